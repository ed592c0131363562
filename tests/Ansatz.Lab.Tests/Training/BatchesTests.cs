using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class BatchesTests
{
    [Fact]
    public void Every_epoch_sees_every_row_once_in_another_order()
    {
        var batches = Batches.Of(10, 4, rows => rows.ToArray<long>());
        var order = new RandomStream(3);
        var epochs = Enumerable.Range(0, 2).Select(e => Enumerable.Range(0, 3).SelectMany(i => batches.Get(order, e, i)).ToArray()).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(epochs[0][4..8], batches.Get(order, 0, 1));
        Assert.Equal(2, Batches.Of(10, 4, rows => rows, dropLast: true).Count);
        Assert.Equal([0, 1, 2, 3], Batches.Of(10, 4, rows => rows.ToArray<long>(), shuffle: false).Get(order, 5, 0));
    }

    [Fact]
    public void Sequence_of_batches_is_read_in_order_and_can_be_entered_in_the_middle()
    {
        static IEnumerable<int> Lazy()
        {
            for (var i = 0; i < 4; i++) yield return i;
        }
        var batches = Batches.From(Lazy());
        Assert.Equal([2, 3, 0, 1], ((long[])[2, 3, 0, 1]).Select(i => batches.Get(default, 0, i)));
    }

    [Fact]
    public void Images_come_with_their_own_classes()
    {
        var images = new ImageSet(Enumerable.Range(0, 6).Select(i => Image.FromLevels($"{i}", 1, 2, 2, new byte[] { (byte)i, 0, 0, 255 })), [0, 1, 2, 0, 1, 2]);
        var (pixels, classes) = Batches.OfLabeled(images, 6).Get(new RandomStream(1), 0, 0);
        Assert.Equal(new Shape(6, 1, 2, 2), pixels.Shape);
        var first = (pixels[.., 0, 0, 0] * 255).ToArray<long>();
        Assert.Equal(first.Select(i => i % 3), classes.ToArray<long>());
        Assert.NotEqual([0, 1, 2, 3, 4, 5], first);
        Assert.Contains("has no classes", Assert.Throws<DataException>(() => Batches.OfLabeled(new ImageSet(images), 2)).Message);
    }

    [Fact]
    public void Table_columns_come_in_the_order_asked_for()
    {
        var table = new Table([new NumberColumn("a", [1.0, 2, 3]), new NumberColumn("b", [10.0, 20, 30])], "t");
        Assert.Equal([10, 1, 20, 2, 30, 3], Batches.Of(table, ["b", "a"], 3, shuffle: false).Get(default, 0, 0).ToArray<double>());
    }

    [Fact]
    public void Tensors_that_belong_together_stay_together()
    {
        var (x, y) = Batches.Of(Tensor.Arange(0, 8, 1), Tensor.Arange(0, 8, 1) * 2, 8).Get(new RandomStream(4), 1, 0);
        Assert.Equal(x.ToArray<long>().Select(v => 2 * v), y.ToArray<long>());
        Assert.Throws<ArgumentException>(() => Batches.Of(Tensor.Zeros(3), Tensor.Zeros(4), 2));
    }

    [Fact]
    public void Repeated_batches_are_those_of_epoch_after_epoch()
    {
        var batches = Batches.Of(Tensor.Arange(7), 3);
        var (repeated, order) = (batches.Repeat(8), new RandomStream(2));
        Assert.Equal(8, repeated.Count);
        for (var step = 0; step < 8; step++) Assert.Equal(batches.Get(order, step / 3, step % 3).ToArray<long>(), repeated.Get(order, 0, step).ToArray<long>());
        Assert.Equal(batches.Get(order, 3, 1).ToArray<long>(), repeated.Get(order, 1, 2).ToArray<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => batches.Repeat(0));
    }
}
