"""A training step of SepCLR, written by hand: 28x28 grey images, two views by affine maps, brightness and noise, batch 256."""
import math

import torch
from torch import nn
from torch.nn import functional as F

BATCH, SIZE, WIDTHS, PROJECTOR, TAU = 256, 32, (16, 32, 64), 128, 0.5
SALIENT, ABSENCE, INFORMATION = 1, 10, 10


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = (1, *WIDTHS)
        self.backbone = nn.Sequential(
            *(m for i in range(3) for m in (nn.Conv2d(sizes[i], sizes[i + 1], 3, 2, 1, bias=False), nn.BatchNorm2d(sizes[i + 1]), nn.ReLU())),
            nn.Flatten(), nn.Linear(WIDTHS[-1] * 16, SIZE))
        self.projector = nn.Sequential(nn.Linear(SIZE, PROJECTOR), nn.BatchNorm1d(PROJECTOR), nn.ReLU(), nn.Linear(PROJECTOR, SIZE))

    def forward(self, x):
        return self.projector(self.backbone(x))


def uniform(low, high):
    return low + (high - low) * torch.rand(BATCH)


def view(x):
    angle, scale, dx, dy = uniform(-0.2443, 0.2443), uniform(0.85, 1.15), uniform(-0.15, 0.15), uniform(-0.15, 0.15)
    cosine, sine = angle.cos() / scale, angle.sin() / scale
    first = torch.stack([cosine, sine, -(cosine * dx + sine * dy)], -1)
    second = torch.stack([-sine, cosine, sine * dx - cosine * dy], -1)
    grid = F.affine_grid(torch.stack([first, second], 1), x.shape, align_corners=False)
    x = F.grid_sample(x, grid, align_corners=False)
    x = (x * uniform(0.7, 1.3).reshape(-1, 1, 1, 1)).clamp(0, 1)
    return (x + 0.03 * torch.randn_like(x)).clamp(0, 1)


def gram(rows):
    half = 0.5 * rows.square().sum(-1, keepdim=True)
    return ((rows @ rows.T - half - half.T) / TAU).clamp_max(0)


def uniformity(g):
    own = torch.eye(BATCH, dtype=torch.bool)
    return torch.where(own, torch.full((), -math.inf), g).logsumexp((0, 1)) - math.log(BATCH * (BATCH - 1))


def entropy(g):
    return math.log(BATCH) - g.logsumexp(-1).mean()


torch.manual_seed(0)
common, salient = Encoder(), Encoder()
parameters = [*common.parameters(), *salient.parameters()]
adam = torch.optim.Adam(parameters, lr=1e-3)
images = torch.rand(BATCH, 1, 28, 28)
target = (torch.arange(BATCH) >= BATCH // 2).float()[:, None]


def mean(values, weights):
    return (values * weights).sum() / weights.sum().clamp_min(1)


def loss():
    one, two = view(images), view(images)
    c1, c2 = F.normalize(common(one)), F.normalize(common(two))
    s1, s2 = salient(one), salient(two)
    gc1, gc2, gs1, gs2 = gram(c1), gram(c2), gram(s1 * target), gram(s2 * target)
    l_c = (c1 - c2).square().sum(-1).mean() / (2 * TAU) + uniformity(gc1) + uniformity(gc2)
    l_s = mean((s1 - s2).square().sum(-1, keepdim=True) / (2 * TAU), target) + uniformity(gs1) + uniformity(gs2)
    background = 1 - target
    l_r = 0.5 * (mean(s1.square().sum(-1, keepdim=True) / (2 * TAU), background) + mean(s2.square().sum(-1, keepdim=True) / (2 * TAU), background))
    l_j = -0.5 * (entropy(gc1 + gs1) + entropy(gc2 + gs2))
    terms = l_c, l_s, l_r, l_j
    return l_c + SALIENT * l_s + ABSENCE * l_r + INFORMATION * l_j, terms


def step():
    adam.zero_grad(set_to_none=True)
    value, terms = loss()
    for term in terms:
        term.item()
    value.item()
    value.backward()
    if not math.isfinite(torch.nn.utils.clip_grad_norm_(parameters, math.inf)):
        raise ValueError("the gradient is not finite")
    adam.step()
