"""A training step of the causal forecaster of crossing pairs, written by hand: 192 scenes, z 2 a member, s 2 a scene, 5 components, best of 20 draws."""
import math

import torch
from torch import nn
from torch.nn import functional as F

SCENES, OBSERVED, HORIZON, SIZE, COMPONENTS, DRAWS, VARIANCE = 192, 8, 12, 2, 5, 20, 0.5


def mlp(*sizes, activation=nn.ReLU, last=False):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if last or i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers)


class Head(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.body, self.output = mlp(features, 32, 32, activation=nn.LeakyReLU, last=True), nn.Linear(32, 2 * SIZE)

    def forward(self, x):
        mean, log_variance = self.output(self.body(x)).chunk(2, -1)
        return mean, log_variance.clamp(-12, 6)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.nets = nn.ModuleList(mlp(SIZE // 2, 32, SIZE, activation=nn.LeakyReLU) for _ in range(3))
        self.scales = nn.ParameterList(nn.Parameter(torch.ones(SIZE // 2)) for _ in range(3))

    def forward(self, x):
        log = 0
        for i, (net, scale) in enumerate(zip(self.nets, self.scales)):
            if i > 0:
                x = x.flip(-1)
            kept, moved = x.chunk(2, -1)
            s, t = net(kept).chunk(2, -1)
            s = scale * s.tanh()
            x = torch.cat([kept, (moved + t) * s.exp()], -1)
            log = log + s.sum(-1)
        return x, log


class Decoder(nn.Module):
    def __init__(self, steps):
        super().__init__()
        joint = 2 * SIZE
        self.steps, self.first, self.widen = steps, mlp(joint + SIZE, joint, joint), mlp(joint, 8, 8, last=True)
        self.second, self.output = mlp(8 + SIZE, 8, 8), mlp(8, 4 * steps, 4 * steps)

    def forward(self, z, s):
        h = z.flatten(-2)
        h = self.widen(h + self.first(torch.cat([h, s], -1)))
        return self.output(h + self.second(torch.cat([h, s], -1))).unflatten(-1, (2, self.steps, 2))


class Gcrl(nn.Module):
    def __init__(self):
        super().__init__()
        self.invariant, self.invariant_map = mlp(2 * OBSERVED * 2, 32, 32, 16), Head(8)
        self.style, self.style_map = mlp(2 * OBSERVED, 32, 16), Head(16)
        self.past, self.future = Decoder(OBSERVED), Decoder(HORIZON)
        self.z_flow, self.s_flow, self.logits = Flow(), Flow(), nn.Parameter(torch.full((COMPONENTS,), -1.0))
        numbers = torch.arange(COMPONENTS, dtype=torch.float32)[:, None].expand(COMPONENTS, SIZE)
        self.register_buffer("means", numbers.clone())
        self.register_buffer("deviations", (numbers + 1).sqrt())

    @staticmethod
    def normal(x, mean, deviation):
        return -0.5 * ((x - mean) / deviation).square() - deviation.log() - 0.5 * math.log(2 * math.pi)

    @staticmethod
    def likelihood(x, mean):
        return (-0.5 / VARIANCE * (x - mean).square() - 0.5 * math.log(2 * math.pi * VARIANCE)).sum((-3, -2, -1))

    def loss(self, x, y):
        z_mean, z_log = self.invariant_map(self.invariant(x.flatten(1)).unflatten(-1, (2, 8)))
        s_mean, s_log = self.style_map(self.style((x[:, 0] - x[:, 1]).flatten(1)))
        z_deviation, s_deviation = (0.5 * z_log).exp(), (0.5 * s_log).exp()
        z = z_mean + z_deviation * torch.randn(DRAWS, *z_mean.shape)
        s = s_mean + s_deviation * torch.randn(DRAWS, *s_mean.shape)
        u, z_det = self.z_flow(z)
        v, s_det = self.s_flow(s)
        prior_z = (-0.5 * u.square() - 0.5 * math.log(2 * math.pi)).sum((-2, -1)) + z_det.sum(-1)
        prior_s = (self.logits.log_softmax(-1) + self.normal(v[..., None, :], self.means, self.deviations).sum(-1)).logsumexp(-1) + s_det
        q = self.normal(z, z_mean, z_deviation).sum((-2, -1)), self.normal(s, s_mean, s_deviation).sum(-1)
        past = self.likelihood(x, self.past(z, s)) + prior_z - q[0] + prior_s - q[1]
        future = self.likelihood(y, self.future(z, s).cumsum(-2))
        return -(future.amax(0) + past.mean(0)).mean()


torch.manual_seed(0)
model = Gcrl()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
paths = torch.randn(SCENES, 2, OBSERVED + HORIZON, 2)
past, future = paths[:, :, :OBSERVED], paths[:, :, OBSERVED:] - paths[:, :, OBSERVED - 1:OBSERVED]


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(past, future)
    loss.item()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 100, error_if_nonfinite=True)
    adam.step()
