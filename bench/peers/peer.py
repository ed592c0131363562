"""Speaks the protocol of the benchmarks: "CASE COUNT" a line, answered by the seconds of processor time that COUNT runs took.

With a file as argument its function step() is the only case.
"""
import runpy
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(0)

a, b, m = torch.ones(10), torch.ones(10), torch.ones(4, 4)


class Vae(nn.Module):
    """784-400-20."""

    def __init__(self):
        super().__init__()
        self.hidden, self.heads = nn.Linear(784, 400), nn.Linear(400, 40)
        self.up, self.out = nn.Linear(20, 400), nn.Linear(400, 784)

    def forward(self, x):
        mean, logvar = self.heads(F.relu(self.hidden(x))).chunk(2, -1)
        z = mean + (0.5 * logvar).exp() * torch.randn_like(mean)
        logits = self.out(F.relu(self.up(z)))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        divergence = -0.5 * (1 + logvar - mean.square() - logvar.exp()).sum()
        return (reconstruction + divergence) / x.shape[0]


vae, images = Vae(), torch.rand(128, 784).round()
adam = torch.optim.Adam(vae.parameters(), lr=1e-3)


def vae_step():
    adam.zero_grad(set_to_none=True)
    vae(images).backward()
    adam.step()


features, labels = torch.randn(1000, 10), (torch.rand(1000) < 0.5).float()
location, log_scale = torch.zeros(10, requires_grad=True), torch.zeros(10, requires_grad=True)
logistic_adam = torch.optim.Adam([location, log_scale], lr=1e-2)


def logistic_step():
    logistic_adam.zero_grad(set_to_none=True)
    scale = log_scale.exp()
    w = location + scale * torch.randn(10)
    likelihood = -F.binary_cross_entropy_with_logits(features @ w, labels, reduction="sum")
    divergence = (0.5 * (scale.square() + location.square() - 1) - log_scale).sum()
    (divergence - likelihood).backward()
    logistic_adam.step()


cases = {"step": runpy.run_path(sys.argv[1])["step"]} if len(sys.argv) > 1 else {
    "add": lambda: a + b,
    "sum": lambda: a.sum(),
    "matmul": lambda: m @ m,
    "select": lambda: m[1],
    "exp": lambda: a.exp(),
    "vae": vae_step,
    "adam": adam.step,
    "logistic": logistic_step,
}

print("ready", flush=True)
for line in sys.stdin:
    name, count = line.split()
    run = cases[name]
    start = time.process_time()
    for _ in range(int(count)):
        run()
    print(time.process_time() - start, flush=True)
