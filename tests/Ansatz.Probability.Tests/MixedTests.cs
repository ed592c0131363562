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

    [Theory]
    [MemberData(nameof(Catalogue.Mixed), MemberType = typeof(Catalogue))]
    public void Quantile_IsTheLeastValueThatReachesTheProbability(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var levels = Tensor.Linspace(0.01, 0.99, 99, ScalarType.Float64);
        var x = distribution.Quantile(levels);
        Assert.True((distribution.Cdf(x) >= levels - 1e-9).All().ToBoolean());
        Assert.True((distribution.Cdf(x - 1e-7) < levels + 1e-9).All().ToBoolean());
        Assert.All(Catalogue.Get(name).Atoms, atom => Assert.Contains(atom, x.ToArray<double>()));
    }

    [Fact]
    public void Empirical_HasTheFunctionsOfItsShares()
    {
        // Shares 1/10 at -1, 4/10 at 0.5 (two samples), 5/10 at 2; in the second row 6/10, 4/10 and nothing.
        var weights = Tensor.From([2.0, 1, 5, 2, 3, 6, 0, 1], 2, 4);
        var distribution = new Empirical(Tensor.From([0.5, -1, 2, 0.5]), weights);
        Assert.Equal([2], distribution.BatchShape);
        double[][] shares = [[0.1, 0.4, 0.5], [0.6, 0.4, 0]];
        for (var row = 0; row < 2; row++)
        {
            Assert.Equal([0, shares[row][0], shares[row][0] + shares[row][1], 1],
                distribution.Cdf(Tensor.From([-1.1, -1, 1.9, 2]).Unsqueeze(-1)).Select(-1, row).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(-shares[row].Where(p => p > 0).Sum(p => p * Math.Log(p)), distribution.Entropy[row].ToDouble(), 1e-12);
        }
        var levels = Tensor.From([0.05, 0.3, 0.55, 0.95]).Unsqueeze(-1);
        Assert.Equal([-1, 0.5, 2, 2], distribution.Quantile(levels).Select(-1, 0).ToArray<double>());
        Assert.Equal([-1, -1, -1, 0.5], distribution.Quantile(levels).Select(-1, 1).ToArray<double>());
    }

    [Fact]
    public void Delta_StepsAtItsValue()
    {
        var distribution = new Delta(Tensor.From([1.5, -2]));
        Assert.Equal([1, 1, 0, 1], distribution.Cdf(Tensor.From([1.5, 0, 1.4, -2], 2, 2)).ToArray<double>());
        Assert.Equal([1.5, -2], distribution.Quantile(0.7).ToArray<double>());
        Assert.Equal([0, 0], distribution.Entropy.ToArray<double>());
    }
}
