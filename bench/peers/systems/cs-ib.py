"""A training step of the Cauchy-Schwarz bottleneck, written by hand: 8 features, batch 128, K = 64; squared distances by the matrix product, as the authors' code has them."""
import torch
from torch import nn

BATCH, FEATURES, WIDTH, LATENT, BETA, SIGMA_X, SIGMA_Y = 128, 8, 128, 64, 0.01, 0.177 * 8 ** 0.5, 0.5


def gram(a, b, sigma):
    distance = (a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.T).clamp_min(0)
    return (-distance / (2 * sigma * sigma)).exp()


def information(k, q):
    return (k * q).mean().log() + (k.mean() * q.mean()).log() - 2 * (k.mean(1) * q.mean(1)).mean().log()


class Bottleneck(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(FEATURES, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, LATENT))
        self.mean = nn.Linear(LATENT, LATENT)
        self.decoder = nn.Sequential(nn.Linear(LATENT, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))

    def loss(self, x, y):
        t = self.mean(self.encoder(x))
        prediction = self.decoder(t)
        k, q = gram(x, x, SIGMA_X), gram(t, t, 1.0)
        weights = k / k.sum(1, keepdim=True).square()
        between = gram(y, prediction, SIGMA_Y)
        divergence = (weights * gram(y, y, SIGMA_Y)).sum().log() + (weights * gram(prediction, prediction, SIGMA_Y)).sum().log() \
            - (weights * between).sum().log() - (weights * between.T).sum().log()
        compression = information(k, q) / (information(k, k) * information(q, q) + 1e-24).sqrt()
        return divergence + BETA * compression


torch.manual_seed(0)
model = Bottleneck()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
inputs = torch.randn(BATCH, FEATURES)
outcomes = inputs[:, :1].contiguous()


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(inputs, outcomes)
    loss.item()
    loss.backward()
    adam.step()
