using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class KullbackLeiblerTests
{
    private static readonly Dictionary<string, (Func<Distribution> Q, Func<Distribution> P)> Pairs = new(StringComparer.Ordinal)
    {
        ["Normal"] = (() => new Normal(D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["LogNormal"] = (() => new LogNormal(D(0.3), D(0.8)), () => new LogNormal(D(-0.5), D(1.4))),
        ["LogitNormal"] = (() => new LogitNormal(D(0.3), D(0.8)), () => new LogitNormal(D(-0.5), D(1.4))),
        ["HalfNormal"] = (() => new HalfNormal(D(0.8)), () => new HalfNormal(D(1.4))),
        ["Laplace"] = (() => new Laplace(D(0.3), D(0.8)), () => new Laplace(D(-0.5), D(1.4))),
        ["Cauchy"] = (() => new Cauchy(D(0.3), D(0.8)), () => new Cauchy(D(-0.5), D(1.4))),
        ["Gumbel"] = (() => new Gumbel(D(0.3), D(0.8)), () => new Gumbel(D(-0.5), D(1.4))),
        ["Uniform"] = (() => new Uniform(D(0.3), D(0.8)), () => new Uniform(D(-0.5), D(1.4))),
        ["LogUniform"] = (() => new LogUniform(D(0.3), D(0.8)), () => new LogUniform(D(0.1), D(1.4))),
        ["Exponential"] = (() => new Exponential(D(1.3)), () => new Exponential(D(0.7))),
        ["Gamma"] = (() => new Gamma(D(2.3), D(1.4)), () => new Gamma(D(1.1), D(0.9))),
        ["Chi2 and Gamma"] = (() => new Chi2(D(3)), () => new Gamma(D(1.1), D(0.9))),
        ["Exponential and Gamma"] = (() => new Exponential(D(1.4)), () => new Gamma(D(1.1), D(0.9))),
        ["Gamma and Exponential"] = (() => new Gamma(D(2.3), D(1.4)), () => new Exponential(D(0.9))),
        ["InverseGamma"] = (() => new InverseGamma(D(2.3), D(1.4)), () => new InverseGamma(D(1.1), D(0.9))),
        ["Beta"] = (() => new Beta(D(2.3), D(1.4)), () => new Beta(D(1.1), D(0.9))),
        ["Pareto"] = (() => new Pareto(D(1.3), D(2.4)), () => new Pareto(D(0.9), D(1.5))),
        ["Weibull"] = (() => new Weibull(D(1.3), D(2.4)), () => new Weibull(D(0.9), D(1.5))),
        ["VonMises"] = (() => new VonMises(D(0.3), D(2.4)), () => new VonMises(D(-0.4), D(1.1))),
        ["ContinuousBernoulli"] = (() => ContinuousBernoulli.FromProbabilities(D(0.3)), () => ContinuousBernoulli.FromProbabilities(D(0.6))),
        ["Normal and Laplace"] = (() => new Normal(D(0.3), D(0.8)), () => new Laplace(D(-0.5), D(1.4))),
        ["Normal and Gumbel"] = (() => new Normal(D(0.3), D(0.8)), () => new Gumbel(D(-0.5), D(1.4))),
        ["Laplace and Normal"] = (() => new Laplace(D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["Logistic and Normal"] = (() => new Logistic(D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["Gumbel and Normal"] = (() => new Gumbel(D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["Uniform and Normal"] = (() => new Uniform(D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["Exponential and Normal"] = (() => new Exponential(D(1.3)), () => new Normal(D(-0.5), D(1.4))),
        ["Gamma and Normal"] = (() => new Gamma(D(2.3), D(1.4)), () => new Normal(D(-0.5), D(1.4))),
        ["Beta and Normal"] = (() => new Beta(D(2.3), D(1.4)), () => new Normal(D(-0.5), D(1.4))),
        ["HalfNormal and Normal"] = (() => new HalfNormal(D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["LogNormal and Normal"] = (() => new LogNormal(D(0.3), D(0.5)), () => new Normal(D(-0.5), D(1.4))),
        ["LogNormal and Gamma"] = (() => new LogNormal(D(0.3), D(0.5)), () => new Gamma(D(1.5), D(1.4))),
        ["HalfNormal and Exponential"] = (() => new HalfNormal(D(0.8)), () => new Exponential(D(1.4))),
        ["Beta and Exponential"] = (() => new Beta(D(2.3), D(1.4)), () => new Exponential(D(1.4))),
        ["Beta and Gamma"] = (() => new Beta(D(2.3), D(1.4)), () => new Gamma(D(1.5), D(1.4))),
        ["Beta and Uniform"] = (() => new Beta(D(2.3), D(1.4)), () => new Uniform(D(-0.5), D(1.4))),
        ["Bernoulli"] = (() => Bernoulli.FromLogits(D(0.3)), () => Bernoulli.FromProbabilities(D(0.2))),
        ["Categorical"] = (() => Categorical.FromLogits(V(0.3, -1, 0.5)), () => Categorical.FromProbabilities(V(0.2, 0.3, 0.5))),
        ["Categorical and OrderedLogistic"] = (() => Categorical.FromLogits(V(0.3, -1, 0.5)), () => new OrderedLogistic(D(0.4), V(-1, 0.5))),
        ["OneHotCategorical"] = (() => OneHotCategorical.FromLogits(V(0.3, -1, 0.5)), () => OneHotCategorical.FromProbabilities(V(0.2, 0.3, 0.5))),
        ["Multinomial"] = (() => Multinomial.FromLogits(5, V(0.3, -1, 0.5)), () => Multinomial.FromProbabilities(5, V(0.2, 0.3, 0.5))),
        ["Poisson"] = (() => new Poisson(D(2.4)), () => new Poisson(D(3.1))),
        ["Geometric"] = (() => Geometric.FromProbabilities(D(0.4)), () => Geometric.FromLogits(D(0.3))),
        ["Binomial"] = (() => Binomial.FromProbabilities(D(7), D(0.4)), () => Binomial.FromProbabilities(D(7), D(0.6))),
        ["BetaBinomial"] = (() => new BetaBinomial(D(7), D(1.4), D(2)), () => new BetaBinomial(D(7), D(2.4), D(1.2))),
        ["Binomial and Poisson"] = (() => Binomial.FromProbabilities(D(7), D(0.4)), () => new Poisson(D(3.1))),
        ["Bernoulli and Poisson"] = (() => Bernoulli.FromProbabilities(D(0.4)), () => new Poisson(D(1.1))),
        ["SignedProbit"] = (() => new SignedProbit(D(0.4)), () => new SignedProbit(D(-0.2))),
        ["Dirichlet"] = (() => new Dirichlet(V(1.3, 2, 0.5)), () => new Dirichlet(V(0.9, 1.3, 2.5))),
        ["MultivariateNormal"] = (Dense, () => MultivariateNormal.FromCovariance(V(0, 0.5, 0.1), M(Catalogue.Covariance))),
        ["MultivariateNormal and independent"] = (Dense, () => new Normal(V(0, 0.5, 0.1), V(1.2, 0.8, 1)).ToEvent()),
        ["Independent and MultivariateNormal"] = (() => new Normal(V(0, 0.5, 0.1), V(0.6, 0.8, 0.5)).ToEvent(), () => MultivariateNormal.FromCovariance(V(0, 0.3, 0.1), M(Catalogue.Covariance))),
        ["LowRank"] = (LowRank, () => new LowRankMultivariateNormal(V(0, 0.5, 0.1), M(new[,] { { 1.0 }, { 0.3 }, { 0.2 } }), V(1.2, 0.8, 1))),
        ["LowRank and MultivariateNormal"] = (LowRank, () => MultivariateNormal.FromCovariance(V(0, 0.5, 0.1), M(Catalogue.Covariance))),
        ["MultivariateNormal and LowRank"] = (Dense, () => LowRank().Expand([])),
        ["LowRank and independent"] = (LowRank, () => new Normal(V(0, 0.5, 0.1), V(1.2, 0.8, 1)).ToEvent()),
        ["Independent and LowRank"] = (() => new Normal(V(0, 0.5, 0.1), V(0.6, 0.8, 0.5)).ToEvent(), LowRank),
        ["MatrixNormal"] = (
            () => new MatrixNormal(M(new[,] { { 0.1, 0.2 }, { -0.3, 0 }, { 1, 0 } }), M(Catalogue.Lower), M(new[,] { { 0.9, 0 }, { -0.4, 1.3 } })),
            () => new MatrixNormal(M(new[,] { { 0, 0.2 }, { -0.1, 0.4 }, { 1, 1 } }), M(new[,] { { 1, 0, 0 }, { 0.1, 1.1, 0 }, { 0, 0.2, 0.9 } }), M(new[,] { { 1.1, 0 }, { 0.2, 0.9 } }))),
        ["Wishart"] = (() => new Wishart(D(5.5), M(Catalogue.Lower)), () => new Wishart(D(6.2), M(new[,] { { 1, 0, 0 }, { 0.1, 1.1, 0 }, { 0, 0.2, 0.9 } }))),
        ["InverseWishart"] = (() => new InverseWishart(D(7.5), M(Catalogue.Lower)), () => new InverseWishart(D(6.2), M(new[,] { { 1, 0, 0 }, { 0.1, 1.1, 0 }, { 0, 0.2, 0.9 } }))),
        ["NormalInverseWishart"] = (() => new NormalInverseWishart(V(0.5, -1, 0.2), D(1.7), D(7.5), M(Catalogue.Lower)),
            () => new NormalInverseWishart(V(0, -1, 0.4), D(0.9), D(6.2), M(new[,] { { 1, 0, 0 }, { 0.1, 1.1, 0 }, { 0, 0.2, 0.9 } }))),
        ["GaussianMarkovRandomField"] = (Field, () => GaussianMarkovRandomField.FromPrecisionCholesky(V(0.1, -0.5, 0.4), M(Catalogue.Lower))),
        ["GaussianMarkovRandomField and MultivariateNormal"] = (Field, Dense),
        ["MultivariateNormal and GaussianMarkovRandomField"] = (Dense, Field),
        ["GaussianRandomWalk"] = (() => new GaussianRandomWalk(D(0.7), 4), () => new GaussianRandomWalk(D(1.1), 4)),
        ["ZeroSumNormal"] = (() => new ZeroSumNormal(D(0.7), 4), () => new ZeroSumNormal(D(1.1), 4)),
        ["LkjCholesky"] = (() => new LkjCholesky(4, D(1.7)), () => new LkjCholesky(4, D(0.9))),
        ["Lkj"] = (() => new Lkj(3, D(1.7)), () => new Lkj(3, D(3.1))),
        ["VonMisesFisher"] = (() => new VonMisesFisher(V(0.48, 0.6, 0.64), D(3.5)), () => new VonMisesFisher(V(0.6, 0, 0.8), D(1.5))),
        ["VonMisesFisher and uniform"] = (() => new VonMisesFisher(V(0.48, 0.6, 0.64), D(3.5)), () => VonMisesFisher.Uniform(3, ScalarType.Float64)),
        ["PowerSpherical and VonMisesFisher"] = (() => new PowerSpherical(V(0.48, 0.6, 0.64), D(3.5)), () => new VonMisesFisher(V(0.6, 0, 0.8), D(1.5))),
        ["GeneralizedDirichlet"] = (() => new GeneralizedDirichlet(V(1.5, 2.2), V(2.1, 1.3)), () => GeneralizedDirichlet.StickBreaking(D(1.4), 3)),
        ["HalfCauchy"] = (() => new HalfCauchy(D(0.8)), () => new HalfCauchy(D(1.4))),
        ["Chi"] = (() => new Chi(D(2.8)), () => new Chi(D(1.4))),
        ["Frechet"] = (() => new Frechet(D(1.3), D(2.4)), () => new Frechet(D(0.9), D(1.5))),
        ["InverseGaussian"] = (() => new InverseGaussian(D(1.3), D(2.4)), () => new InverseGaussian(D(0.9), D(1.5))),
        ["TruncatedNormal"] = (() => new TruncatedNormal(D(0.3), D(1.2), D(-1), D(2.5)), () => new TruncatedNormal(D(-0.3), D(0.9), D(-1.2), D(3))),
        ["TruncatedNormal and Normal"] = (() => new TruncatedNormal(D(0.3), D(1.2), D(-1), D(2.5)), () => new Normal(D(-0.3), D(0.9))),
        ["StudentT and Normal"] = (() => new StudentT(D(8), D(0.3), D(0.8)), () => new Normal(D(-0.5), D(1.4))),
        ["GeneralizedPareto and Normal"] = (() => new GeneralizedPareto(D(0.3), D(0.8), D(-0.2)), () => new Normal(D(-0.5), D(1.4))),
        ["SpikeAndSlab"] = (() => new SpikeAndSlab(new Normal(D(0.3), D(0.8)), D(0.3)), () => new SpikeAndSlab(new Normal(D(-0.5), D(1.4)), D(0.6))),
        ["LogNormal and InverseGamma"] = (() => new LogNormal(D(0.3), D(0.5)), () => new InverseGamma(D(1.5), D(1.4))),
        ["Gamma and InverseGamma"] = (() => new Gamma(D(5.3), D(1.4)), () => new InverseGamma(D(1.5), D(1.4))),
        ["InverseGamma and Gamma"] = (() => new InverseGamma(D(5.5), D(1.4)), () => new Gamma(D(1.5), D(1.4))),
        ["Weibull and Gamma"] = (() => new Weibull(D(1.3), D(2.4)), () => new Gamma(D(1.5), D(1.4))),
        ["Weibull and Exponential"] = (() => new Weibull(D(1.3), D(2.4)), () => new Exponential(D(1.4))),
        ["NegativeBinomial"] = (() => NegativeBinomial.FromProbabilities(D(3.5), D(0.45)), () => NegativeBinomial.FromLogits(D(3.5), D(0.3))),
        ["Discretized"] = (() => Discretized.Of(new Logistic(D(6.3), D(1.9)), 0, 15), () => Discretized.Of(new Normal(D(7.3), D(2.9)), 0, 15)),
        ["Categorical and Poisson"] = (() => Categorical.FromLogits(V(0.3, -1, 0.5)), () => new Poisson(D(1.1))),
        ["Independent"] = (() => new Gamma(V(2.3, 1), V(1.4, 1)).ToEvent(), () => new Gamma(V(1.1, 2), D(0.9)).ToEvent()),
        ["Transformed"] = (() => new Normal(D(0.3), D(0.8)).Transform(Bijector.Exp), () => new Normal(D(0.1), D(1.3)).Transform(Bijector.Exp)),
    };

    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ClosedForm_IsTheMeanLogRatioOfDraws(string name)
    {
        const int n = 100_000;
        var (q, p) = (Pairs[name].Q(), Pairs[name].P());
        var closed = Distribution.KullbackLeibler(q, p).ToDouble();
        var draws = q.Sample(new RandomStream(51), [n]);
        var ratios = (q.LogDensity(draws) - p.LogDensity(draws)).ToArray<double>();
        var average = ratios.Average();
        var error = Math.Sqrt(ratios.Select(r => (r - average) * (r - average)).Average() / n);
        Assert.True(Math.Abs(closed - average) <= 4 * error + 1e-9, $"closed form {closed:R}, from draws {average:R} +- {error:R}");
        Assert.True(closed > 0);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void BetweenEquals_ItIsZero_ForEveryElementOfABatch(string name)
    {
        var (item, type) = (Catalogue.Get(name), DistributionsPageTests.Public(Catalogue.Get(name).Of().GetType()));
        var isKnown = KullbackLeiblerPairs.Has(item.Of(), item.Of());
        Assert.True(isKnown || !KullbackLeiblerPairs.Known.Contains((type, type)) || type == typeof(Transformed), "the pair is registered, and has no value");
        if (!isKnown)
            return;
        var divergence = Distribution.KullbackLeibler(item.Of(batch: [3]), item.Of(batch: [2, 1]));
        Assert.Equal([2, 3], divergence.Shape);
        Assert.Equal(0, divergence.Abs().Max().ToDouble(), 1e-9);
    }

    /// <summary>A pair that no case measures would be a formula that nobody checked.</summary>
    [Fact]
    public void EveryRegisteredPair_IsMeasured()
    {
        var measured = new HashSet<(Type, Type)>();
        foreach (var (q, p) in Pairs.Values)
            for (var a = q().GetType(); a != typeof(object); a = a.BaseType!)
                for (var b = p().GetType(); b != typeof(object); b = b.BaseType!)
                    measured.Add((a, b));
        var missing = KullbackLeiblerPairs.Known.Where(pair => !measured.Contains(pair) && pair.Q.Assembly == typeof(Distribution).Assembly)
            .Select(pair => $"{pair.Q.Name}, {pair.P.Name}").Order(StringComparer.Ordinal);
        // A mask and a point mass have their own tests: against draws they have no error.
        Assert.Equal(["Delta, Distribution", "Delta, Masked", "Distribution, Masked", "Masked, Distribution", "Masked, Masked"], missing);
    }

    [Fact]
    public void OfAPointMass_ItIsMinusTheLogDensityThere()
    {
        var point = new Delta(Tensor.From([0.5, -1]));
        var p = new Normal(D(0.3), D(1.2));
        Assert.Equal(p.LogDensity(Tensor.From([0.5, -1])).ToArray<double>().Select(l => -l), Distribution.KullbackLeibler(point, p).ToArray<double>());
        var masked = Distribution.KullbackLeibler(point, p.Expand([2]).Mask(Tensor.From([false, true]))).ToArray<double>();
        Assert.Equal([0, -p.LogDensity(-1).ToDouble()], masked, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ClosedForm_HasTheShapeOfTheBatch(string name)
    {
        var (q, p) = (Pairs[name].Q(), Pairs[name].P());
        var single = Distribution.KullbackLeibler(q, p).ToDouble();
        Assert.Equal(3 * single, Distribution.KullbackLeibler(q.Iid(3), p.Iid(3)).ToDouble(), 1e-9 * Math.Max(1, single));
    }

    [Fact]
    public void UnknownPair_IsNamed()
    {
        var error = Assert.Throws<NotSupportedException>(() => Distribution.KullbackLeibler(new Cauchy(0, 1), new Normal(0, 1)));
        Assert.Contains("KL(Cauchy || Normal)", error.Message);
    }

    [Fact]
    public void Masked_CountsOnlyWhereTheMaskHolds()
    {
        var q = new Normal(Tensor.From([0.0, 1, 2]), 1);
        var kl = Distribution.KullbackLeibler(q.Mask(Tensor.From([true, false, true])), new Normal(0, 1));
        Assert.Equal([0f, 0f, 2f], kl.ToArray<float>());
    }

    [Fact]
    public void RegisteredPair_IsUsed()
    {
        KullbackLeiblerPairs.Register<Coin, Coin>((q, p) => Tensor.Scalar(42));
        Assert.Equal(42, Distribution.KullbackLeibler(new Coin(), new Coin()).ToDouble());
    }

    /// <summary>A user's distribution.</summary>
    private sealed class Coin : Distribution
    {
        public override Shape BatchShape => [];

        public override Shape EventShape => [];

        public override Constraint Support => Constraint.Boolean;

        public override Tensor Sample(RandomStream stream) => stream.Bernoulli(Tensor.Scalar(0.5));

        public override Tensor LogDensity(Tensor value) => value.ZerosLike() - Math.Log(2);
    }

    private static GaussianMarkovRandomField Field() => GaussianMarkovRandomField.FromPrecision(V(0.2, -0.4, 0.3), M(Catalogue.Covariance));

    private static MultivariateNormal Dense() => MultivariateNormal.FromCholesky(V(0.5, -1, 0.2), M(Catalogue.Lower));

    private static LowRankMultivariateNormal LowRank() =>
        new(V(0.5, -1, 0.2), M(new[,] { { 1.2, 0.1 }, { 0.3, 0.8 }, { -0.2, 0.4 } }), V(0.7, 1.1, 0.4));

    private static Tensor D(double value) => Tensor.Scalar(value, ScalarType.Float64);

    private static Tensor V(params ReadOnlySpan<double> values) => Tensor.From(values);

    private static Tensor M(double[,] values) => Tensor.From(values.Cast<double>().ToArray(), values.GetLength(0), values.GetLength(1));
}
