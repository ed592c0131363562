using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class MatchedCorrelationTests
{
    private static readonly RandomStream Stream = new(32);

    [Fact]
    public void Order_SignAndScale_AreLeftOpen_ByBoth()
    {
        var x = Stream["x"].Normal([500, 3]);
        var y = x.IndexSelect(1, Tensor.From<long>([2, 0, 1])) * Tensor.From<float>([-2, 0.1f, 3]) + 5;
        Assert.Equal(1, MatchedCorrelation.Strong(x, y), 6);
        Assert.Equal(1, MatchedCorrelation.Weak(x, y), 6);
    }

    [Fact]
    public void AMixture_IsWeaklyTheSameOnly()
    {
        var x = Stream["x"].Normal([2000, 2]);
        var y = x.MatMul(Tensor.From<float>([1, 1, 1, -1], 2, 2));
        Assert.Equal(Math.Sqrt(0.5), MatchedCorrelation.Strong(x, y), 0.03);
        Assert.Equal(1, MatchedCorrelation.Weak(x, y), 6);
    }

    [Fact]
    public void Noise_IsHardlyCorrelated_AndAConstantIsNot()
    {
        Tensor x = Stream["x"].Normal([4000, 2]), y = Stream["y"].Normal([4000, 2]);
        Assert.InRange(MatchedCorrelation.Weak(x, y), 0, 0.06);
        Assert.Equal(0, MatchedCorrelation.Strong(x, Tensor.Ones(4000, 2)), 9);
        Assert.Equal(0, MatchedCorrelation.Weak(x, Tensor.Ones(4000, 2)), 9);
        Assert.Throws<ArgumentException>(() => MatchedCorrelation.Strong(x, y.Narrow(0, 0, 10)));
    }

    [Fact]
    public void Assignments_AreThoseOfAllPermutations()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 50; trial++)
        {
            var gains = new double[5, 5];
            for (var i = 0; i < 25; i++) gains[i / 5, i % 5] = random.NextDouble();
            double Sum(IReadOnlyList<int> columns) => columns.Select((column, row) => gains[row, column]).Sum();
            var best = LinearAssignment.Maximize(gains);
            Assert.Equal(5, best.Distinct().Count());
            Assert.Equal(Permutations([0, 1, 2, 3, 4]).Max(Sum), Sum(best), 12);
        }
        Assert.Equal([2], LinearAssignment.Maximize(new double[,] { { 1, 2, 3 } }));
        Assert.Throws<ArgumentException>(() => LinearAssignment.Maximize(new double[2, 1]));
        Assert.Throws<ArgumentException>(() => LinearAssignment.Maximize(new[,] { { double.NaN } }));
    }

    private static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length == 0 ? [[]] : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));
}
