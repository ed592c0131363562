using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public sealed class DependenceTests
{
    private static readonly RandomStream Stream = new(29);

    private static Tensor Covariance(RandomStream stream, int d)
    {
        var factor = stream.Normal([d, d + 1], ScalarType.Float64);
        return factor.MatMul(factor.Transpose(0, 1));
    }

    [Fact]
    public void TotalCorrelation_OfTwoVariables_IsTheirClosedForm_AndZeroWhenDiagonal()
    {
        foreach (var rho in (double[])[0, 0.3, -0.8, 0.999])
            Assert.Equal(-0.5 * Math.Log(1 - rho * rho), DependenceMeasure.TotalCorrelationOfNormal(Tensor.From([4, 2 * rho * 3, 2 * rho * 3, 9], 2, 2)), 1e-10);
        Assert.Equal(0, DependenceMeasure.TotalCorrelationOfNormal(Tensor.From([1e-6, 0, 0, 1e6], 2, 2)), 1e-12);
        var c = Covariance(Stream["cholesky"], 5);
        Assert.Equal((0.5 * c.Diagonal().Log().Sum() - c.LinalgCholesky().Diagonal().Log().Sum()).ToDouble(), DependenceMeasure.TotalCorrelationOfNormal(c), 1e-9);
    }

    [Fact]
    public void TotalCorrelation_DoesNotDependOnScales_AndFallsWhenIndependentNoiseIsAdded()
    {
        for (var i = 0; i < 1000; i++)
        {
            var stream = Stream["noise"][i];
            var c = Covariance(stream["c"], 2 + i % 5);
            var noise = stream["d"].Uniform([c.Size(0)], ScalarType.Float64) * 3;
            var before = DependenceMeasure.TotalCorrelationOfNormal(c);
            Assert.True(before >= 0);
            Assert.True(DependenceMeasure.TotalCorrelationOfNormal(c + noise.Diagonals()) <= before + 1e-10);
            var scale = stream["s"].Uniform([c.Size(0)], ScalarType.Float64) + 0.1;
            Assert.Equal(before, DependenceMeasure.TotalCorrelationOfNormal(c * scale.Unsqueeze(0) * scale.Unsqueeze(1)), 1e-8);
        }
    }

    [Fact]
    public void ASingularCovariance_HasInfiniteTotalCorrelation_AndAConstantVariableNoCorrelation()
    {
        Assert.Equal(double.PositiveInfinity, DependenceMeasure.TotalCorrelationOfNormal(Tensor.From([1.0, 1, 1, 1], 2, 2)));
        var dead = Tensor.From([1.0, 1e-9, 1e-9, 1e-13], 2, 2);
        Assert.Equal([1.0, 0, 0, 1], DependenceMeasure.Correlation(dead).ToArray<double>());
        Assert.Equal(0, DependenceMeasure.TotalCorrelationOfNormal(dead));
    }

    [Fact]
    public void WassersteinCorrelation_IsZeroWhenDiagonal_AndTheDistanceOtherwise()
    {
        Assert.Equal(0, DependenceMeasure.WassersteinCorrelationOfNormal(Tensor.From([4.0, 0, 0, 9], 2, 2)), 1e-12);
        // Of correlation ρ and variances 1: 4 - 2 (√(1 + ρ) + √(1 - ρ)).
        Assert.Equal(4 - 2 * (Math.Sqrt(1.6) + Math.Sqrt(0.4)), DependenceMeasure.WassersteinCorrelationOfNormal(Tensor.From([1, 0.6, 0.6, 1], 2, 2)), 1e-12);
    }

    [Fact]
    public void HistogramInformation_IsNearZeroForIndependentVariables_AndTheEntropyForTheSame()
    {
        var x = Stream["uniform"].Uniform([10_000, 2], ScalarType.Float64);
        Assert.InRange(DependenceMeasure.MeanOverPairs(DependenceMeasure.HistogramInformation(x)), 0, 0.03);
        var twice = DependenceMeasure.HistogramInformation(Tensor.Cat([x.Narrow(1, 0, 1), x.Narrow(1, 0, 1)], 1));
        var values = x.Select(1, 0).ToArray<double>();
        var (low, width) = (values.Min(), (values.Max() - values.Min()) / 20);
        var entropy = values.CountBy(v => Math.Min((int)((v - low) / width), 19)).Sum(bin => -bin.Value / 1e4 * Math.Log(bin.Value / 1e4));
        Assert.Equal(entropy, DependenceMeasure.MeanOverPairs(twice), 1e-9);
        Assert.Equal(entropy, twice[0, 0].ToDouble(), 1e-9);
        Assert.Equal(0, DependenceMeasure.MeanOverPairs(DependenceMeasure.HistogramInformation(x.Narrow(1, 0, 1))));
    }

    [Fact]
    public void TotalCorrelationOfMixture_IsItsDefinition_AndZeroForOneDimension()
    {
        const int n = 5, d = 3;
        var (mean, deviation, z) = (Stream["m"].Normal([n, d], ScalarType.Float64), Stream["s"].Uniform([n, d], ScalarType.Float64) + 0.5, Stream["z"].Normal([n, d], ScalarType.Float64));
        double Log(int i, int j, int l) => new Normal(mean[j, l], deviation[j, l]).LogDensity(z[i, l]).ToDouble();
        int[] all = [.. Enumerable.Range(0, n)], dims = [.. Enumerable.Range(0, d)];
        double LogSumExp(IEnumerable<double> terms) => Math.Log(terms.Sum(Math.Exp));
        // Without the counts, as the paper writes it: the difference is (d - 1) ln n.
        var written = all.Average(i => LogSumExp(all.Select(j => dims.Sum(l => Log(i, j, l)))) - dims.Sum(l => LogSumExp(all.Select(j => Log(i, j, l)))));
        Assert.Equal(written + (d - 1) * Math.Log(n), DependenceMeasure.TotalCorrelationOfMixture(new Normal(mean, deviation), z).ToDouble(), 1e-9);
        Assert.Equal(0, DependenceMeasure.TotalCorrelationOfMixture(new Normal(mean.Narrow(1, 0, 1), deviation.Narrow(1, 0, 1)), z.Narrow(1, 0, 1)).ToDouble(), 1e-12);
    }
}
