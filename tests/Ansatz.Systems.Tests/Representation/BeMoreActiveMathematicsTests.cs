using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The invariants of the specification.</summary>
public sealed class BeMoreActiveMathematicsTests
{
    private static readonly RandomStream Stream = new(41);

    /// <summary>3 latents N(0, 1) with σ² = 0.01, and 2 with μ = 0.001 of the first and σ² = 1.</summary>
    private static ActiveAnalysis Constructed(int count, IReadOnlyList<int>? order = null)
    {
        var active = Stream["constructed"].Normal([count, 3], ScalarType.Float64);
        var leak = 0.001 * active.Narrow(1, 0, 1);
        var mean = Tensor.Cat([active, leak, leak], 1);
        var variance = Tensor.From([0.01, 0.01, 0.01, 1, 1], 5).Expand([count, 5]);
        if (order is null) return ActiveAnalysis.FromArrays(mean, variance, LatentSpread.Variance);
        var index = Tensor.From([.. order.Select(j => (long)j)], 5);
        return ActiveAnalysis.FromArrays(mean.IndexSelect(1, index), variance.IndexSelect(1, index), LatentSpread.Variance);
    }

    [Fact]
    public void TheCovarianceOfDraws_IsThatOfMeansPlusTheMeanVariances()
    {
        const int n = 100_000;
        var mean = Stream["mean"].Normal([n, 4], ScalarType.Float64).MatMul(Stream["mix"].Normal([4, 4], ScalarType.Float64));
        var analysis = ActiveAnalysis.FromArrays(mean, Stream["variance"].Uniform([n, 4], ScalarType.Float64), LatentSpread.Variance);
        var expected = analysis.Dependence(LatentRepresentation.Mean).Covariance + analysis.Variance.Mean([0]).Diagonals();
        var found = analysis.Dependence(LatentRepresentation.Sampled).Covariance;
        var scale = expected.Diagonal().Sqrt();
        Assert.True(((found - expected).Abs() / (scale.Unsqueeze(0) * scale.Unsqueeze(1))).Max().ToDouble() < 0.02);
        Assert.True((analysis.Dependence(LatentRepresentation.Sampled).Correlation - analysis.ImpliedCorrelation()).Abs().Max().ToDouble() < 0.02);
    }

    [Fact]
    public void AConstructedRepresentation_HasThreeActiveAndTwoPassiveLatents_CorrelatedInTheMeansOnly()
    {
        var analysis = Constructed(20_000);
        Assert.Equal([LatentKind.Active, LatentKind.Active, LatentKind.Active, LatentKind.Passive, LatentKind.Passive], analysis.Regime.Kinds);
        var (mean, sampled) = (analysis.Dependence(LatentRepresentation.Mean).Correlation, analysis.Dependence(LatentRepresentation.Sampled).Correlation);
        foreach (var j in (int[])[3, 4])
        {
            Assert.Equal(1, mean[0, j].ToDouble(), 1e-9);
            Assert.InRange(Math.Abs(sampled[0, j].ToDouble()), 0, 0.02);
        }
        Assert.Equal(double.PositiveInfinity, analysis.Dependence(LatentRepresentation.Mean).TotalCorrelation);
        Assert.InRange(analysis.Dependence(LatentRepresentation.Sampled).TotalCorrelation, 0, 0.01);
        Assert.InRange(analysis.Dependence(LatentRepresentation.Mean, LatentSubset.Active)!.TotalCorrelation, 0, 0.01);
        Assert.Equal([0, 1, 2], analysis.Filter(LatentKind.Passive).Kept);
        Assert.True(analysis.MeanCorrelation(LatentRepresentation.Mean, LatentKind.Passive) > 0.4);
    }

    [Fact]
    public void TheDifferenceOfOneActivePair_IsNotAveragedAway()
    {
        // Noise takes from the correlation of the first pair; the five others are uncorrelated in means and draws.
        const int n = 20_000;
        var common = Stream["common"].Normal([n, 1], ScalarType.Float64);
        var apart = Stream["apart"].Normal([n, 3], ScalarType.Float64);
        var mean = Tensor.Cat([common, 0.9 * common + Math.Sqrt(0.19) * apart.Narrow(1, 0, 1), apart.Narrow(1, 1, 2)], 1);
        var analysis = ActiveAnalysis.FromArrays(mean, Tensor.From([0.05, 0.05, 0.001, 0.001], 4).Expand([n, 4]), LatentSpread.Variance);
        Assert.Equal(4, analysis.Regime.Count(LatentKind.Active));
        Assert.Equal(0.9 - 0.9 / 1.05, analysis.LargestDifference(LatentKind.Active), 0.01);
        Assert.True(double.IsNaN(analysis.LargestDifference(LatentKind.Passive)));
        Assert.True(double.IsNaN(analysis.MeanCorrelation(LatentRepresentation.Mean, LatentKind.Passive)));
    }

    [Fact]
    public void TheKinds_PartitionTheLatents_AndMoveWithThem()
    {
        int[] order = [4, 2, 0, 3, 1];
        var (plain, moved) = (Constructed(500), Constructed(500, order));
        Assert.Equal(order.Select(j => plain.Regime.Kinds[j]), moved.Regime.Kinds);
        Assert.Equal(5, Enum.GetValues<LatentKind>().Sum(plain.Regime.Count));
        Assert.Equal([0, 1, 2, 3, 4], LatentSubset.All.Where(subset => subset.Kinds.Count == 1).SelectMany(subset => subset.Of(plain.Regime.Kinds)).Order());
    }

    [Fact]
    public void AMixedLatent_IsSeenByTheVarianceOfItsVariance_NotByTheMean()
    {
        // σ² of 0 on half the examples and of 2 on the other: its mean is 1, as if it were passive.
        var variance = Tensor.Cat([Tensor.Zeros([200, 1], ScalarType.Float64) + 1e-6, Tensor.Full([200, 1], 2, ScalarType.Float64)], 0).Expand([400, 2]);
        var analysis = ActiveAnalysis.FromArrays(Stream["mixed"].Normal([400, 2], ScalarType.Float64), variance, LatentSpread.Variance);
        Assert.Equal([LatentKind.Mixed, LatentKind.Mixed], analysis.Regime.Kinds);
        Assert.Equal(1, analysis.Regime.Latents[0].MeanOfVariance, 1e-3);
    }

    [Theory]
    [InlineData("beta-tc-vae:1")]
    [InlineData("dip-vae-i:0")]
    [InlineData("dip-vae-ii:0")]
    [InlineData("factor-vae:0")]
    [InlineData("annealed-vae:0")]
    public void WithoutStrength_EveryObjectiveIsThePlainOne(string spelled)
    {
        var method = spelled == "annealed-vae:0" ? LatentRegularizer.AnnealedVae(0, weight: 1) : LatentRegularizer.Parse(spelled);
        var x = Stream["images"].Uniform([16, 1, 16, 16]);
        double Value(LatentRegularizer regularizer) =>
            new BeMoreActive(BeMoreActiveTests.Tiny with { Method = regularizer }, [1, 16, 16], new RandomStream(3)).TrainingObjective(x).Estimate(Stream["estimate"]).Value;
        var plain = Value(LatentRegularizer.BetaVae(1));
        Assert.Equal(plain, Value(method), 1e-6 * Math.Abs(plain));
    }

    [Fact]
    public void EachObjective_IsItsFormula()
    {
        var x = Stream["images"].Uniform([12, 1, 16, 16]);
        (double Value, BeMoreActive Model) Of(LatentRegularizer regularizer)
        {
            var model = new BeMoreActive(BeMoreActiveTests.Tiny with { Method = regularizer }, [1, 16, 16], new RandomStream(3));
            return (model.TrainingObjective(x).Estimate(Stream["estimate"]).Value, model);
        }
        var (plain, own) = Of(LatentRegularizer.BetaVae(1));
        var (mean, logVariance) = own.Encode(x);
        var (m, v) = (mean.To(ScalarType.Float64), logVariance.To(ScalarType.Float64).Exp());
        var kl = (0.5 * (m.Square() + v - v.Log() - 1).Sum([-1])).Mean().ToDouble();
        var centered = m - m.Mean([0]);
        var covariance = centered.Transpose(0, 1).MatMul(centered) / 12.0;
        double Dip(Tensor c, double diagonal, double offDiagonal)
        {
            var (sum, d) = (0.0, (int)c.Size(0));
            for (var i = 0; i < d; i++)
                for (var j = 0; j < d; j++) sum += i == j ? diagonal * Math.Pow(c[i, j].ToDouble() - 1, 2) : offDiagonal * Math.Pow(c[i, j].ToDouble(), 2);
            return sum;
        }
        var tolerance = 1e-4 * Math.Abs(plain);
        Assert.Equal(plain - 3 * kl, Of(LatentRegularizer.BetaVae(4)).Value, tolerance);
        Assert.Equal(plain + kl - 1000 * Math.Abs(kl - 25), Of(LatentRegularizer.AnnealedVae(25)).Value, 1e-4 * 25_000);
        Assert.Equal(plain - Dip(covariance, 50, 5), Of(LatentRegularizer.DipVaeI(5)).Value, tolerance);
        Assert.Equal(plain - Dip(covariance + v.Mean([0]).Diagonals(), 5, 5), Of(LatentRegularizer.DipVaeII(5)).Value, tolerance);
        Assert.NotEqual(plain, Of(LatentRegularizer.BetaTcVae(4)).Value, 1e-6);
        Assert.NotEqual(plain, Of(LatentRegularizer.FactorVae(10)).Value, 1e-6);
    }

    [Fact]
    public void ShuffledDraws_KeepEveryNumber_AndLoseTheirDependence()
    {
        var z = Stream["z"].Normal([2000, 1]).Expand([2000, 3]);
        var shuffled = FactorDiscriminator.Shuffle(z, Stream["shuffle"]);
        for (var j = 0; j < 3; j++) Assert.Equal(z.Select(1, j).Sort().Values.ToArray<float>(), shuffled.Select(1, j).Sort().Values.ToArray<float>());
        Assert.True(LatentDependence.Of(shuffled).Correlation[0, 1].Abs().ToDouble() < 0.1);
    }

    [Fact]
    public void Bounds_AndStrategies_ChangeWhatIsMaximizedAndHow()
    {
        var x = Stream["images"].Uniform([8, 1, 16, 16]);
        var model = new BeMoreActive(BeMoreActiveTests.Tiny with { Method = LatentRegularizer.BetaVae(1) }, [1, 16, 16], new RandomStream(3));
        var weighted = new BeMoreActive(model.Options with { Bound = Bound.ImportanceWeighted(20) }, [1, 16, 16], new RandomStream(3));
        double Mean(BeMoreActive of) => Enumerable.Range(0, 20).Average(i => of.TrainingObjective(x).Estimate(Stream["bounds"][i]).Value);
        Assert.True(Mean(weighted) > Mean(model));
        var score = new BeMoreActive(model.Options with { Strategy = [SiteStrategy.Parse("z=score:mean")] }, [1, 16, 16], new RandomStream(3));
        Assert.Equal(Mean(model), Mean(score), 5); // the same value, another gradient
    }
}
