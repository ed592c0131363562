using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// The batches of a data set, addressable by epoch and number: the order of an epoch is a function of a stream, so a fit that is taken up
/// finds the batch at which it stopped without any memory of the ones before.
/// </summary>
/// <typeparam name="T">What a batch is.</typeparam>
public abstract class Batches<T>
{
    /// <summary>Batches an epoch.</summary>
    public abstract long Count { get; }

    /// <summary>A batch.</summary>
    /// <param name="order">The stream of all orders; epoch <c>e</c> uses its child <c>e</c>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">The batch's number in the epoch, from 0.</param>
    /// <returns>The batch.</returns>
    public abstract T Get(RandomStream order, long epoch, long index);

    /// <summary>As many batches as there are steps in one long epoch: these, epoch after epoch, for a fit whose length is given in steps.</summary>
    /// <param name="steps">How many are given in all, at least 1.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one.</exception>
    public Batches<T> Repeat(long steps) => new RepeatedBatches<T>(this, steps);
}

/// <summary>The batches of another source, epoch after epoch, as one epoch.</summary>
internal sealed class RepeatedBatches<T> : Batches<T>
{
    private readonly Batches<T> batches;

    public RepeatedBatches(Batches<T> batches, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (this.batches, Count) = (batches, steps);
    }

    public override long Count { get; }

    public override T Get(RandomStream order, long epoch, long index)
    {
        var position = epoch * Count + index;
        return batches.Get(order, position / batches.Count, position % batches.Count);
    }
}

/// <summary>Makes batches.</summary>
public static class Batches
{
    /// <summary>Batches of rows of a tensor.</summary>
    /// <param name="data">The rows, <c>[n, ..]</c>.</param>
    /// <param name="size">Rows a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches, <c>[size, ..]</c>.</returns>
    public static Batches<Tensor> Of(Tensor data, int size, bool shuffle = true, bool dropLast = false) =>
        Of(data.Size(0), size, rows => data.IndexSelect(0, rows), shuffle, dropLast);

    /// <summary>Batches of rows of two tensors that belong together.</summary>
    /// <param name="first">The rows of one, <c>[n, ..]</c>.</param>
    /// <param name="second">The rows of the other, <c>[n, ..]</c>.</param>
    /// <param name="size">Rows a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentException">The tensors have different numbers of rows.</exception>
    public static Batches<(Tensor First, Tensor Second)> Of(Tensor first, Tensor second, int size, bool shuffle = true, bool dropLast = false) =>
        first.Size(0) == second.Size(0)
            ? Of(first.Size(0), size, rows => (first.IndexSelect(0, rows), second.IndexSelect(0, rows)), shuffle, dropLast)
            : throw new ArgumentException($"one tensor has {first.Size(0)} rows, the other {second.Size(0)}", nameof(second));

    /// <summary>Batches of the pixels of images, looked up batch by batch.</summary>
    /// <param name="images">The images, of one size.</param>
    /// <param name="size">Images a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches, <c>[size, channels, height, width]</c> in [0, 1].</returns>
    /// <exception cref="DataException">The images differ in size.</exception>
    public static Batches<Tensor> Of(ImageSet images, int size, bool shuffle = true, bool dropLast = false) =>
        Of(images.Count, size, rows => images.Batch(rows.ToArray<int>()), shuffle, dropLast);

    /// <summary>Batches of images with their classes.</summary>
    /// <param name="images">The images, of one size, with classes.</param>
    /// <param name="size">Images a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches: pixels <c>[size, channels, height, width]</c> in [0, 1], classes <c>[size]</c>.</returns>
    /// <exception cref="DataException">The images differ in size, or have no classes.</exception>
    public static Batches<(Tensor Images, Tensor Classes)> OfLabeled(ImageSet images, int size, bool shuffle = true, bool dropLast = false)
    {
        var classes = images.LabelTensor?.Escape() ?? throw new DataException(images.Source, "", "has no classes", "give a folder with a folder a class");
        return Of(images.Count, size, rows => (images.Batch(rows.ToArray<int>()), classes.IndexSelect(0, rows)), shuffle, dropLast);
    }

    /// <summary>Batches of rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, in the order wanted.</param>
    /// <param name="size">Rows a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches, <c>[size, columns]</c>.</returns>
    /// <exception cref="DataException">A column does not exist or holds no numbers.</exception>
    public static Batches<Tensor> Of(Table table, IReadOnlyList<string> columns, int size, bool shuffle = true, bool dropLast = false) =>
        Of(table.ToTensor(columns).Escape(), size, shuffle, dropLast);

    /// <summary>Batches of anything that can be looked up by row numbers.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="size">Rows a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="gather">Makes a batch of row numbers, an integer tensor <c>[size]</c>.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or the size is below 1.</exception>
    public static Batches<T> Of<T>(long rows, int size, Func<Tensor, T> gather, bool shuffle = true, bool dropLast = false) =>
        new RowBatches<T>(rows, size, gather, shuffle, dropLast);

    /// <summary>Batches of rows that belong to groups, those of one group together. A group that has run out begins again in a new order.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="groups">The row numbers of each group, none empty.</param>
    /// <param name="shares">How many rows of each group a batch holds.</param>
    /// <param name="gather">Makes a batch of row numbers, an integer tensor.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentException">There is no group, one is empty, or a batch is too small for the shares.</exception>
    public static Batches<T> Grouped<T>(IReadOnlyList<IReadOnlyList<long>> groups, GroupShares shares, Func<Tensor, T> gather) =>
        new GroupedBatches<T>(groups, shares, gather);

    /// <summary>Batches of rows that belong to groups, in the order of the groups' numbers.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="groups">The group of each row; at least one row.</param>
    /// <param name="shares">How many rows of each group a batch holds.</param>
    /// <param name="gather">Makes a batch of row numbers, an integer tensor.</param>
    /// <returns>The batches.</returns>
    /// <exception cref="ArgumentException">There is no row, or a batch is too small for the shares.</exception>
    public static Batches<T> Grouped<T>(IReadOnlyList<int> groups, GroupShares shares, Func<Tensor, T> gather) =>
        Grouped([.. groups.Select((group, row) => (Group: group, Row: (long)row)).GroupBy(item => item.Group, item => item.Row).OrderBy(rows => rows.Key).Select(rows => (IReadOnlyList<long>)rows.ToArray())],
            shares, gather);

    /// <summary>The elements of a sequence as batches, in its order, every epoch from its beginning.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="sequence">The batches of one epoch; it gives the same ones each time it is run through.</param>
    /// <returns>The batches.</returns>
    public static Batches<T> From<T>(IEnumerable<T> sequence) => new SequenceBatches<T>(sequence);

    private sealed class RowBatches<T> : Batches<T>
    {
        private readonly long rows;
        private readonly int size;
        private readonly Func<Tensor, T> gather;
        private readonly bool shuffle;
        private (RandomStream Stream, long[] Rows)? known;

        public RowBatches(long rows, int size, Func<Tensor, T> gather, bool shuffle, bool dropLast)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
            (this.rows, this.size, this.gather, this.shuffle) = (rows, size, gather, shuffle);
            Count = dropLast ? Math.Max(rows / size, 1) : (rows + size - 1) / size;
        }

        public override long Count { get; }

        public override T Get(RandomStream order, long epoch, long index)
        {
            var start = index * size;
            var length = (int)Math.Min(size, rows - start);
            if (!shuffle) return gather(Tensor.Arange(start, start + length, 1));
            var stream = order[epoch];
            if (known?.Stream != stream) known = (stream, stream.Permutation(rows).ToArray<long>());
            return gather(Tensor.From<long>(known.Value.Rows.AsSpan((int)start, length)));
        }
    }

    private sealed class SequenceBatches<T>(IEnumerable<T> sequence) : Batches<T>
    {
        private readonly IReadOnlyList<T>? list = sequence as IReadOnlyList<T>;
        private IEnumerator<T>? reader;
        private long position;

        public override long Count { get; } = sequence.LongCount();

        public override T Get(RandomStream order, long epoch, long index)
        {
            if (list is not null) return list[(int)index];
            if (reader is null || position > index) (reader, position) = (sequence.GetEnumerator(), 0);
            for (; position <= index; position++)
            {
                if (!reader.MoveNext()) throw new InvalidOperationException($"the sequence had {Count} batches when it was counted, and now ends after {position}");
            }
            return reader.Current;
        }
    }
}
