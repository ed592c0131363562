namespace Ansatz.Probability.Tests;

/// <summary>Every distribution, with the parameters that all tests of the kit use.</summary>
public static class Catalogue
{
    public static IReadOnlyList<DistributionCase> All { get; } = [.. Continuous(), .. Discrete(), .. Vectors()];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static TheoryData<string> ScalarContinuous =>
        [.. All.Where(c => c.Atoms.Count == 0 && c.Of() is { EventShape.Rank: 0, Support.IsDiscrete: false } and not (Delta or Empirical)).Select(c => c.Name)];

    public static TheoryData<string> Mixed => [.. All.Where(c => c.Atoms.Count > 0).Select(c => c.Name)];

    public static TheoryData<string> ScalarDiscrete => Where(d => d.EventShape.Rank == 0 && d.Support.IsDiscrete);

    public static TheoryData<string> Smooth => Where(d => d is IReparameterized or IImplicit && d is not Delta);

    public static TheoryData<string> SmoothScalar => Where(d => d.EventShape.Rank == 0 && d is IReparameterized or IImplicit && d is not Delta && d.EventShape.Rank == 0);

    public static TheoryData<string> Reparameterized => Where(d => d is IReparameterized and IPushforward);

    public static TheoryData<string> Finite => Where(d => d is IFinite);

    public static TheoryData<string> MeasureValued => Where(d => d is IMeasureValued and not Chi2 && d.EventShape.Rank == 0);   // Chi2 has its rate fixed

    public static DistributionCase Get(string name) => All.Single(c => c.Name == name);

    public static TheoryData<string> Where(Func<Distribution, bool> condition) =>
        [.. All.Where(c => condition(c.Of())).Select(c => c.Name)];

    private static IEnumerable<DistributionCase> Continuous() =>
    [
        new("Normal", p => new Normal(p.Number(0.3), p.Number(1.7))),
        new("Cauchy", p => new Cauchy(p.Number(-0.5), p.Number(0.8))),
        new("Laplace", p => new Laplace(p.Number(0.5), p.Number(1.3))),
        new("Logistic", p => new Logistic(p.Number(-0.2), p.Number(0.7))),
        new("Gumbel", p => new Gumbel(p.Number(0.4), p.Number(1.2))),
        new("Moyal", p => new Moyal(p.Number(0.4), p.Number(1.2))),
        new("SoftLaplace", p => new SoftLaplace(p.Number(0.4), p.Number(1.2))),
        new("Uniform", p => new Uniform(p.Number(-1), p.Number(2.5))),
        new("Exponential", p => new Exponential(p.Number(1.6))),
        new("HalfCauchy", p => new HalfCauchy(p.Number(2.2))),
        new("HalfNormal", p => new HalfNormal(p.Number(1.4))),
        new("LogNormal", p => new LogNormal(p.Number(0.3), p.Number(0.6))),
        new("Gamma", p => new Gamma(p.Number(2.3), p.Number(1.5))),
        new("Gamma/small", p => new Gamma(p.Number(0.4), p.Number(1.5))),
        new("Beta", p => new Beta(p.Number(2.5), p.Number(1.4))),
        new("Beta/small", p => new Beta(p.Number(0.6), p.Number(0.7))),
        new("StudentT", p => new StudentT(p.Number(4.5), p.Number(0.3), p.Number(1.2))),
        new("HalfStudentT", p => new HalfStudentT(p.Number(5.5), p.Number(1.2))),
        new("Chi2", p => new Chi2(p.Number(3.5))),
        new("Chi", p => new Chi(p.Number(3.5))),
        new("InverseGamma", p => new InverseGamma(p.Number(5.2), p.Number(2.1))),
        new("FisherSnedecor", p => new FisherSnedecor(p.Number(5), p.Number(9.5))),
        new("Pareto", p => new Pareto(p.Number(1.3), p.Number(5.5))),
        new("Weibull", p => new Weibull(p.Number(1.3), p.Number(1.7))),
        new("Weibull/Rayleigh", p => Weibull.Rayleigh(p.Number(1.3))),
        new("Kumaraswamy", p => new Kumaraswamy(p.Number(1.8), p.Number(2.6))),
        new("LogLogistic", p => new LogLogistic(p.Number(1.4), p.Number(5.5))),
        new("LogUniform", p => new LogUniform(p.Number(0.5), p.Number(4))),
        new("Triangular", p => new Triangular(p.Number(-1), p.Number(0.4), p.Number(2))) { Tolerance = 1e-5 },
        new("LogitNormal", p => new LogitNormal(p.Number(0.4), p.Number(1.1))),
        new("JohnsonSU", p => new JohnsonSU(p.Number(0.4), p.Number(1.9), p.Number(0.1), p.Number(1.2))),
        new("Gompertz", p => new Gompertz(p.Number(0.7), p.Number(1.2))),
        new("Frechet", p => new Frechet(p.Number(1.1), p.Number(6.5))),
        new("GeneralizedPareto", p => new GeneralizedPareto(p.Number(0.3), p.Number(0.8), p.Number(0.15))),
        new("GeneralizedPareto/bounded", p => new GeneralizedPareto(p.Number(0.3), p.Number(0.8), p.Number(-0.2))),
        new("GeneralizedPareto/exponential", p => new GeneralizedPareto(p.Number(0.3), p.Number(0.8), p.Number(0))),
        new("GeneralizedExtremeValue", p => new GeneralizedExtremeValue(p.Number(0.3), p.Number(0.8), p.Number(0.15))),
        new("GeneralizedExtremeValue/bounded", p => new GeneralizedExtremeValue(p.Number(0.3), p.Number(0.8), p.Number(-0.2))),
        new("GeneralizedExtremeValue/gumbel", p => new GeneralizedExtremeValue(p.Number(0.3), p.Number(0.8), p.Number(0))),
        new("Dagum", p => new Dagum(p.Number(1.4), p.Number(5.5), p.Number(0.9))),
        new("TwoPieceNormal", p => new TwoPieceNormal(p.Number(0.3), p.Number(0.8), p.Number(1.4))),
        new("Censored/normal", p => new Censored(new Normal(p.Number(0.3), p.Number(1.2)), p.Number(-1), p.Number(2))) { Atoms = [-1, 2] },
        new("Censored/weibull", p => new Censored(new Weibull(p.Number(1.3), p.Number(1.7)), high: p.Number(2))) { Atoms = [2] },
        new("SpikeAndSlab", p => new SpikeAndSlab(new Normal(p.Number(0.4), p.Number(1.5)), p.Number(0.3))) { Atoms = [0] },
        new("SpikeAndSlab/positive", p => new SpikeAndSlab(new Gamma(p.Number(2.4), p.Number(1.5)), p.Number(0.6))) { Atoms = [0] },
        new("Transformed/sinh-arcsinh", p => new Normal(p.Number(0), p.Number(1)).Transform(Bijector.SinhArcsinh(0.3, 1.2))),
        new("Horseshoe", p => new Horseshoe(p.Number(0.7))) { HasPole = true },
        new("Levy", p => new Levy(p.Number(0.2), p.Number(0.6))),
        new("AsymmetricLaplace", p => new AsymmetricLaplace(p.Number(0.3), p.Number(0.8), p.Number(1.4))),
        new("TruncatedNormal", p => new TruncatedNormal(p.Number(0.3), p.Number(1.2), p.Number(-1), p.Number(2.5))),
        new("TruncatedNormal/tail", p => new TruncatedNormal(p.Number(-4), p.Number(1), p.Number(1), p.Number(2))),
        new("ContinuousBernoulli", p => ContinuousBernoulli.FromProbabilities(p.Number(0.3))),
        new("ContinuousBernoulli/flat", p => ContinuousBernoulli.FromLogits(p.Number(0.004))) { Tolerance = 1e-5 },
        new("GeneralizedNormal", p => new GeneralizedNormal(p.Number(0.2), p.Number(1.1), p.Number(1.5))),
        new("InverseGaussian", p => new InverseGaussian(p.Number(1.3), p.Number(2.4))),
        new("ExponentiallyModifiedNormal", p => new ExponentiallyModifiedNormal(p.Number(0.2), p.Number(0.7), p.Number(1.3))) { IsCompound = true },
        new("VonMises", p => new VonMises(p.Number(0.7), p.Number(2.3))) { HasCircularMoments = true },
        new("VonMises/sharp", p => new VonMises(p.Number(-2.9), p.Number(40))) { HasCircularMoments = true, Tolerance = 1e-5 },
        new("RelaxedBernoulli", p => new RelaxedBernoulli(p.Number(0.8), p.Number(0.5))),
        new("Truncated/gumbel", p => Truncated.Of(new Gumbel(p.Number(0.4), p.Number(1.2)), p.Number(-0.5), p.Number(3))),
        new("Truncated/gamma", p => Truncated.Of(new Gamma(p.Number(2.3), p.Number(1.5)), p.Number(0.5), p.Number(3))),
        new("Mixture/normals", p => Mixture.Of(Categorical.FromProbabilities(p.Vector(0.3, 0.7)), new Normal(p.Vector(-1, 1.5), p.Vector(0.5, 0.9)))),
        new("Mixture/several", p => Mixture.Of(Categorical.FromLogits(p.Vector(0.3, -0.7)), new Normal(p.Number(-1), p.Number(0.5)), new Laplace(p.Number(1), p.Number(0.7)))),
        new("Transformed/affine", p => new Logistic(p.Number(0.5), p.Number(0.6)).Transform(Bijector.Affine(1, -2))),
        new("Transformed/sigmoid", p => new Gumbel(p.Number(0.1), p.Number(0.5)).Transform(Bijector.Sigmoid.Then(Bijector.Affine(3, -2)))),
        new("Transformed/exp", p => new Normal(p.Number(0.1), p.Number(0.5)).Transform(Bijector.Exp)),
    ];

    private static IEnumerable<DistributionCase> Discrete() =>
    [
        new("Bernoulli", p => Bernoulli.FromProbabilities(p.Number(0.3))),
        new("Bernoulli/logits", p => Bernoulli.FromLogits(p.Number(-0.8))),
        new("Categorical", p => Categorical.FromProbabilities(p.Vector(0.2, 0.5, 0.3))),
        new("Categorical/logits", p => Categorical.FromLogits(p.Vector(0.2, -0.5, 1.3, 0))),
        new("Poisson", p => new Poisson(p.Number(3.4))),
        new("OrderedLogistic", p => new OrderedLogistic(p.Number(0.4), p.Vector(-1, 0.5, 1.7))),
        new("DiscreteUniform", p => new DiscreteUniform(p.Number(2), p.Number(6))),
        new("Geometric", p => Geometric.FromProbabilities(p.Number(0.35))),
        new("Geometric/logits", p => Geometric.FromLogits(p.Number(-0.7))),
        new("Binomial", p => Binomial.FromProbabilities(p.Number(10), p.Number(0.35))),
        new("Binomial/logits", p => Binomial.FromLogits(p.Number(10), p.Number(-0.4))),
        new("Binomial/many", p => Binomial.FromProbabilities(p.Number(300), p.Number(0.07))),
        new("BetaBinomial", p => new BetaBinomial(p.Number(9), p.Number(1.8), p.Number(2.7))),
        new("NegativeBinomial", p => NegativeBinomial.FromProbabilities(p.Number(3.5), p.Number(0.45))),
        new("NegativeBinomial/logits", p => NegativeBinomial.FromLogits(p.Number(2.2), p.Number(0.3))),
        new("ZeroInflated", p => new ZeroInflated(new Poisson(p.Number(3.4)), p.Number(0.3))),
        new("Hurdle", p => new Hurdle(new Poisson(p.Number(2.4)), p.Number(0.3))),
        new("Skellam", p => new Skellam(p.Number(3.4), p.Number(2.1))) { Least = -60, Most = 60 },
        new("Zipf", p => new Zipf(p.Number(6.5))) { Most = 4000 },
        new("SignedProbit", p => new SignedProbit(p.Number(0.4))),
        new("Truncated/poisson", p => Truncated.Of(new Poisson(p.Number(3.4)), p.Number(1), p.Number(7))),
        new("Discretized/logistic", p => Discretized.Of(new Logistic(p.Number(6.3), p.Number(1.9)), 0, 15)),
        new("Discretized/normal", p => Discretized.Of(new Normal(p.Number(0.3), p.Number(2.4)))) { Least = -80, Most = 80 },
        new("Discretized/gumbel", p => Discretized.Of(new Gumbel(p.Number(2.3), p.Number(1.4)), 1, 9)),
        new("Poisson/large", p => new Poisson(p.Number(140))),
    ];

    private static IEnumerable<DistributionCase> Vectors() =>
    [
        new("Dirichlet", p => new Dirichlet(p.Vector(1.5, 2.2, 0.7))),
        new("MultivariateNormal", p => MultivariateNormal.FromCovariance(p.Vector(0.5, -1, 0.2), p.Matrix(Covariance))),
        new("MultivariateNormal/cholesky", p => MultivariateNormal.FromCholesky(p.Vector(0.5, -1, 0.2), p.Matrix(Lower))),
        new("MultivariateNormal/precision", p => MultivariateNormal.FromPrecision(p.Vector(0.5, -1, 0.2), p.Matrix(Covariance))),
        new("Independent/normal", p => new Normal(p.Vector(0.3, -0.2, 1), p.Vector(1, 0.5, 2)).ToEvent()),
        new("Iid/bernoulli", p => Bernoulli.FromProbabilities(p.Number(0.3)).Iid(3)),
        new("Iid/dirichlet", p => new Dirichlet(p.Vector(1.5, 2.2)).Iid(2)),
        new("OneHotCategorical", p => OneHotCategorical.FromLogits(p.Vector(0.2, -0.5, 1.3))),
        new("Multinomial", p => Multinomial.FromProbabilities(7, p.Vector(0.2, 0.5, 0.3))),
        new("DirichletMultinomial", p => new DirichletMultinomial(7, p.Vector(1.2, 2.5, 0.8))),
        new("PlackettLuce", p => new PlackettLuce(p.Vector(0.2, -0.5, 1.3))),
        new("RelaxedOneHotCategorical", p => new RelaxedOneHotCategorical(p.Number(0.8), p.Vector(0.2, -0.5, 1.3))),
        new("LowRankMultivariateNormal", p => new LowRankMultivariateNormal(p.Vector(0.5, -1, 0.2), p.Matrix(new[,] { { 1.2, 0.1 }, { 0.3, 0.8 }, { -0.2, 0.4 } }), p.Vector(0.7, 1.1, 0.4))),
        new("MultivariateStudentT", p => new MultivariateStudentT(p.Number(5.5), p.Vector(0.5, -1, 0.2), p.Matrix(Lower))) { IsCompound = true },
        new("MatrixNormal", p => new MatrixNormal(p.Matrix(new[,] { { 1.2, 0.1 }, { 0.3, 0.8 }, { -0.2, 0.4 } }), p.Matrix(Lower), p.Matrix(new[,] { { 0.9, 0 }, { -0.4, 1.3 } }))),
        new("Wishart", p => new Wishart(p.Number(6.5), p.Matrix(Lower))),
        new("InverseWishart", p => new InverseWishart(p.Number(9.5), p.Matrix(Lower))),
        new("NormalInverseWishart", p => new NormalInverseWishart(p.Vector(0.5, -1, 0.2), p.Number(1.7), p.Number(9.5), p.Matrix(Lower))),
        new("LkjCholesky", p => new LkjCholesky(3, p.Number(1.7))),
        new("PowerSpherical", p => new PowerSpherical(p.Vector(0.48, 0.6, 0.64), p.Number(3.5))),
        new("VonMisesFisher", p => new VonMisesFisher(p.Vector(0.48, 0.6, 0.64), p.Number(3.5))),
        new("VonMisesFisher/plane", p => new VonMisesFisher(p.Vector(0.6, -0.8), p.Number(0.8))),
        new("VonMisesFisher/sharp", p => new VonMisesFisher(p.Vector(0.48, 0.6, 0.64, 0, 0), p.Number(250))),
        new("GeneralizedDirichlet", p => new GeneralizedDirichlet(p.Vector(1.5, 2.2, 0.7), p.Vector(2.1, 1.3, 1.6))),
        new("GeneralizedDirichlet/sticks", p => GeneralizedDirichlet.StickBreaking(p.Number(1.8), 4)),
        new("Lkj", p => new Lkj(3, p.Number(1.7))),
        new("GaussianMarkovRandomField", p => GaussianMarkovRandomField.FromPrecision(p.Vector(0.5, -1, 0.2), p.Matrix(Covariance))),
        new("GaussianMarkovRandomField/autoregression", p => GaussianMarkovRandomField.ConditionalAutoregression(p.Vector(0.5, -1, 0.2, 0), p.Number(0.6), p.Number(1.7), p.Matrix(Path4))),
        new("GaussianRandomWalk", p => new GaussianRandomWalk(p.Number(0.7), 4)),
        new("ZeroSumNormal", p => new ZeroSumNormal(p.Number(1.3), 4)),
        new("LinearGaussianStateSpace", p => new LinearGaussianStateSpace(4, p.Vector(0.5, -0.2), p.Matrix(Lower2), p.Matrix(new[,] { { 0.9, 0.3 }, { -0.2, 0.7 } }),
            p.Matrix(new[,] { { 0.5, 0 }, { 0.1, 0.4 } }), p.Matrix(new[,] { { 1.0, 0.5 }, { 0, 1 }, { 0.3, -1 } }), p.Matrix(Lower))),
        new("HiddenMarkov/normal", p => HiddenMarkov.Of(Categorical.FromLogits(p.Vector(0.4, -0.3, 0)), Categorical.FromProbabilities(p.Matrix(Chain)),
            new Normal(p.Vector(-1, 0.5, 2), p.Vector(0.6, 0.4, 0.9)), 4)),
        new("HiddenMarkov/counts", p => HiddenMarkov.Of(Categorical.FromLogits(p.Vector(0.4, -0.3, 0)), Categorical.FromProbabilities(p.Matrix(Chain)),
            new Poisson(p.Vector(1, 4.5, 9)), 3)),
        new("HiddenMarkov/vectors", p => HiddenMarkov.Of(Categorical.FromLogits(p.Vector(0.4, -0.3, 0)), Categorical.FromProbabilities(p.Matrix(Chain)),
            new Normal(p.Matrix(new[,] { { -1, 0.5 }, { 0, 2 }, { 1, 1 } }), p.Matrix(new[,] { { 0.6, 0.5 }, { 0.4, 0.8 }, { 1, 0.7 } })).ToEvent(), 3)),
        new("GaussianCopula/gammas", p => GaussianCopula.Of(new Gamma(p.Vector(2.3, 1.4), p.Vector(1.5, 0.8)), p.Matrix(new[,] { { 1, 0 }, { 0.6, 0.8 } }))),
        new("GaussianCopula/logistics", p => GaussianCopula.Of(new Logistic(p.Vector(0.3, -0.4), p.Vector(1.5, 0.8)), p.Matrix(new[,] { { 1, 0 }, { 0.6, 0.8 } }))),
        new("Empirical", p => new Empirical(p.Vector(0.5, -1, 0.2, 4))),
        new("Transformed/triangular", p => new Normal(p.Number(0), p.Number(1)).Iid(2).Transform(Bijector.AffineTriangular(p.Vector(0.5, -1), p.Matrix(new[,] { { 0.9, 0 }, { -0.4, 1.3 } })))),
        new("Delta", p => new Delta(p.Number(1.5))),
    ];

    internal static readonly double[,] Lower = { { 1.2, 0, 0 }, { 0.3, 0.8, 0 }, { -0.2, 0.4, 0.6 } };

    internal static readonly double[,] Lower2 = { { 0.9, 0 }, { -0.4, 1.3 } };

    internal static readonly double[,] Chain = { { 0.7, 0.2, 0.1 }, { 0.3, 0.4, 0.3 }, { 0.05, 0.15, 0.8 } };

    internal static readonly double[,] Path4 = { { 0, 1, 0, 0 }, { 1, 0, 1, 0 }, { 0, 1, 0, 1 }, { 0, 0, 1, 0 } };

    internal static readonly double[,] Covariance = { { 2, 0.5, 0.3 }, { 0.5, 1, -0.2 }, { 0.3, -0.2, 0.7 } };
}
