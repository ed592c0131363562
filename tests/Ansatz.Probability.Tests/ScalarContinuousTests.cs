using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class ScalarContinuousTests
{
    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void Density_IntegratesToOne_AndItsMomentsAndEntropyAreTheClosedForms(string name)
    {
        var (item, distribution) = (Catalogue.Get(name), Catalogue.Get(name).Of());
        var quadrature = new ScalarQuadrature(distribution, item.HasPole);
        Assert.Equal(1, quadrature.Expectation(_ => 1), item.Tolerance);
        if (!item.HasCircularMoments && Try(() => distribution.Mean) is { } mean && double.IsFinite(mean))
        {
            Close(mean, quadrature.Expectation(x => x), item.Tolerance * 10);
            if (Try(() => distribution.Variance) is { } variance && double.IsFinite(variance))
                Close(variance, quadrature.Expectation(x => (x - mean) * (x - mean)), item.Tolerance * 10);
        }
        if (Try(() => distribution.Entropy) is { } entropy)
            Close(entropy, quadrature.Entropy, item.Tolerance * 100);
    }

    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void Draws_FollowTheDensity(string name)
    {
        var draws = Catalogue.Get(name).Of(ScalarType.Float32).Sample(new RandomStream(11), [10_000]).ToArray<double>();
        var uniform = new ScalarQuadrature(Catalogue.Get(name).Of(), Catalogue.Get(name).HasPole).Cdf(draws);
        var p = GoodnessOfFit.UniformPValue(uniform);
        Assert.True(p > GoodnessOfFit.FailureRate, $"p = {p:G3}");
    }

    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void Cdf_IsTheIntegralOfTheDensity_AndQuantileItsInverse(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var probabilities = Tensor.From([1e-4, 0.01, 0.2, 0.5, 0.77, 0.97, 0.9995]);
        var draws = distribution.Sample(new RandomStream(5), [100]);
        if (!Supported.Has(() => distribution.Cdf(draws)))
            return;
        var x = distribution.Quantile(probabilities);
        Assert.Equal(probabilities.ToArray<double>(), distribution.Cdf(x).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
        var integral = new ScalarQuadrature(distribution).Cdf(draws.ToArray<double>());
        var closed = distribution.Cdf(draws).ToArray<double>();
        Assert.Equal(integral, closed, (a, b) => Math.Abs(a - b) < 1e-6);
        var coordinates = distribution.Support.FromUnconstrained;                                 // steps shrink toward the ends of the support
        var step = 1e-5 * coordinates.LogDeterminant(coordinates.Inverse(draws), draws).Exp();
        var slope = (distribution.Cdf(draws + step) - distribution.Cdf(draws - step)) / (2 * step);
        Assert.Equal(distribution.LogDensity(draws).Exp().ToArray<double>(), slope.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-5 * Math.Max(1, a));
    }

    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void OffTheSupport_LogDensityIsMinusInfinity_AndTheCdfZeroOrOne_AndTheDensityIsDifferentiableOnIt(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var grid = Tensor.Linspace(-9.7, 9.7, 41, ScalarType.Float64);
        var inside = distribution.Support.Check(grid).ToArray<bool>();
        var log = distribution.LogDensity(grid).ToArray<double>();
        var (cdf, typical) = (Supported.Value(() => distribution.Cdf(grid))?.ToArray<double>(), distribution.Sample(new RandomStream(2)).ToDouble());
        for (var i = 0; i < inside.Length && !Catalogue.Get(name).HasCircularMoments; i++)       // a density of angles is periodic
        {
            Assert.True(inside[i] ? double.IsFinite(log[i]) : double.IsNegativeInfinity(log[i]), $"at {grid[i].ToDouble()}: {log[i]}");
            if (!inside[i] && cdf is not null)
                Assert.Equal(grid[i].ToDouble() < typical ? 0 : 1, cdf[i], 1e-12);
        }
        var points = distribution.Sample(new RandomStream(2), [5]);
        FiniteDifferences.Check(x => (distribution.LogDensity(x[0]) + 0 * x[0]).Sum(), 1e-4, 1e-6, points);
    }

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"closed form {expected:R}, quadrature {actual:R}");

    private static double? Try(Func<Tensor> compute) => Supported.Value(compute)?.ToDouble();
}
