using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Batches that hold rows of every group.</summary>
internal sealed class StratifiedBatches<T> : Batches<T>
{
    private readonly IReadOnlyList<IReadOnlyList<long>> groups;
    private readonly int[] counts;
    private readonly Func<Tensor, T> gather;
    private readonly Dictionary<RandomStream, long[]> orders = [];

    public StratifiedBatches(IReadOnlyList<IReadOnlyList<long>> groups, int size, Func<Tensor, T> gather, int least)
    {
        if (groups.Count == 0 || groups.Any(group => group.Count == 0)) throw new ArgumentException("every group has at least one row", nameof(groups));
        if (size < groups.Count) throw new ArgumentException($"a batch of {size} rows cannot hold rows of {groups.Count} groups", nameof(size));
        (this.groups, this.gather) = (groups, gather);
        var rows = groups.Sum(group => (long)group.Count);
        counts = Counts([.. groups.Select(group => (double)group.Count / rows)], size, Math.Max(1, Math.Min(least, size / groups.Count)));
        Count = Math.Max(rows / size, 1);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override T Get(RandomStream order, long epoch, long index)
    {
        var rows = new List<long>(counts.Sum());
        for (var g = 0; g < groups.Count; g++)
        {
            for (var j = 0L; j < counts[g]; j++)
            {
                var (cycle, place) = Math.DivRem(index * counts[g] + j, groups[g].Count);
                rows.Add(groups[g][(int)OrderOf(order[epoch][g][cycle], groups[g].Count)[place]]);
            }
        }
        return gather(Tensor.From<long>([.. rows]));
    }

    /// <summary>Shares of a batch as whole numbers of at least <paramref name="least"/>; the largest group takes what rounding leaves.</summary>
    private static int[] Counts(double[] shares, int size, int least)
    {
        int[] result = [.. shares.Select(share => Math.Max(least, (int)Math.Round(share * size)))];
        for (var surplus = result.Sum() - size; surplus != 0; surplus = result.Sum() - size) result[Array.IndexOf(result, result.Max())] -= Math.Sign(surplus);
        return result;
    }

    private long[] OrderOf(RandomStream stream, int count)
    {
        if (orders.TryGetValue(stream, out var known)) return known;
        if (orders.Count > 4 * groups.Count) orders.Clear();
        return orders[stream] = stream.Permutation(count).ToArray<long>();
    }
}
