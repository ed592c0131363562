using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Distributions with atoms: points of positive probability in a continuum.</summary>
public class MixedTests
{
    [Theory]
    [MemberData(nameof(Catalogue.Mixed), MemberType = typeof(Catalogue))]
    public void DensityAndAtoms_SumToOne_AndGiveTheMoments(string name)
    {
        var (item, distribution) = (Catalogue.Get(name), Catalogue.Get(name).Of());
        var quadrature = new ScalarQuadrature(distribution);
        var masses = item.Atoms.Select(a => Math.Exp(distribution.LogDensity(Tensor.From([a])).ToArray<double>()[0])).ToArray();
        Assert.Equal(1, quadrature.Expectation(_ => 1) + masses.Sum(), 1e-6);
        double Expectation(Func<double, double> f) => quadrature.Expectation(f) + item.Atoms.Zip(masses, (a, m) => m * f(a)).Sum();
        var mean = Expectation(x => x);
        var variance = Expectation(x => (x - mean) * (x - mean));
        var draws = distribution.Sample(new RandomStream(3), [100_000]);
        Assert.Equal(mean, draws.Mean().ToDouble(), 5 * Math.Sqrt(variance / 100_000));
        if (distribution is not SpikeAndSlab)
            return;
        Assert.Equal(mean, distribution.Mean.ToDouble(), 1e-6);
        Assert.Equal(variance, distribution.Variance.ToDouble(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Mixed), MemberType = typeof(Catalogue))]
    public void Draws_FollowDensityAndAtoms_AndTheCdf(string name)
    {
        const int n = 20_000;
        var (item, distribution) = (Catalogue.Get(name), Catalogue.Get(name).Of());
        var draws = distribution.Sample(new RandomStream(13), [n]).ToArray<double>();
        var masses = item.Atoms.Select(a => Math.Exp(distribution.LogDensity(Tensor.From([a])).ToArray<double>()[0])).ToArray();
        var continuous = draws.Where(x => !item.Atoms.Contains(x)).ToArray();
        var counts = item.Atoms.Select(a => (double)draws.Count(x => x.Equals(a))).Append(continuous.Length).ToArray();
        var rest = 1 - masses.Sum();
        Assert.True(GoodnessOfFit.PValue(counts, [.. masses.Append(rest).Select(m => n * m)]) > GoodnessOfFit.FailureRate);
        var below = new ScalarQuadrature(distribution).Cdf(continuous);
        Assert.True(GoodnessOfFit.UniformPValue([.. below.Select(p => p / rest)]) > GoodnessOfFit.FailureRate);
        var expected = continuous.Zip(below, (x, p) => p + item.Atoms.Zip(masses, (a, m) => a <= x ? m : 0).Sum()).ToArray();
        Assert.Equal(expected, distribution.Cdf(Tensor.From(continuous)).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
