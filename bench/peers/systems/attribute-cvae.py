"""A training step of the conditional variational autoencoder of attributes, written by hand: 32x32 color images, 12 attributes, batch 32."""
import torch
from torch import nn
from torch.nn import functional as F

BATCH, ATTRIBUTES, LATENT, HIDDEN, FEATURES, WIDTHS = 32, 12, 32, 256, 64, (32, 64, 128)


class Cvae(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Sequential(nn.Linear(ATTRIBUTES, FEATURES), nn.ReLU(), nn.Linear(FEATURES, FEATURES))
        self.prior = nn.Sequential(nn.Linear(FEATURES, FEATURES), nn.ReLU(), nn.Linear(FEATURES, 2 * LATENT))
        sizes = (3, *WIDTHS)
        self.encoder = nn.Sequential(*(m for i in range(3) for m in (nn.Conv2d(sizes[i], sizes[i + 1], 4, 2, 1), nn.SiLU())), nn.Flatten())
        self.heads = nn.Sequential(nn.Linear(WIDTHS[-1] * 16 + FEATURES, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, 2 * LATENT))
        self.start = nn.Sequential(nn.Linear(LATENT + FEATURES, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, WIDTHS[-1] * 16))
        outputs = (*reversed(WIDTHS), 3)
        self.films = nn.ModuleList(nn.Linear(FEATURES, 2 * outputs[i]) for i in range(3))
        self.enlarge = nn.ModuleList(nn.ConvTranspose2d(outputs[i], outputs[i + 1], 4, 2, 1) for i in range(3))

    def embed(self, y):
        return self.embedding(2 * y - 1)

    @staticmethod
    def moments(output):
        mean, log_variance = output.chunk(2, -1)
        return mean, log_variance.clamp(-6, 3)

    def decode(self, z, e):
        x = self.start(torch.cat([z, e], -1)).reshape(-1, WIDTHS[-1], 4, 4)
        for film, enlarge in zip(self.films, self.enlarge):
            scale, shift = film(e)[..., None, None].chunk(2, 1)
            x = enlarge(F.silu(x * (1 + scale) + shift))
        return x + 0.5

    def loss(self, x, y):
        left = torch.rand(BATCH, ATTRIBUTES) < 0.1
        y = torch.where(left, torch.full_like(y, 0.5), y)
        e = self.embed(y)
        prior_mean, prior_log_variance = self.moments(self.prior(e))
        mean, log_variance = self.moments(self.heads(torch.cat([self.encoder((x - 0.5) * 4), e], -1)))
        z = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        output = self.decode(z, e)
        log_likelihood = (-50 * (x - output).square() - 0.9189385 + 2.3025851).sum((1, 2, 3))
        divergence = 0.5 * (prior_log_variance - log_variance + (log_variance.exp() + (mean - prior_mean).square()) / prior_log_variance.exp() - 1).sum(-1)
        log_deviation = 0.5 * prior_log_variance
        penalty = 1e-3 * torch.where(log_deviation.abs() > 2, log_deviation.square(), torch.zeros(())).mean(-1)
        return (2 * divergence - log_likelihood + penalty).mean()


torch.manual_seed(0)
model = Cvae()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
images, attributes = torch.rand(BATCH, 3, 32, 32), torch.rand(BATCH, ATTRIBUTES).round()


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(images, attributes)
    loss.item()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5, error_if_nonfinite=True)
    adam.step()
