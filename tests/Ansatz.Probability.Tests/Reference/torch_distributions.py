"""Writes torch_distributions.tsv: log densities and moments of torch.distributions in float64.

Run: /usr/bin/python3 torch_distributions.py > torch_distributions.tsv   (python3-torch 1.13.1 of Debian 12)
Columns: case of Catalogue.cs, value (row-major), log density, mean, variance, entropy ('-': not implemented).
"""
import torch
import torch.distributions as D

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
v = torch.tensor
lower = v([[1.2, 0, 0], [0.3, 0.8, 0], [-0.2, 0.4, 0.6]])
covariance = v([[2, 0.5, 0.3], [0.5, 1, -0.2], [0.3, -0.2, 0.7]])
location = v([0.5, -1, 0.2])
off = dict(validate_args=False)
cases = {
    "Normal": D.Normal(v(0.3), v(1.7)),
    "Cauchy": D.Cauchy(v(-0.5), v(0.8)),
    "Laplace": D.Laplace(v(0.5), v(1.3)),
    "Gumbel": D.Gumbel(v(0.4), v(1.2)),
    "Uniform": D.Uniform(v(-1.0), v(2.5)),
    "Exponential": D.Exponential(v(1.6)),
    "HalfCauchy": D.HalfCauchy(v(2.2)),
    "HalfNormal": D.HalfNormal(v(1.4)),
    "LogNormal": D.LogNormal(v(0.3), v(0.6)),
    "Gamma": D.Gamma(v(2.3), v(1.5)),
    "Gamma/small": D.Gamma(v(0.4), v(1.5)),
    "Beta": D.Beta(v(2.5), v(1.4)),
    "Beta/small": D.Beta(v(0.6), v(0.7)),
    "StudentT": D.StudentT(v(4.5), v(0.3), v(1.2)),
    "Chi2": D.Chi2(v(3.5)),
    "FisherSnedecor": D.FisherSnedecor(v(5.0), v(9.5)),
    "Pareto": D.Pareto(v(1.3), v(5.5)),
    "Weibull": D.Weibull(v(1.3), v(1.7)),
    "Kumaraswamy": D.Kumaraswamy(v(1.8), v(2.6)),
    "VonMises": D.VonMises(v(0.7), v(2.3)),
    "ContinuousBernoulli": D.ContinuousBernoulli(v(0.3)),
    "RelaxedBernoulli": D.RelaxedBernoulli(v(0.8), logits=v(0.5)),
    "Mixture/normals": D.MixtureSameFamily(D.Categorical(v([0.3, 0.7])), D.Normal(v([-1, 1.5]), v([0.5, 0.9]))),
    "Transformed/exp": D.LogNormal(v(0.1), v(0.5)),
    "Bernoulli": D.Bernoulli(v(0.3)),
    "Bernoulli/logits": D.Bernoulli(logits=v(-0.8)),
    "Categorical": D.Categorical(v([0.2, 0.5, 0.3])),
    "Categorical/logits": D.Categorical(logits=v([0.2, -0.5, 1.3, 0])),
    "Poisson": D.Poisson(v(3.4)),
    "Poisson/large": D.Poisson(v(140.0)),
    "Geometric": D.Geometric(v(0.35)),
    "Geometric/logits": D.Geometric(logits=v(-0.7)),
    "Binomial": D.Binomial(10, v(0.35)),
    "Binomial/logits": D.Binomial(10, logits=v(-0.4)),
    "NegativeBinomial": D.NegativeBinomial(v(3.5), v(0.45)),
    "NegativeBinomial/logits": D.NegativeBinomial(v(2.2), logits=v(0.3)),
    "Dirichlet": D.Dirichlet(v([1.5, 2.2, 0.7])),
    "MultivariateNormal": D.MultivariateNormal(location, covariance),
    "MultivariateNormal/cholesky": D.MultivariateNormal(location, scale_tril=lower),
    "MultivariateNormal/precision": D.MultivariateNormal(location, precision_matrix=covariance),
    "OneHotCategorical": D.OneHotCategorical(logits=v([0.2, -0.5, 1.3])),
    "Multinomial": D.Multinomial(7, v([0.2, 0.5, 0.3])),
    "RelaxedOneHotCategorical": D.RelaxedOneHotCategorical(v(0.8), logits=v([0.2, -0.5, 1.3])),
    "LowRankMultivariateNormal": D.LowRankMultivariateNormal(location, v([[1.2, 0.1], [0.3, 0.8], [-0.2, 0.4]]), v([0.7, 1.1, 0.4])),
    "Wishart": D.Wishart(v(6.5), scale_tril=lower),
    "LkjCholesky": D.LKJCholesky(3, v(1.7)),
}


def text(f):
    try:
        return ",".join(repr(x) for x in torch.as_tensor(f()).reshape(-1).tolist())
    except (NotImplementedError, AttributeError):
        return "-"


for name, d in cases.items():
    for _ in range(4):
        x = d.sample()
        print(name, text(lambda: x), text(lambda: d.log_prob(x)), text(lambda: d.mean), text(lambda: d.variance), text(d.entropy), sep="\t")
