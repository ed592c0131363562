using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class TrajectoryTests
{
    private static readonly RandomStream Stream = new(31);

    [Fact]
    public void Errors_AreZeroOnPerfectPrediction()
    {
        var truth = Stream["truth"].Normal([4, 12, 2]);
        var errors = TrajectoryMetrics.Errors(truth.Unsqueeze(0).Expand([3, 4, 12, 2]), truth, [1, 3]);
        Assert.Equal(0, errors.BestAverage.Concat(errors.BestFinal).Concat(errors.MeanAverage).Concat(errors.MeanFinal).Max());
    }

    [Fact]
    public void Errors_AreThoseWorkedOutByHand()
    {
        var truth = Tensor.Zeros(2, 2, 2); // two members of a scene, two steps
        var predicted = Tensor.From<float>([3, 4, 3, 4, 0, 0, 0, 2, /* sample 2 */ 1, 0, 0, 0, 1, 0, 0, 3], 2, 2, 2, 2);
        var together = TrajectoryMetrics.Errors(predicted, truth, [2]);
        Assert.Equal([0.5, 2.0], together.BestAverage); // sample 2: 2.5 in all, against 6 of sample 1
        Assert.Equal([0, 3.0], together.BestFinal); // 3 in all, against 7
        Assert.Equal([2.75, 1.5], together.MeanAverage);
        Assert.Equal([2.5, 2.5], together.MeanFinal);
        Assert.Equal([0.5, 1.0], TrajectoryMetrics.Errors(predicted, truth).BestAverage); // each for itself
    }

    [Fact]
    public void TheBestOfMoreSamples_IsNoWorse()
    {
        var truth = Stream["truth"].Normal([10, 6, 2]);
        var predicted = Stream["predicted"].Normal([32, 10, 6, 2]);
        var best = new[] { 1, 2, 4, 8, 16, 32 }.Select(n => TrajectoryMetrics.Errors(predicted.Narrow(0, 0, n), truth, [4, 6]).BestAverage.Average()).ToArray();
        Assert.Equal(best.OrderDescending(), best);
        Assert.True(best[^1] < best[0]);
    }

    [Fact]
    public void ConstantVelocity_IsExactOnStraightLines()
    {
        var start = Stream["start"].Normal([5, 1, 2], ScalarType.Float64);
        var line = start + Stream["v"].Normal([5, 1, 2], ScalarType.Float64) * Tensor.Arange(20).To(ScalarType.Float64).Unsqueeze(-1);
        var errors = TrajectoryMetrics.Errors(TrajectoryMetrics.ConstantVelocity(line.Narrow(1, 0, 8), 12).Unsqueeze(0), line.Narrow(1, 8, 12));
        Assert.InRange(errors.BestFinal.Max(), 0, 1e-12);
    }

    [Fact]
    public void Collisions_AreOfPairsOfAScene()
    {
        // three members of one scene, of whom the first two meet at the second step; one of another scene in the same place
        var paths = Tensor.From<float>([0, 0, 1, 0, /**/ 3, 0, 1.1f, 0, /**/ 9, 9, 8, 8, /**/ 0, 0, 1, 0], 1, 4, 2, 2);
        Assert.Equal(1.0 / 3, TrajectoryMetrics.CollisionRate(paths, [3, 1]), 12);
        Assert.Equal(0, TrajectoryMetrics.CollisionRate(paths, [3, 1], 0.05));
        Assert.Equal(0, TrajectoryMetrics.CollisionRate(paths, [1, 1, 1, 1]));
    }

    [Fact]
    public void ShapesThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => TrajectoryMetrics.Errors(Tensor.Zeros(2, 3, 4, 2), Tensor.Zeros(3, 5, 2)));
        Assert.Throws<ArgumentException>(() => TrajectoryMetrics.Errors(Tensor.Zeros(2, 3, 4, 2), Tensor.Zeros(3, 4, 2), [2]));
        Assert.Throws<ArgumentException>(() => TrajectoryMetrics.CollisionRate(Tensor.Zeros(2, 3, 4, 2), [2]));
    }
}
