using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class StratifiedBatchesTests
{
    private static readonly RandomStream Order = new(4);

    [Fact]
    public void Every_batch_holds_each_group_s_share_and_an_epoch_sees_every_row()
    {
        var batches = Batches.Stratified([Rows(0, 60), Rows(60, 20)], 16, rows => rows.ToArray<long>());
        Assert.Equal(5, batches.Count);
        var epoch = Enumerable.Range(0, 5).Select(i => batches.Get(Order, 2, i)).ToArray();
        Assert.All(epoch, batch => Assert.Equal((8, 8), (batch.Count(r => r < 60), batch.Count(r => r >= 60)))); // 12 and 4, but at least 8
        var proportional = Batches.Stratified([Rows(0, 60), Rows(60, 20)], 16, rows => rows.ToArray<long>(), least: 1);
        var seen = Enumerable.Range(0, 5).SelectMany(i => proportional.Get(Order, 0, i)).ToArray();
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (long)i), seen.Order());
    }

    [Fact]
    public void A_small_group_comes_again_in_another_order()
    {
        var batches = Batches.Stratified([Rows(0, 40), Rows(40, 5)], 20, rows => rows.ToArray<long>(), least: 5);
        var rare = Enumerable.Range(0, (int)batches.Count).Select(i => batches.Get(Order, 0, i).Where(r => r >= 40).ToArray()).ToArray();
        Assert.All(rare, group => Assert.Equal(Enumerable.Range(40, 5).Select(i => (long)i), group.Order()));
        Assert.NotEqual(rare[0], rare[1]);
        Assert.Equal(rare[1], Batches.Stratified([Rows(0, 40), Rows(40, 5)], 20, rows => rows.ToArray<long>(), least: 5).Get(Order, 0, 1).Where(r => r >= 40));
    }

    [Fact]
    public void Empty_groups_and_batches_too_small_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Batches.Stratified([Rows(0, 3), []], 4, rows => rows));
        Assert.Throws<ArgumentException>(() => Batches.Stratified([Rows(0, 3), Rows(3, 3)], 1, rows => rows));
    }

    private static long[] Rows(int start, int count) => [.. Enumerable.Range(start, count).Select(i => (long)i)];
}
