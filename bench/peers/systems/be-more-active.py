"""A training step of the beta-VAE with convolutions on 32x32 grey images, batch 64, beta 4, written by hand."""
import torch
from torch import nn
from torch.nn import functional as F

BATCH, LATENT, HIDDEN, WIDTHS = 64, 10, 128, (32, 32, 64)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = (1, *WIDTHS)
        self.encoder = nn.Sequential(
            *(m for i in range(3) for m in (nn.Conv2d(sizes[i], sizes[i + 1], 4, 2, 1), nn.ReLU())),
            nn.Flatten(), nn.Linear(WIDTHS[-1] * 16, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 2 * LATENT))
        outputs = (*reversed(WIDTHS), 1)
        self.start = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, WIDTHS[-1] * 16))
        self.enlarge = nn.Sequential(*(m for i in range(3) for m in (nn.ReLU(), nn.ConvTranspose2d(outputs[i], outputs[i + 1], 4, 2, 1))))

    def loss(self, x):
        mean, log_variance = self.encoder(x).chunk(2, -1)
        log_variance = log_variance.clamp(-12, 6)
        z = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        logits = self.enlarge(self.start(z).reshape(-1, WIDTHS[-1], 4, 4))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum((1, 2, 3))
        divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(-1)
        return (reconstruction + 4 * divergence).mean()


torch.manual_seed(0)
model = Vae()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
images = torch.rand(BATCH, 1, 32, 32).round()


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(images)
    loss.item()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1e12, error_if_nonfinite=True)
    adam.step()
