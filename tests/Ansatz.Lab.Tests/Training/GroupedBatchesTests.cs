using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class GroupedBatchesTests
{
    private static readonly RandomStream Order = new(4);

    private static readonly int[] Environments = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]; // 7 and 3 rows

    [Fact]
    public void Together_EveryBatchHasAsManyOfEach()
    {
        var batches = Batches.Grouped(Environments, GroupShares.Equal(2), rows => rows.ToArray<int>());
        Assert.Equal(3, batches.Count);
        var seen = Enumerable.Range(0, 3).SelectMany(i => batches.Get(new RandomStream(1), 0, i)).ToArray();
        Assert.Equal(6, seen.Where(row => row < 7).Distinct().Count());
        Assert.Equal([7, 8, 9], seen.Where(row => row >= 7).Distinct().Order());
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(2, batches.Get(new RandomStream(1), 0, i).Count(row => row >= 7)));
    }

    [Fact]
    public void Turns_EveryRowComesOnce_AndABatchIsOfOneEnvironment()
    {
        var batches = Batches.Grouped(Environments, GroupShares.Turns(2), rows => rows.ToArray<int>());
        Assert.Equal(6, batches.Count);
        var all = Enumerable.Range(0, 6).Select(i => batches.Get(new RandomStream(1), 3, i)).ToArray();
        Assert.All(all, batch => Assert.Single(batch.Select(row => Environments[row]).Distinct()));
        Assert.Equal(Enumerable.Range(0, 10), all.SelectMany(batch => batch).Order());
        Assert.Equal([0, 1, 0, 1, 0, 0], all.Select(batch => Environments[batch[0]]));
    }

    [Fact]
    public void AnOrder_DependsOnStreamAndEpochOnly()
    {
        int[] Get(long epoch, long index) => Batches.Grouped(Environments, GroupShares.Equal(2), rows => rows.ToArray<int>()).Get(new RandomStream(5), epoch, index);
        var used = Batches.Grouped(Environments, GroupShares.Equal(2), rows => rows.ToArray<int>());
        for (var i = 0; i < 3; i++) Assert.Equal(Get(0, i), used.Get(new RandomStream(5), 0, i));
        Assert.NotEqual(Enumerable.Range(0, 3).SelectMany(i => Get(0, i)), Enumerable.Range(0, 3).SelectMany(i => Get(1, i)));
    }

    [Fact]
    public void Every_batch_holds_each_group_s_share_and_an_epoch_sees_every_row()
    {
        var batches = Batches.Grouped([Rows(0, 60), Rows(60, 20)], GroupShares.Proportional(16), rows => rows.ToArray<long>());
        Assert.Equal(5, batches.Count);
        var epoch = Enumerable.Range(0, 5).Select(i => batches.Get(Order, 2, i)).ToArray();
        Assert.All(epoch, batch => Assert.Equal((8, 8), (batch.Count(r => r < 60), batch.Count(r => r >= 60)))); // 12 and 4, but at least 8
        var proportional = Batches.Grouped([Rows(0, 60), Rows(60, 20)], GroupShares.Proportional(16, least: 1), rows => rows.ToArray<long>());
        var seen = Enumerable.Range(0, 5).SelectMany(i => proportional.Get(Order, 0, i)).ToArray();
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (long)i), seen.Order());
    }

    [Fact]
    public void A_small_group_comes_again_in_another_order()
    {
        var batches = Batches.Grouped([Rows(0, 40), Rows(40, 5)], GroupShares.Proportional(20, least: 5), rows => rows.ToArray<long>());
        var rare = Enumerable.Range(0, (int)batches.Count).Select(i => batches.Get(Order, 0, i).Where(r => r >= 40).ToArray()).ToArray();
        Assert.All(rare, group => Assert.Equal(Enumerable.Range(40, 5).Select(i => (long)i), group.Order()));
        Assert.NotEqual(rare[0], rare[1]);
        Assert.Equal(rare[1], Batches.Grouped([Rows(0, 40), Rows(40, 5)], GroupShares.Proportional(20, least: 5), rows => rows.ToArray<long>()).Get(Order, 0, 1).Where(r => r >= 40));
    }

    [Fact]
    public void Empty_groups_and_batches_too_small_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Batches.Grouped([Rows(0, 3), []], GroupShares.Proportional(4), rows => rows));
        Assert.Throws<ArgumentException>(() => Batches.Grouped([Rows(0, 3), Rows(3, 3)], GroupShares.Proportional(1), rows => rows));
    }

    private static long[] Rows(int start, int count) => [.. Enumerable.Range(start, count).Select(i => (long)i)];
}
