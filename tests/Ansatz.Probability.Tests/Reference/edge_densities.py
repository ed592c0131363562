"""Writes edge_densities.tsv: log densities at several parameter sets of every case, by textbooks' formulas with 400 digits.

Run: /usr/bin/python3 edge_densities.py > edge_densities.tsv   (Python 3.11 with python3-mpmath 1.2)
Columns: case of Catalogue.cs, parameters in the order in which the case asks for them (';' between parameters, '|' between rows, ','
between numbers, one of them at the end where there is a single row or number), value (row-major), log density. The sets reach small and large shapes, heavy tails and far values; numbers are exact in float32 where
the support allows. Formulas are those of Johnson, Kotz, Balakrishnan (see textbook_densities.py), with nothing that the library shares: densities
are formed as they stand and their logarithm is taken last, which 400 digits allow.
"""
from itertools import product

from mpmath import asinh, besseli, beta, binomial, cosh, diag, erfc, exp, expm1, factorial, gamma, gammainc, log, matrix, mp, mpf, pi, sinh, sqrt, zeta

mp.dps = 400
half = mpf(1) / 2


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def cdf(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def sigmoid(x):
    return 1 / (1 + exp(-x))


def student(x, nu, m=0, s=1):
    return gamma((nu + 1) / 2) / (gamma(nu / 2) * sqrt(nu * pi) * s) * (1 + ((x - m) / s) ** 2 / nu) ** (-(nu + 1) / 2)


def gamma_density(x, a, rate):
    return rate**a / gamma(a) * x ** (a - 1) * exp(-rate * x)


def gamma_cdf(x, a, rate):
    return gammainc(a, 0, rate * x, regularized=True)


def beta_density(x, a, b):
    return x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b)


def weibull(x, s, k):
    return k / s * (x / s) ** (k - 1) * exp(-((x / s) ** k))


def gumbel_cdf(x, m, s):
    return exp(-exp(-(x - m) / s))


def gumbel(x, m, s):
    return exp(-(x - m) / s) * gumbel_cdf(x, m, s) / s


def logistic(x, m, s):
    return 1 / (4 * s * cosh((x - m) / (2 * s)) ** 2)


def pareto(x, m, s, k):
    z = (x - m) / s
    return exp(-z) / s if k == 0 else (1 + k * z) ** (-1 / k - 1) / s


def extreme(x, m, s, k):
    z = (x - m) / s
    t = exp(-z) if k == 0 else (1 + k * z) ** (-1 / k)
    return t ** (k + 1) * exp(-t) / s


def johnson(x, g, d, m, s):
    z = (x - m) / s
    return d / (s * sqrt(1 + z * z)) * phi(g + d * asinh(z))


def asymmetric(x, m, s, k):
    left, right = s * k, s / k
    return exp((x - m) / left if x < m else -(x - m) / right) / (left + right)


def two_piece(x, m, s, g):
    side = s / g if x < m else s * g
    return 2 / (g + 1 / g) * phi((x - m) / side) / s


def triangular(x, low, peak, high):
    return 2 / (high - low) * ((x - low) / (peak - low) if x < peak else (high - x) / (high - peak))


def horseshoe(x, s):  # the mixture of normals over half-Cauchy deviations, by the exponential integral E1 that it is
    z = x * x / (2 * s * s)
    return exp(z) * mp.e1(z) / (s * sqrt(2 * pi**3))


def exgauss(x, m, s, r):
    return r / 2 * exp(r / 2 * (2 * m + r * s * s - 2 * x)) * erfc((m + r * s * s - x) / (sqrt(mpf(2)) * s))


def truncated_normal(x, m, s, low, high):
    return phi((x - m) / s) / s / (cdf((high - m) / s) - cdf((low - m) / s))


def continuous_bernoulli(x, p):
    c = mpf(2) if p == half else 2 * mp.atanh(1 - 2 * p) / (1 - 2 * p)
    return c * p**x * (1 - p) ** (1 - x)


def relaxed(x, t, logit):
    a = exp(logit)
    return t * a * x ** (-t - 1) * (1 - x) ** (-t - 1) / (a * x**-t + (1 - x) ** -t) ** 2


def sinh_arcsinh(y, m, s, e=mpf(0.3), d=mpf(1.2)):  # y = sinh((arcsinh x + e) d)
    t = asinh(y) / d - e
    return phi((sinh(t) - m) / s) / s * cosh(t) / (d * sqrt(1 + y * y))


def poisson(k, rate):
    return exp(-rate) * rate**k / factorial(k)


def binomial_mass(k, n, p):
    return binomial(n, k) * p**k * (1 - p) ** (n - k)


def negative_binomial(k, r, p):
    return gamma(k + r) / (factorial(k) * gamma(r)) * (1 - p) ** r * p**k


def ordered(k, x, cuts):
    upper = [sigmoid(c - x) for c in cuts] + [mpf(1)]
    k = int(k)
    return upper[k] - (upper[k - 1] if k else 0)


def rounded(k, f, low=None, high=None):
    return (1 if k == high else f(k + half)) - (0 if k == low else f(k - half))


def hurdle(k, rate, gate):
    return gate if k == 0 else (1 - gate) * poisson(k, rate) / -expm1(-rate)


def share(weights, k):
    return weights[int(k)] / sum(weights)


def softmax(logits):
    return [exp(l) / sum(exp(m) for m in logits) for l in logits]


# vectors: a value is a list, a matrix parameter is a list of rows


def det(a):
    return mp.det(matrix(a))


def quadratic(a, x):  # x^T a^-1 x
    v = matrix(x)
    return (v.T * mp.lu_solve(matrix(a), v))[0]


def square(l):
    m = matrix(l)
    return (m * m.T).tolist()


def normal(x, m, covariance):
    d = [a - b for a, b in zip(x, m)]
    return exp(-quadratic(covariance, d) / 2) / sqrt((2 * pi) ** len(x) * det(covariance))


def inverse(a):
    return (matrix(a) ** -1).tolist()


def dirichlet(x, a):
    p = gamma(sum(a))
    for xi, ai in zip(x, a):
        p *= xi ** (ai - 1) / gamma(ai)
    return p


def multinomial(x, weights):
    p = factorial(sum(x))
    for xi, w in zip(x, weights):
        p *= (w / sum(weights)) ** xi / factorial(xi)
    return p


def polya(x, a):
    n, total = sum(x), sum(a)
    p = factorial(n) * gamma(total) / gamma(n + total)
    for xi, ai in zip(x, a):
        p *= gamma(xi + ai) / (gamma(ai) * factorial(xi))
    return p


def plackett(order, scores):
    weights, p = [exp(scores[int(i)]) for i in order], mpf(1)
    while weights:
        p *= weights[0] / sum(weights)
        weights = weights[1:]
    return p


def concrete(x, t, logits):
    k = len(x)
    top, bottom = mpf(1), mpf(0)
    for xi, l in zip(x, logits):
        top *= exp(l) * xi ** (-t - 1)
        bottom += exp(l) * xi**-t
    return gamma(k) * t ** (k - 1) * top / bottom**k


def low_rank(x, m, w, d):
    covariance = matrix(w) * matrix(w).T + diag(d)
    return normal(x, m, covariance.tolist())


def student_vector(x, nu, m, l):
    n, d = len(x), [a - b for a, b in zip(x, m)]
    scale = square(l)
    return gamma((nu + n) / 2) / (gamma(nu / 2) * sqrt((nu * pi) ** n * det(scale))) * (1 + quadratic(scale, d) / nu) ** (-(nu + n) / 2)


def grid(x, rows):
    n = len(x) // rows
    return [x[i * n:(i + 1) * n] for i in range(rows)]


def kronecker(a, b):
    return [[a[i // len(b)][j // len(b)] * b[i % len(b)][j % len(b)] for j in range(len(a) * len(b))] for i in range(len(a) * len(b))]


def matrix_normal(x, m, u, v):  # the normal distribution of the rows one after the other
    return normal(x, [e for row in m for e in row], kronecker(square(u), square(v)))


def multigamma(a, n):
    p = pi ** (mpf(n * (n - 1)) / 4)
    for i in range(n):
        p *= gamma(a - mpf(i) / 2)
    return p


def trace_solve(a, b):  # tr(a^-1 b)
    c = matrix(a) ** -1 * matrix(b)
    return sum(c[i, i] for i in range(c.rows))


def wishart(x, nu, l):
    scale = square(l)
    n = len(scale)
    x = grid(x, n)
    return det(x) ** ((nu - n - 1) / 2) * exp(-trace_solve(scale, x) / 2) / (2 ** (nu * n / 2) * det(scale) ** (nu / 2) * multigamma(nu / 2, n))


def inverse_wishart(x, nu, l):
    scale = square(l)
    n = len(scale)
    x = grid(x, n)
    return det(scale) ** (nu / 2) * det(x) ** (-(nu + n + 1) / 2) * exp(-trace_solve(x, scale) / 2) / (2 ** (nu * n / 2) * multigamma(nu / 2, n))


def normal_inverse_wishart(x, m, strength, nu, l):
    n = len(m)
    mean, covariance = x[:n], x[n:]
    return inverse_wishart(covariance, nu, l) * normal(mean, m, [[c / strength for c in row] for row in grid(covariance, n)])


def lkj_constant(eta):  # the vine of Lewandowski, Kurowicka, Joe 2009, for n = 3
    first = 2 ** (2 * (eta + half) - 1) * beta(eta + half, eta + half)
    return first * first * 2 ** (2 * eta - 1) * beta(eta, eta)


def lkj(x, eta):
    return det(grid(x, 3)) ** (eta - 1) / lkj_constant(eta)


def lkj_cholesky(x, eta):  # the elements below the diagonal of L L^T move by L_11^2 L_22 (from 1: the rows' diagonals) per element of L
    l = grid(x, 3)
    return (l[1][1] * l[2][2]) ** (2 * (eta - 1)) / lkj_constant(eta) * l[1][1]


def sphere(n):
    return 2 * pi ** (mpf(n) / 2) / gamma(mpf(n) / 2)


def fisher(x, direction, kappa):
    n, order = len(x), mpf(len(x)) / 2 - 1
    return kappa**order / ((2 * pi) ** (order + 1) * besseli(order, kappa)) * exp(kappa * sum(a * b for a, b in zip(x, direction)))


def power_spherical(x, direction, kappa):  # De Cao, Aziz 2020
    n = len(x)
    b = mpf(n - 1) / 2
    a = b + kappa
    return (1 + sum(u * v for u, v in zip(x, direction))) ** kappa / (2 ** (a + b) * pi**b * gamma(a) / gamma(a + b))


def connor(x, a, b):
    rest, p = mpf(1), mpf(1)
    for xi, ai, bi in zip(x, a, b):
        p *= beta_density(xi / rest, ai, bi) / rest
        rest -= xi
    return p


def autoregression(x, m, correlation, precision, adjacency):
    n = len(m)
    q = [[precision * ((sum(adjacency[i]) if i == j else 0) - correlation * adjacency[i][j]) for j in range(n)] for i in range(n)]
    return normal(x, m, inverse(q))


def walk(x, s):
    p, last = mpf(1), 0
    for v in x:
        p *= phi((v - last) / s) / s
        last = v
    return p


def zero_sum(x, s):
    p = s * sqrt(2 * pi)
    for v in x:
        p *= phi(v / s) / s
    return p


def state_space(x, m, start, transition, noise, observation, error):  # all observations at once, by the joint covariance of the states
    y = grid(x, 4)
    a, h, r = matrix(transition), matrix(observation), matrix(square(error))
    q, p, mean = matrix(square(noise)), matrix(square(start)), matrix(m)
    means, own = [], []
    for t in range(4):
        means.append(h * mean)
        own.append(p)
        mean, p = a * mean, a * p * a.T + q
    big = matrix(12, 12)
    for i in range(4):
        for j in range(i + 1):
            block = h * (a ** (i - j)) * own[j] * h.T
            if i == j:
                block = block + r
            for u in range(3):
                for v in range(3):
                    big[3 * i + u, 3 * j + v] = block[u, v]
                    big[3 * j + v, 3 * i + u] = block[u, v]
    return normal([e for row in y for e in row], [e for v in means for e in v], big.tolist())


def hidden(x, initial, chain, emission):  # the sum over all paths
    first, total = softmax(initial), mpf(0)
    for path in product(range(len(chain)), repeat=len(x)):
        p = first[path[0]] * emission(x[0], path[0])
        for t in range(1, len(x)):
            row = chain[path[t - 1]]
            p *= row[path[t]] / sum(row) * emission(x[t], path[t])
        total += p
    return total


def copula(x, cdfs, densities, l):
    z = [sqrt(mpf(2)) * mp.erfinv(2 * f(v) - 1) for v, f in zip(x, cdfs)]
    p = normal(z, [0] * len(z), square(l))
    for v, zi, density in zip(x, z, densities):
        p *= density(v) / phi(zi)
    return p


L = [[2, 0, 0], [0.5, 0.25, 0], [-1, 8, 1]]
S = [[0.125, 0, 0], [0.0625, 1, 0], [0, -0.5, 16]]
C3 = [[4, 1, 0.5], [1, 0.5, -0.25], [0.5, -0.25, 2]]
A4 = [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]

scales = [(0, 1), (1000, 0.0078125), (-3, 512)]


def at(center, scale, zs=(-0.5, 0, 4, -32)):
    return [center + scale * z for z in zs]


def located(zs=(-0.5, 0, 4, -32)):
    return [((m, s), at(m, s, zs)) for m, s in scales]


cases = {
    "Normal": (lambda x, m, s: phi((x - m) / s) / s, located()),
    "Cauchy": (lambda x, m, s: 1 / (pi * s * (1 + ((x - m) / s) ** 2)), located((-0.5, 0, 2.0**20))),
    "Laplace": (lambda x, m, s: exp(-abs(x - m) / s) / (2 * s), located()),
    "Logistic": (logistic, located((-0.5, 0, 8, -256))),
    "Gumbel": (gumbel, located((-4, 0, 64))),
    "Moyal": (lambda x, m, s: exp(-((x - m) / s + exp(-(x - m) / s)) / 2) / (s * sqrt(2 * pi)), located((-4, 0, 64))),
    "SoftLaplace": (lambda x, m, s: 1 / (pi * s * cosh((x - m) / s)), located((-0.5, 0, 8, -256))),
    "Uniform": (lambda x, a, b: 1 / (b - a), [((-1024, -1023), [-1023.5]), ((0, 2.0**-20), [2.0**-21, 0])]),
    "Exponential": (lambda x, r: r * exp(-r * x), [((2.0**-12,), [0, 1, 65536]), ((256,), [0, 0.5, 2.0**-16])]),
    "HalfCauchy": (lambda x, s: 2 / (pi * s * (1 + (x / s) ** 2)), [((2.0**-10,), [0, 0.5, 4096]), ((256,), [0, 1, 2.0**20])]),
    "HalfNormal": (lambda x, s: 2 * phi(x / s) / s, [((2.0**-10,), [0, 2.0**-11, 2.0**-5]), ((256,), [0, 1, 4096])]),
    "LogNormal": (lambda x, m, s: phi((log(x) - m) / s) / (x * s), [((0, 8), [2.0**-20, 1, 2.0**20]), ((3, 0.125), [16, 20, 32])]),
    "Gamma": (gamma_density, [((2.0**-6, 1), [2.0**-100, 0.5, 16]), ((1024, 4), [200, 256, 300]), ((1, 0.25), [2.0**-10, 64]), ((65536, 1), [65536])]),
    "Beta": (beta_density, [((2.0**-5, 0.125), [2.0**-60, 0.5, 0.9375]), ((512, 1024), [0.25, 0.34375]), ((1, 64), [2.0**-10, 0.5]), ((0.5, 16384), [2.0**-14])]),
    "StudentT": (student, [((0.25, 0, 1), [0, 3, 2.0**30]), ((1024, 2, 0.5), [2, 3, 20]), ((2.0**20, 0, 1), [0.5, 6]), ((1, -1, 4), [-1, 2.0**20])]),
    "HalfStudentT": (lambda x, nu, s: 2 * student(x, nu, 0, s), [((0.25, 1), [0, 3, 2.0**30]), ((1024, 0.5), [0, 1, 9])]),
    "Chi2": (lambda x, k: gamma_density(x, k / 2, half), [((0.125,), [2.0**-30, 1, 64]), ((1,), [0.5, 30]), ((512,), [400, 512, 700])]),
    "Chi": (lambda x, k: 2 * x * gamma_density(x * x, k / 2, half), [((0.125,), [2.0**-10, 1, 8]), ((1,), [0.5, 6]), ((512,), [20, 22.5, 26])]),
    "InverseGamma": (lambda x, a, s: s**a / gamma(a) * x ** (-a - 1) * exp(-s / x), [((0.125, 1), [2.0**-5, 1, 2.0**20]), ((256, 1024), [3, 4, 6])]),
    "FisherSnedecor": (lambda x, m, n: m / n * (m * x / n) ** (m / 2 - 1) * (1 + m * x / n) ** (-(m + n) / 2) / beta(m / 2, n / 2),
                       [((0.5, 0.25), [2.0**-20, 1, 2.0**20]), ((512, 256), [0.5, 1, 2]), ((2, 1024), [0.125, 16])]),
    "Pareto": (lambda x, s, a: a * s**a / x ** (a + 1), [((2.0**-10, 0.125), [2.0**-10, 1, 2.0**40]), ((8, 64), [8, 8.5, 16])]),
    "Weibull": (weibull, [((2, 0.125), [2.0**-20, 2, 2.0**10]), ((0.5, 32), [0.25, 0.5, 0.5625]), ((1, 1), [0.5, 32])]),
    "Weibull/Rayleigh": (lambda x, s: x / s**2 * exp(-((x / s) ** 2) / 2), [((2.0**-6,), [2.0**-9, 2.0**-4]), ((64,), [1, 512])]),
    "Kumaraswamy": (lambda x, a, b: a * b * x ** (a - 1) * (1 - x**a) ** (b - 1), [((0.125, 0.25), [2.0**-30, 0.5, 0.9375]), ((16, 64), [0.5, 0.75, 0.875])]),
    "LogLogistic": (lambda x, s, k: k / s * (x / s) ** (k - 1) / (1 + (x / s) ** k) ** 2, [((2, 0.125), [2.0**-20, 2, 2.0**40]), ((0.5, 32), [0.375, 0.5, 1])]),
    "LogUniform": (lambda x, a, b: 1 / (x * log(b / a)), [((2.0**-20, 2.0**20), [2.0**-20, 1, 2.0**19]), ((1, 1.0078125), [1, 1.00390625])]),
    "Triangular": (triangular, [((0, 2.0**-10, 1), [2.0**-11, 0.5]), ((-64, 0, 1), [-63, -1, 0.5])]),
    "LogitNormal": (lambda x, m, s: phi((log(x / (1 - x)) - m) / s) / (s * x * (1 - x)), [((0, 8), [2.0**-20, 0.5, 0.96875]), ((2, 0.125), [0.75, 0.875, 0.9375])]),
    "JohnsonSU": (johnson, [((4, 0.25, 0, 1), [-64, 0, 1]), ((-2, 16, 3, 0.5), [2, 3, 3.0625])]),
    "Gompertz": (lambda x, c, r: c * r * exp(r * x - c * expm1(r * x)), [((2.0**-10, 1), [0, 4, 8]), ((16, 0.25), [0, 0.5, 4])]),
    "Frechet": (lambda x, s, a: a / s * (x / s) ** (-a - 1) * exp(-((x / s) ** -a)), [((2, 0.125), [2.0**-20, 2, 2.0**40]), ((0.5, 32), [0.46875, 0.5, 1])]),
    "GeneralizedPareto": (pareto, [((0, 1, 8), [0, 1, 2.0**30]), ((0, 1, 2.0**-12), [0, 1, 32]), ((4, 0.125, -2.0**-12), [4, 4.125, 5]), ((0, 1, -0.75), [0, 1])]),
    "GeneralizedExtremeValue": (extreme, [((0, 1, 4), [0, 1, 2.0**30]), ((0, 1, 2.0**-12), [-2, 1, 32]), ((4, 0.125, -2.0**-12), [4, 4.125, 5]), ((0, 1, -0.75), [-2, 0, 1])]),
    "Dagum": (lambda x, p, a, b: a * p / x * (x / b) ** (a * p) / ((x / b) ** a + 1) ** (p + 1), [((0.125, 0.5, 1), [2.0**-20, 1, 2.0**20]), ((64, 16, 2), [2, 2.5, 4])]),
    "TwoPieceNormal": (two_piece, [((0, 1, 8), [-1, 0, 32]), ((2, 0.5, 0.125), [-8, 2, 2.125])]),
    "Censored/normal": (lambda x, m, s, a, b: cdf((a - m) / s) if x == a else cdf(-(b - m) / s) if x == b else phi((x - m) / s) / s,
                        [((0, 1, -16, 30), [-16, 0.5, 30]), ((8, 0.5, 0, 1), [0, 0.5, 1])]),
    "Censored/weibull": (lambda x, s, k, b: exp(-((b / s) ** k)) if x == b else weibull(x, s, k), [((1, 0.25, 2.0**20), [0.5, 2.0**20]), ((1, 8, 1.5), [0.5, 1.5])]),
    "SpikeAndSlab": (lambda x, m, s, w: 1 - w if x == 0 else w * phi((x - m) / s) / s, [((0, 16, 2.0**-10), [0, 1, -64]), ((2, 0.125, 0.9375), [0, 2])]),
    "SpikeAndSlab/positive": (lambda x, a, r, w: 1 - w if x == 0 else w * gamma_density(x, a, r), [((0.125, 1, 2.0**-10), [0, 2.0**-10, 4]), ((256, 64, 0.5), [0, 4])]),
    "Transformed/sinh-arcsinh": (sinh_arcsinh, [((0, 1), [-64, 0, 1]), ((2, 0.125), [1, 2])]),
    "Horseshoe": (horseshoe, [((2.0**-6,), [2.0**-20, 0.125, 64]), ((16,), [2.0**-20, 1, 128])]),
    "Levy": (lambda x, m, c: sqrt(c / (2 * pi)) * exp(-c / (2 * (x - m))) / (x - m) ** (3 * half), [((0, 2.0**-10), [2.0**-14, 1, 2.0**40]), ((2, 64), [4, 100])]),
    "AsymmetricLaplace": (asymmetric, [((0, 1, 16), [-64, 0, 1]), ((2, 0.125, 0.0625), [1.9375, 2, 34])]),
    "TruncatedNormal": (truncated_normal, [((0, 1, 12, 13), [12, 12.5, 13]), ((0, 1, -40, -30), [-30, -30.5]), ((0, 1, -0.0078125, 0.0078125), [0]), ((1, 0.25, -64, 64), [1, 2])]),
    "ContinuousBernoulli": (continuous_bernoulli, [((2.0**-20,), [0, 0.25, 1]), ((0.5,), [0.25]), ((0.99609375,), [0, 0.75]), ((0.5009765625,), [0.125])]),
    "GeneralizedNormal": (lambda x, m, s, p: p / (2 * s * gamma(1 / p)) * exp(-((abs(x - m) / s) ** p)), [((0, 1, 0.25), [2.0**-20, 1, 2.0**20]), ((2, 0.5, 32), [1.5, 2.25, 2.5])]),
    "InverseGaussian": (lambda x, m, c: sqrt(c / (2 * pi * x**3)) * exp(-c * (x - m) ** 2 / (2 * m * m * x)), [((1, 2.0**-8), [2.0**-12, 1, 2.0**10]), ((4, 1024), [3, 4, 5])]),
    "ExponentiallyModifiedNormal": (exgauss, [((0, 2.0**-5, 1), [-0.125, 0.5, 16]), ((0, 1, 16), [-8, 0, 4]), ((2, 1, 2.0**-8), [-4, 2, 512])]),
    "VonMises": (lambda x, m, k: exp(k * mp.cos(x - m)) / (2 * pi * besseli(0, k)), [((0.5, 2.0**-10), [-3, 0.5, 2]), ((-2, 700), [-2, -1.9375]), ((0, 4096), [0, 0.0625])]),
    "RelaxedBernoulli": (relaxed, [((2.0**-4, 4), [2.0**-20, 0.5, 0.9375]), ((16, -2), [0.25, 0.5])]),
    "Truncated/gumbel": (lambda x, m, s, a, b: gumbel(x, m, s) / (gumbel_cdf(b, m, s) - gumbel_cdf(a, m, s)), [((0, 1, 4, 8), [4, 6]), ((2, 0.5, -64, 1), [0.75, 1])]),
    "Truncated/gamma": (lambda x, c, r, a, b: gamma_density(x, c, r) / (gamma_cdf(b, c, r) - gamma_cdf(a, c, r)), [((0.25, 1, 2.0**-10, 1), [2.0**-10, 0.5]), ((64, 4, 8, 16), [8, 15])]),
    "Mixture/normals": (lambda x, w, m, s: sum(wi / sum(w) * phi((x - mi) / si) / si for wi, mi, si in zip(w, m, s)),
                        [(([2.0**-10, 1, 2], [-8, 0, 8], [0.125, 1, 4]), [-8, 0, 40]), (([1, 1], [0, 0], [1, 64]), [0, 100])]),
    "Mixture/several": (lambda x, w, m, s, n, b: softmax(w)[0] * phi((x - m) / s) / s + softmax(w)[1] * exp(-abs(x - n) / b) / (2 * b),
                        [(([16, -16], -1, 0.5, 1, 4), [-1, 64]), (([-3, 3], 0, 1, 0, 0.125), [0, 4])]),
    "Transformed/affine": (lambda y, m, s: logistic((y - 1) / -2, m, s) / 2, [((0, 1), [1, 64]), ((4, 0.125), [-7, -8])]),
    "Transformed/exp": (lambda x, m, s: phi((log(x) - m) / s) / (x * s), [((0, 8), [2.0**-20, 1]), ((-3, 0.125), [0.0625])]),
    "Bernoulli": (lambda k, p: p if k else 1 - p, [((2.0**-20,), [0, 1]), ((0.99609375,), [0, 1])]),
    "Bernoulli/logits": (lambda k, l: sigmoid(l) if k else sigmoid(-l), [((-64,), [0, 1]), ((40,), [0, 1])]),
    "Categorical": (lambda k, w: share(w, k), [(([2.0**-20, 1, 1, 4, 0.5],), [0, 3]), (([0.5, 0.5],), [1])]),
    "Categorical/logits": (lambda k, l: softmax(l)[int(k)], [(([0, 90, -90],), [0, 1, 2]), (([1, 1, 1, 1, 1, 1],), [5])]),
    "Poisson": (poisson, [((2.0**-10,), [0, 1, 8]), ((4096,), [4000, 4096]), ((32,), [0, 100])]),
    "OrderedLogistic": (ordered, [((0, [-40, -39.5, 0, 40]), [0, 1, 2, 3, 4]), ((16, [0, 0.125]), [0, 1, 2])]),
    "DiscreteUniform": (lambda k, a, b: 1 / (b - a + 1), [((-4, -4), [-4]), ((0, 65535), [0, 7])]),
    "Geometric": (lambda k, p: p * (1 - p) ** k, [((2.0**-16,), [0, 65536]), ((0.9375,), [0, 20])]),
    "Geometric/logits": (lambda k, l: sigmoid(l) * sigmoid(-l) ** k, [((-30,), [0, 1000]), ((30,), [0, 3])]),
    "Binomial": (binomial_mass, [((1, 2.0**-10), [0, 1]), ((1024, 0.5), [0, 500, 1024]), ((64, 0.984375), [10, 64]), ((0, 0.5), [0])]),
    "Binomial/logits": (lambda k, n, l: binomial_mass(k, n, sigmoid(l)), [((8, -40), [0, 8]), ((1024, 0.5), [512, 900])]),
    "Binomial/many": (binomial_mass, [((65536, 2.0**-12), [0, 16, 64])]),
    "BetaBinomial": (lambda k, n, a, b: binomial(n, k) * beta(k + a, n - k + b) / beta(a, b), [((8, 2.0**-6, 0.25), [0, 4, 8]), ((64, 512, 256), [0, 42, 64]), ((512, 1, 1), [7])]),
    "NegativeBinomial": (negative_binomial, [((0.125, 0.5), [0, 1, 64]), ((1024, 0.25), [300, 341, 500]), ((1, 0.99609375), [0, 1000])]),
    "NegativeBinomial/logits": (lambda k, r, l: negative_binomial(k, r, sigmoid(l)), [((0.5, -30), [0, 2]), ((16, 6), [0, 4096])]),
    "ZeroInflated": (lambda k, r, g: g * (k == 0) + (1 - g) * poisson(k, r), [((64, 2.0**-10), [0, 64]), ((2.0**-6, 0.9375), [0, 3])]),
    "Hurdle": (hurdle, [((64, 2.0**-10), [0, 1, 64]), ((2.0**-6, 0.9375), [0, 1, 3])]),
    "Skellam": (lambda k, a, b: exp(-a - b) * (a / b) ** (k / 2) * besseli(abs(k), 2 * sqrt(a * b)), [((2.0**-6, 4), [-8, 0, 2]), ((256, 64), [100, 192, 300]), ((0.5, 0.5), [-3, 3])]),
    "Zipf": (lambda k, s: k**-s / zeta(s), [((1.0625,), [1, 65536]), ((16,), [1, 3])]),
    "SignedProbit": (lambda s, m: cdf(s * m), [((30,), [-1, 1]), ((2.0**-10,), [-1, 1])]),
    "Truncated/poisson": (lambda k, r, a, b: poisson(k, r) / sum(poisson(mpf(j), r) for j in range(int(a), int(b) + 1)), [((16, 8, 24), [8, 20]), ((0.125, 1, 3), [1, 3])]),
    "Discretized/logistic": (lambda k, m, s: rounded(k, lambda x: sigmoid((x - m) / s), 0, 15), [((7, 0.0625), [0, 7, 15]), ((-8, 4), [0, 15]), ((40, 1), [0, 15])]),
    "Discretized/normal": (lambda k, m, s: rounded(k, lambda x: cdf((x - m) / s)), [((0.25, 0.125), [-2, 0, 3]), ((0, 64), [0, 640])]),
    "Discretized/gumbel": (lambda k, m, s: rounded(k, lambda x: gumbel_cdf(x, m, s), 1, 9), [((4, 0.25), [2, 4, 9]), ((0, 8), [1, 9])]),
    "Dirichlet": (dirichlet, [(([2.0**-5, 0.125],), [[2.0**-40, 1 - 2.0**-40], [0.5, 0.5]]), (([256, 512, 128, 64, 64],), [[0.25, 0.5, 0.125, 0.0625, 0.0625]])]),
    "MultivariateNormal": (normal, [(([1, 0, -2], C3), [[1, 0, -2], [9, 1, 0]]), (([0, 4], [[256, 1], [1, 0.0078125]]), [[16, 4.125]])]),
    "MultivariateNormal/cholesky": (lambda x, m, l: normal(x, m, square(l)), [(([1, 0, -2], L), [[1, 0, -2], [3, 1, 0]]), (([4], [[0.125]]), [[5]])]),
    "MultivariateNormal/precision": (lambda x, m, p: normal(x, m, inverse(p)), [(([1, 0, -2], C3), [[1, 0, -2], [3, 1, 0]]), (([0, 0], [[256, 1], [1, 0.125]]), [[0.5, 2]])]),
    "Independent/normal": (lambda x, m, s: normal(x, m, diag([v * v for v in s]).tolist()), [(([0, 4], [0.125, 64]), [[1, 100]]), (([1, 2, 3, 4], [1, 1, 1, 1]), [[0, 0, 0, 0]])]),
    "OneHotCategorical": (lambda x, l: softmax(l)[x.index(1)], [(([90, 0, -90, 1],), [[1, 0, 0, 0], [0, 0, 1, 0]]), (([1, 2],), [[0, 1]])]),
    "Multinomial": (multinomial, [(([2.0**-10, 1, 1, 2],), [[7, 0, 0, 0], [0, 3, 1, 3]]), (([1, 3],), [[2, 5]])]),
    "DirichletMultinomial": (polya, [(([2.0**-6, 1, 64, 0.5],), [[7, 0, 0, 0], [0, 3, 1, 3]]), (([512, 512],), [[2, 5]])]),
    "PlackettLuce": (plackett, [(([0, 40, -40, 1],), [[1, 3, 0, 2], [2, 0, 3, 1]]), (([1, 1, 1, 1, 1],), [[4, 3, 2, 1, 0]])]),
    "RelaxedOneHotCategorical": (concrete, [((2.0**-4, [4, 0]), [[2.0**-10, 1 - 2.0**-10], [0.5, 0.5]]), ((8, [1, 2, 3, 4]), [[0.25, 0.25, 0.25, 0.25]])]),
    "LowRankMultivariateNormal": (low_rank, [(([1, 0, -2], [[16], [8], [-4]], [0.0625, 1, 0.5]), [[1, 0, -2], [17, 8, -6]]), (([0, 0], [[1, 0.5], [0.25, 2]], [8, 0.125]), [[3, 1]])]),
    "MultivariateStudentT": (student_vector, [((0.5, [1, 0, -2], L), [[1, 0, -2], [2.0**16, 0, 0]]), ((1024, [0, 4], [[0.125, 0], [1, 64]]), [[0.25, 8]])]),
    "MatrixNormal": (matrix_normal, [(([[1, 0], [0, 2], [4, -1]], L, [[0.25, 0], [2, 1]]), [[1, 0, 0, 2, 4, -1], [2, 1, 1, 2, 4, 1]]), (([[0, 1, 2]], [[4]], S), [[0.125, 2, 0]])]),
    "Wishart": (wishart, [((2.25, L), [[3, 0.5, 0.25, 0.5, 2, -1, 0.25, -1, 5]]), ((256, [[0.125, 0], [0.0625, 0.25]]), [[4, 2, 2, 20]]), ((0.5, [[2]]), [[3]])]),
    "InverseWishart": (inverse_wishart, [((2.25, L), [[3, 0.5, 0.25, 0.5, 2, -1, 0.25, -1, 5]]), ((256, [[16, 0], [8, 4]]), [[1, 0.5, 0.5, 0.5]]), ((0.5, [[2]]), [[3]])]),
    "NormalInverseWishart": (normal_inverse_wishart, [(([1, 0, -2], 0.0625, 2.25, L), [[2, 1, 0, 3, 0.5, 0.25, 0.5, 2, -1, 0.25, -1, 5]]), (([1, 2], 64, 128, [[16, 0], [8, 4]]), [[1, 2.125, 2, 1, 1, 1]])]),
    "LkjCholesky": (lkj_cholesky, [((0.25,), [[1, 0, 0, 0.6, 0.8, 0, 0, 0.28, 0.96]]), ((64,), [[1, 0, 0, -0.28, 0.96, 0, 0.6, 0, 0.8]])]),
    "Lkj": (lkj, [((0.25,), [[1, 0.5, 0.25, 0.5, 1, -0.25, 0.25, -0.25, 1]]), ((64,), [[1, 0.125, 0, 0.125, 1, 0.25, 0, 0.25, 1]])]),
    "PowerSpherical": (power_spherical, [(([0.6, 0.8], 2.0**-6), [[1, 0], [0, -1]]), (([1, 0, 0, 0, 0], 512), [[0.96, 0.28, 0, 0, 0]])]),
    "VonMisesFisher": (fisher, [(([0.6, 0.8, 0], 2.0**-6), [[1, 0, 0], [0, -1, 0]]), (([0, 1, 0, 0], 64), [[0, 0.96, 0.28, 0], [1, 0, 0, 0]]), (([1, 0], 300), [[1, 0]]),
                                (([1] + [0] * 31, 16), [[0.6, 0.8] + [0] * 30])]),
    "GeneralizedDirichlet": (connor, [(([0.0625, 16], [0.25, 2]), [[2.0**-10, 0.5, 0.5 - 2.0**-10], [0.25, 0.25, 0.5]]), (([64, 64, 64, 1], [192, 128, 64, 1]), [[0.25, 0.25, 0.25, 0.125, 0.125]])]),
    "GeneralizedDirichlet/sticks": (lambda x, c: connor(x, [mpf(1)] * 3, [c] * 3), [((0.0625,), [[0.5, 0.25, 0.125, 0.125]]), ((64,), [[2.0**-6, 2.0**-6, 2.0**-6, 1 - 3 * 2.0**-6]])]),
    "GaussianMarkovRandomField": (lambda x, m, p: normal(x, m, inverse(p)), [(([1, 0, -2], C3), [[1, 0, -2], [3, 1, 0]]), (([0, 0], [[256, 1], [1, 0.125]]), [[0.5, 2]])]),
    "GaussianMarkovRandomField/autoregression": (autoregression, [(([0, 0, 0, 0], 0.9375, 16, A4), [[1, 1, 1, 1], [1, -1, 1, -1]]), (([1, 2, 3, 4], 0, 0.0625, A4), [[0, 8, 0, 8]])]),
    "GaussianRandomWalk": (walk, [((2.0**-6,), [[0, 2.0**-6, 0, 0.125]]), ((64,), [[1, 100, 0, 7]])]),
    "ZeroSumNormal": (zero_sum, [((2.0**-6,), [[0.125, -0.125, 0, 0]]), ((64,), [[100, -50, -25, -25]])]),
    "LinearGaussianStateSpace": (state_space, [(([1, 0], [[4, 0], [1, 0.125]], [[1, 1], [0, 1]], [[0.125, 0], [0, 0.125]], [[1, 0], [0, 1], [1, 1]], [[0.5, 0, 0], [0, 2, 0], [0.25, 0, 1]]),
                                               [[1, 0, 1, 2, 0, 2, 4, 1, 4, 6, 2, 8]])]),
    "HiddenMarkov/normal": (lambda x, w, c, m, s: hidden(x, w, c, lambda y, k: phi((y - m[k]) / s[k]) / s[k]),
                            [(([0, 20], [[1, 2.0**-10], [1, 1]], [-4, 4], [0.125, 2]), [[-4, 4, 4, -4], [0, 0, 0, 0]]), (([1, 1, 1], [[1, 1, 2], [2, 1, 1], [1, 2, 1]], [0, 1, 2], [1, 1, 1]), [[0, 40, 1, 2]])]),
    "HiddenMarkov/counts": (lambda x, w, c, r: hidden(x, w, c, lambda y, k: poisson(y, r[k])), [(([0, 3], [[1, 1], [2.0**-10, 1]], [0.125, 64]), [[0, 60, 0], [8, 8, 8]])]),
    "GaussianCopula/gammas": (lambda x, a, r, l: copula(x, [lambda v, i=i: gamma_cdf(v, a[i], r[i]) for i in (0, 1)], [lambda v, i=i: gamma_density(v, a[i], r[i]) for i in (0, 1)], l),
                              [(([0.25, 64], [1, 4], [[1, 0], [0.96, 0.28]]), [[0.125, 18], [2, 12]])]),
    "GaussianCopula/logistics": (lambda x, m, s, l: copula(x, [lambda v, i=i: sigmoid((v - m[i]) / s[i]) for i in (0, 1)], [lambda v, i=i: logistic(v, m[i], s[i]) for i in (0, 1)], l),
                                 [(([0, 8], [0.25, 16], [[1, 0], [-0.8, 0.6]]), [[1, 64], [-0.5, 0]])]),
}


def big(v):
    return [big(u) for u in v] if isinstance(v, list) else mpf(v)


def text(v):
    if not isinstance(v, list):
        return repr(float(v))
    mark = "|" if isinstance(v[0], list) else ","
    return mark.join(text(u) for u in v) + (mark if len(v) == 1 else "")


for name, (density, sets) in cases.items():
    for parameters, points in sets:
        for x in points:
            value = mp.log(density(big(x), *(big(p) for p in parameters)))
            print(name, ";".join(text(p) for p in parameters), text(x), mp.nstr(value, 17), sep="\t")
