"""A training step of the linear conditional variational autoencoder, written by hand: 196 numbers given, 588 made, 64 latents, batch 128."""
import math

import torch
from torch import nn

BATCH, GIVEN, MADE, LATENT, BETA, PRIOR, DECODER = 128, 196, 588, 64, 1.0, 1.0, 1.0


class Cvae(nn.Module):
    def __init__(self):
        super().__init__()
        self.of_x = nn.Linear(GIVEN, LATENT, bias=False)
        self.of_y = nn.Linear(MADE, LATENT, bias=False)
        self.log_deviation = nn.Parameter(torch.zeros(LATENT))
        self.x_to_y = nn.Linear(GIVEN, MADE, bias=False)
        self.z_to_y = nn.Linear(LATENT, MADE, bias=False)

    def loss(self, x, y):
        mean, deviation = self.of_x(x) + self.of_y(y), self.log_deviation.exp()
        z = mean + deviation * torch.randn_like(mean)
        error = (self.z_to_y(z) + self.x_to_y(x) - y).square().sum(-1) / (2 * DECODER**2) + MADE * (0.5 * math.log(2 * math.pi) + math.log(DECODER))
        divergence = 0.5 * ((mean.square() + deviation.square()) / PRIOR**2 - 1 - 2 * self.log_deviation + 2 * math.log(PRIOR)).sum(-1)
        return (error + BETA * divergence).mean()


torch.manual_seed(0)
model = Cvae()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
given, made = torch.rand(BATCH, GIVEN), torch.rand(BATCH, MADE)


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(given, made)
    loss.item()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.1, error_if_nonfinite=True)
    adam.step()
