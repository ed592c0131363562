"""Writes textbook_densities.tsv: log densities by the formulas of textbooks, in float64 with Python's math alone.

Run: /usr/bin/python3 textbook_densities.py > textbook_densities.tsv   (Python 3.11, no packages)
Columns: case of Catalogue.cs, value (row-major), log density. Formulas are those of Johnson, Kotz, Balakrishnan, "Continuous univariate
distributions", "Univariate discrete distributions" and "Continuous multivariate distributions", written out without what the library shares.
"""
import math
from math import cosh, erf, exp, gamma, log, pi, sqrt


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def cdf(z):
    return (1 + erf(z / sqrt(2))) / 2


def beta(a, b):
    return gamma(a) * gamma(b) / gamma(a + b)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def choose(n, k):
    return gamma(n + 1) / gamma(k + 1) / gamma(n - k + 1)


def poisson(k, rate):
    return exp(-rate) * rate**k / gamma(k + 1)


def simpson(f, a, b, n=4000):
    h = (b - a) / n
    return h / 3 * sum((1 if i in (0, n) else 4 if i % 2 else 2) * f(a + i * h) for i in range(n + 1))


def exgauss(x, m=0.2, s=0.7, r=1.3):  # the convolution itself
    return simpson(lambda t: r * exp(-r * t) * phi((x - t - m) / s) / s, 0, 30, 40000)


def johnson(x, g=0.4, d=1.9, m=0.1, s=1.2):
    z = (x - m) / s
    return d / (s * sqrt(1 + z * z)) * phi(g + d * math.asinh(z))


def gpd(x, m, s, k):
    z = (x - m) / s
    return exp(-z) / s if k == 0 else (1 + k * z) ** (-1 / k - 1) / s


def gev(x, m, s, k):
    z = (x - m) / s
    t = exp(-z) if k == 0 else (1 + k * z) ** (-1 / k)
    return t ** (k + 1) * exp(-t) / s


def dagum(x, p=1.4, a=5.5, b=0.9):
    return a * p / x * (x / b) ** (a * p) / ((x / b) ** a + 1) ** (p + 1)


def inverse_gaussian(x, m=1.3, c=2.4):
    return sqrt(c / (2 * pi * x**3)) * exp(-c * (x - m) ** 2 / (2 * m * m * x))


def asymmetric_laplace(x, m=0.3, s=0.8, k=1.4):
    left, right = s * k, s / k
    return exp((x - m) / left if x < m else -(x - m) / right) / (left + right)


def two_piece(x, m=0.3, s=0.8, g=1.4):
    side = s / g if x < m else s * g
    return sqrt(2 / pi) * exp(-((x - m) ** 2) / (2 * side * side)) / (s * (g + 1 / g))


def half_t(x, nu=5.5, s=1.2):
    return 2 * gamma((nu + 1) / 2) / (gamma(nu / 2) * sqrt(nu * pi) * s) * (1 + (x / s) ** 2 / nu) ** (-(nu + 1) / 2)


def skellam(k, a=3.4, b=2.1):
    return sum(poisson(j + k, a) * poisson(j, b) for j in range(max(0, -k), 60))


def zeta(s, n=20000):
    return sum(i**-s for i in range(1, n)) + n ** (1 - s) / (s - 1) + n**-s / 2


def hurdle(k, rate=2.4, gate=0.3):
    return gate if k == 0 else (1 - gate) * poisson(k, rate) / (1 - exp(-rate))


def ordered(k, x=0.4, cuts=(-1, 0.5, 1.7)):
    upper = [sigmoid(c - x) for c in cuts] + [1]
    return upper[k] - (upper[k - 1] if k else 0)


def rounded(k, f, low=None, high=None):
    return (1 if k == high else f(k + 0.5)) - (0 if k == low else f(k - 0.5))


def plackett(order, scores=(0.2, -0.5, 1.3)):
    weights, p = [exp(scores[i]) for i in order], 1
    while weights:
        p *= weights[0] / sum(weights)
        weights = weights[1:]
    return p


def polya(x, a=(1.2, 2.5, 0.8)):
    n, total = sum(x), sum(a)
    p = gamma(n + 1) * gamma(total) / gamma(n + total)
    for xi, ai in zip(x, a):
        p *= gamma(xi + ai) / (gamma(ai) * gamma(xi + 1))
    return p


def fisher(x, direction=(0.48, 0.6, 0.64), kappa=3.5):
    return kappa / (4 * pi * math.sinh(kappa)) * exp(kappa * sum(a * b for a, b in zip(x, direction)))


def connor(x, a=(1.5, 2.2, 0.7), b=(2.1, 1.3, 1.6)):
    rest, p = 1.0, 1.0
    for xi, ai, bi in zip(x, a, b):
        v = xi / rest
        p *= v ** (ai - 1) * (1 - v) ** (bi - 1) / beta(ai, bi) / rest
        rest -= xi
    return p


def det3(m):
    return (m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]))


def lkj(x, eta=1.7):  # the vine of Lewandowski, Kurowicka, Joe 2009, for n = 3
    m = [x[0:3], x[3:6], x[6:9]]
    # two partial correlations at level 1 are 2 Beta(eta + 1/2) - 1, one at level 2 is 2 Beta(eta) - 1
    first = 2 ** (2 * (eta + 0.5) - 1) * beta(eta + 0.5, eta + 0.5)
    second = 2 ** (2 * eta - 1) * beta(eta, eta)
    return det3(m) ** (eta - 1) / (first * first * second)


walk = lambda x, s=0.7: math.prod(phi((b - a) / s) / s for a, b in zip([0] + x, x))
zero = lambda x, s=1.3: math.prod(phi(v / s) / s for v in x) * s * sqrt(2 * pi)

scalar = {
    "Logistic": (lambda x: 1 / (4 * 0.7 * cosh((x + 0.2) / 1.4) ** 2), [-3, 0.1, 2.5]),
    "Moyal": (lambda x: exp(-((x - 0.4) / 1.2 + exp(-(x - 0.4) / 1.2)) / 2) / (1.2 * sqrt(2 * pi)), [-1, 0.4, 6]),
    "SoftLaplace": (lambda x: 1 / (pi * 1.2 * cosh((x - 0.4) / 1.2)), [-4, 0.4, 3]),
    "HalfStudentT": (half_t, [0.2, 1.5, 7]),
    "Chi": (lambda x: 2 ** (1 - 1.75) * x**2.5 * exp(-x * x / 2) / gamma(1.75), [0.3, 1.6, 4]),
    "InverseGamma": (lambda x: 2.1**5.2 / gamma(5.2) * x**-6.2 * exp(-2.1 / x), [0.2, 0.6, 3]),
    "LogLogistic": (lambda x: 5.5 / 1.4 * (x / 1.4) ** 4.5 / (1 + (x / 1.4) ** 5.5) ** 2, [0.5, 1.4, 4]),
    "LogUniform": (lambda x: 1 / (x * log(8)), [0.6, 1, 3.9]),
    "Triangular": (lambda x: 2 * ((x + 1) / 1.4 if x < 0.4 else (2 - x) / 1.6) / 3, [-0.9, 0.2, 1.9]),
    "LogitNormal": (lambda x: phi((log(x / (1 - x)) - 0.4) / 1.1) / (1.1 * x * (1 - x)), [0.02, 0.5, 0.9]),
    "JohnsonSU": (johnson, [-3, 0, 2]),
    "Frechet": (lambda x: 6.5 / 1.1 * (x / 1.1) ** -7.5 * exp(-((x / 1.1) ** -6.5)), [0.8, 1.2, 4]),
    "Levy": (lambda x: sqrt(0.6 / (2 * pi)) * exp(-0.6 / (2 * (x - 0.2))) / (x - 0.2) ** 1.5, [0.3, 1, 30]),
    "AsymmetricLaplace": (asymmetric_laplace, [-2, 0.2, 3]),
    "TruncatedNormal": (lambda x: phi((x - 0.3) / 1.2) / 1.2 / (cdf(2.2 / 1.2) - cdf(-1.3 / 1.2)), [-1, 0.3, 2.4]),
    "GeneralizedNormal": (lambda x: 1.5 / (2 * 1.1 * gamma(1 / 1.5)) * exp(-(abs((x - 0.2) / 1.1) ** 1.5)), [-2, 0.1, 3]),
    "InverseGaussian": (inverse_gaussian, [0.2, 1.3, 5]),
    "ExponentiallyModifiedNormal": (exgauss, [-1, 0.7, 4]),
    "GeneralizedPareto": (lambda x: gpd(x, 0.3, 0.8, 0.15), [0.3, 1, 9]),
    "GeneralizedPareto/bounded": (lambda x: gpd(x, 0.3, 0.8, -0.2), [0.3, 1, 4]),
    "GeneralizedPareto/exponential": (lambda x: gpd(x, 0.3, 0.8, 0), [0.3, 1, 9]),
    "GeneralizedExtremeValue": (lambda x: gev(x, 0.3, 0.8, 0.15), [-1, 0.3, 6]),
    "GeneralizedExtremeValue/bounded": (lambda x: gev(x, 0.3, 0.8, -0.2), [-1, 0.3, 4]),
    "GeneralizedExtremeValue/gumbel": (lambda x: gev(x, 0.3, 0.8, 0), [-1, 0.3, 6]),
    "Dagum": (dagum, [0.3, 0.9, 3]),
    "TwoPieceNormal": (two_piece, [-1, 0.2, 3]),
    "Mixture/several": (lambda x: sigmoid(1) * phi((x + 1) / 0.5) / 0.5 + sigmoid(-1) * exp(-abs(x - 1) / 0.7) / 1.4, [-2, 0.1, 2]),
    "Censored/normal": (lambda x: cdf(-1.3 / 1.2) if x == -1 else 1 - cdf(1.7 / 1.2) if x == 2 else phi((x - 0.3) / 1.2) / 1.2, [-1, 0.4, 2]),
    "SpikeAndSlab": (lambda x: 0.7 if x == 0 else 0.3 * phi((x - 0.4) / 1.5) / 1.5, [-1, 0, 2]),
    "OrderedLogistic": (ordered, [0, 1, 3]),
    "DiscreteUniform": (lambda k: 0.2, [2, 4, 6]),
    "BetaBinomial": (lambda k: choose(9, k) * beta(k + 1.8, 9 - k + 2.7) / beta(1.8, 2.7), [0, 4, 9]),
    "ZeroInflated": (lambda k: 0.3 * (k == 0) + 0.7 * poisson(k, 3.4), [0, 2, 9]),
    "Hurdle": (hurdle, [0, 1, 6]),
    "Skellam": (skellam, [-3, 0, 5]),
    "Zipf": (lambda k: k**-6.5 / zeta(6.5), [1, 2, 7]),
    "SignedProbit": (lambda s: cdf(0.4 * s), [-1, 1]),
    "Truncated/poisson": (lambda k: poisson(k, 3.4) / sum(poisson(j, 3.4) for j in range(1, 8)), [1, 4, 7]),
    "Discretized/logistic": (lambda k: rounded(k, lambda x: sigmoid((x - 6.3) / 1.9), 0, 15), [0, 6, 15]),
    "Discretized/normal": (lambda k: rounded(k, lambda x: cdf((x - 0.3) / 2.4)), [-4, 0, 5]),
    "Discretized/gumbel": (lambda k: rounded(k, lambda x: exp(-exp(-(x - 2.3) / 1.4)), 1, 9), [1, 3, 9]),
}
vector = {
    "PlackettLuce": (plackett, [[2, 0, 1], [1, 0, 2]]),
    "DirichletMultinomial": (polya, [[7, 0, 0], [2, 4, 1]]),
    "VonMisesFisher": (fisher, [[0, 0.6, 0.8], [-1, 0, 0]]),
    "GeneralizedDirichlet": (connor, [[0.1, 0.2, 0.3, 0.4], [0.5, 0.05, 0.35, 0.1]]),
    "Lkj": (lkj, [[1, 0.3, -0.2, 0.3, 1, 0.4, -0.2, 0.4, 1]]),
    "GaussianRandomWalk": (walk, [[0.5, 0.3, 1.1, 2]]),
    "ZeroSumNormal": (zero, [[0.5, -1.3, 1.1, -0.3]]),
}
for name, (density, points) in {**scalar, **vector}.items():
    for x in points:
        print(name, ",".join(repr(float(v)) for v in (x if isinstance(x, list) else [x])), repr(log(density(x))), sep="\t")
