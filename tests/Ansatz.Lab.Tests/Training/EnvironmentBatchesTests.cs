using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class EnvironmentBatchesTests
{
    private static readonly int[] Environments = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]; // 7 and 3 rows

    [Fact]
    public void Together_EveryBatchHasAsManyOfEach()
    {
        var batches = new EnvironmentBatches<int[]>(Environments, 2, rows => [.. rows]);
        Assert.Equal(3, batches.Count);
        var seen = Enumerable.Range(0, 3).SelectMany(i => batches.Get(new RandomStream(1), 0, i)).ToArray();
        Assert.Equal(6, seen.Where(row => row < 7).Distinct().Count());
        Assert.Equal([7, 8, 9], seen.Where(row => row >= 7).Distinct().Order());
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(2, batches.Get(new RandomStream(1), 0, i).Count(row => row >= 7)));
    }

    [Fact]
    public void Turns_EveryRowComesOnce_AndABatchIsOfOneEnvironment()
    {
        var batches = new EnvironmentBatches<int[]>(Environments, 2, rows => [.. rows], EnvironmentMixing.Turns);
        Assert.Equal(6, batches.Count);
        var all = Enumerable.Range(0, 6).Select(i => batches.Get(new RandomStream(1), 3, i)).ToArray();
        Assert.All(all, batch => Assert.Single(batch.Select(row => Environments[row]).Distinct()));
        Assert.Equal(Enumerable.Range(0, 10), all.SelectMany(batch => batch).Order());
        Assert.Equal([0, 1, 0, 1, 0, 0], all.Select(batch => Environments[batch[0]]));
    }

    [Fact]
    public void AnOrder_DependsOnStreamAndEpochOnly()
    {
        int[] Get(long epoch, long index) => new EnvironmentBatches<int[]>(Environments, 2, rows => [.. rows]).Get(new RandomStream(5), epoch, index);
        var used = new EnvironmentBatches<int[]>(Environments, 2, rows => [.. rows]);
        for (var i = 0; i < 3; i++) Assert.Equal(Get(0, i), used.Get(new RandomStream(5), 0, i));
        Assert.NotEqual(Enumerable.Range(0, 3).SelectMany(i => Get(0, i)), Enumerable.Range(0, 3).SelectMany(i => Get(1, i)));
    }
}
