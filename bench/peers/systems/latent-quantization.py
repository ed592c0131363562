"""A training step of the latent quantization filter, written by hand: 28x28 grey images, batch 64; encoder with gradient penalty, two decoders."""
import math

import torch
from torch import nn
from torch.nn import functional as F

BATCH, LATENT, HIDDEN, WIDTH, Q = 64, 64, 256, 16, 0.1


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(2 * WIDTH * 49, HIDDEN), nn.LeakyReLU(0.2))
        self.mean, self.log_variance = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)
        for head in (self.mean, self.log_variance):
            nn.init.normal_(head.weight, 0, 0.01)
            nn.init.zeros_(head.bias)

    def forward(self, x):
        features = self.body(x)
        return self.mean(features), self.log_variance(features)


def decoder():
    return nn.Sequential(
        nn.Linear(LATENT, HIDDEN), nn.LeakyReLU(0.2), nn.Linear(HIDDEN, 2 * WIDTH * 49), nn.LeakyReLU(0.2), nn.Unflatten(-1, (2 * WIDTH, 7, 7)),
        nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2), nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1), nn.Tanh())


def draw(mean, log_variance):
    return mean + Q / 2 * (0.5 * log_variance).exp() * torch.randn_like(mean)


def soft(z):
    return F.softsign(500 * (Q * Q - z * z))


def hard(z):
    return torch.where(z.abs() <= Q, 1.0, -1.0)


torch.manual_seed(0)
encoder, continuous, discrete = Encoder(), decoder(), decoder()
optimizers = [torch.optim.RMSprop(m.parameters(), lr=1e-3, alpha=0.9) for m in (encoder, continuous, discrete)]
images = torch.rand(BATCH, 1, 28, 28)


def move(optimizer, loss, module):
    value = loss.item()
    parameters = list(module.parameters())
    gradients = torch.autograd.grad(loss, parameters)
    norm = torch.stack([g.norm() for g in gradients]).norm().item()
    if not (math.isfinite(value) and math.isfinite(norm)):
        raise FloatingPointError
    for p, g in zip(parameters, gradients):
        p.grad = g
    optimizer.step()


def step():
    x = 2 * images - 1
    x.requires_grad_()
    mean, log_variance = encoder(x)
    slope = torch.autograd.grad(mean.sum(), x, create_graph=True)[0].flatten(1).square().sum(-1).add(1e-12).sqrt()
    divergence = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).mean()
    error = (continuous(soft(draw(mean, log_variance))) - x.detach()).square().mean()
    move(optimizers[0], divergence + 10 * error + 10 * (0.1 - slope).square().mean(), encoder)
    pixels = x.detach()
    for optimizer, network, quantize in ((optimizers[1], continuous, soft), (optimizers[2], discrete, hard)):
        with torch.no_grad():
            mean, log_variance = encoder(pixels)
            code = quantize(draw(mean, log_variance))
        move(optimizer, 10 * (network(code) - pixels).square().mean(), network)
