"""A training step of the variational learning of unobserved confounders, written by hand: 10 covariates, batch 250."""
import torch
from torch import nn
from torch.nn import functional as F

BATCH, COVARIATES, WIDTH, NOISE = 250, 10, 64, 0.15


def mlp(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, WIDTH), nn.ELU(), nn.Linear(WIDTH, WIDTH), nn.ELU(), nn.Linear(WIDTH, outputs))


def squared_distances(rows):
    """All pairs by one matrix product; of single numbers by their differences."""
    if rows.shape[1] == 1:
        return (rows - rows.T).square()
    norms = rows.square().sum(1, keepdim=True)
    return torch.addmm(norms + norms.T, rows, rows.T, alpha=-2).clamp_min(0)


def gaussian(squared, width):
    """The Gram matrix of a Gaussian kernel."""
    return (squared * (-0.5 / width ** 2)).exp()


class Vluci(nn.Module):
    def __init__(self):
        super().__init__()
        self.propensity, self.outcome0, self.outcome1 = mlp(COVARIATES, 1), mlp(COVARIATES, 1), mlp(COVARIATES, 1)
        self.abduction, self.prognosis = mlp(COVARIATES + 2, 2), mlp(COVARIATES + 1, 2)
        self.gamma, self.loadings = nn.Parameter(torch.full((1,), 0.5)), nn.Parameter(torch.full((2, 1), 0.5))
        first, second = torch.triu_indices(BATCH, BATCH, 1)
        self.above = BATCH * first + second

    @staticmethod
    def moments(output):
        mean, log_variance = output.chunk(2, -1)
        return mean, log_variance.clamp(-8, 4)

    @staticmethod
    def divergence(mean, log_variance):
        return 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(-1)

    def treatment(self, log_odds, u, t):
        return -F.binary_cross_entropy_with_logits((log_odds + (self.gamma * u).sum(-1)).clamp(-15, 15), t, reduction="none")

    def loss(self, x, t, y):
        is_treated = t > 0.5
        mean, log_variance = self.moments(self.abduction(torch.cat([x, t[:, None], y[:, None]], -1)))
        mean2, log_variance2 = self.moments(self.prognosis(torch.cat([x, t[:, None]], -1)))
        u = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        u2 = mean2 + (0.5 * log_variance2).exp() * torch.randn_like(mean2)
        log_odds = self.propensity(x).squeeze(-1)
        expected = torch.where(is_treated, self.outcome1(x).squeeze(-1), self.outcome0(x).squeeze(-1))
        expected = expected + (torch.where(is_treated[:, None], self.loadings[1], self.loadings[0]) * u).sum(-1)
        outcome = -0.5 * ((y - expected) / NOISE).square() - 0.9189385 + 1.8971200
        first = self.treatment(log_odds, u, t) + outcome - self.divergence(mean, log_variance)
        second = self.treatment(log_odds, u2, t) - self.divergence(mean2, log_variance2)
        mean, log_variance, free = mean.detach(), log_variance.detach(), mean
        between = 0.5 * (log_variance2 - log_variance + (log_variance.exp() + (mean - mean2).square()) / log_variance2.exp() - 1).sum(-1)
        squared = squared_distances(free)
        width = squared.detach().flatten().index_select(0, self.above).median().sqrt().clamp(1e-3)
        k, l = gaussian(squared, width), gaussian(squared_distances(x), 1)
        centered = k - k.mean(0, keepdim=True) - k.mean(1, keepdim=True) + k.mean()
        dependence = (centered * l).sum() / (BATCH - 1) ** 2
        return -(first + second - between - 0.1 * dependence).mean()


torch.manual_seed(0)
model = Vluci()
adam = torch.optim.Adam(model.parameters(), lr=3e-3)
covariates, outcomes = torch.randn(BATCH, COVARIATES), torch.randn(BATCH)
treatments = torch.rand(BATCH).round()


def step():
    adam.zero_grad(set_to_none=True)
    loss = model.loss(covariates, treatments, outcomes)
    loss.item()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), float("inf"), error_if_nonfinite=True)
    adam.step()
