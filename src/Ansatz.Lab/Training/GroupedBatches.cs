using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Batches of rows that belong to groups. A group that has run out begins again in a new order.</summary>
internal sealed class GroupedBatches<T> : Batches<T>
{
    private readonly IReadOnlyList<IReadOnlyList<long>> groups;
    private readonly Func<long, IEnumerable<GroupRun>> batch;
    private readonly Func<Tensor, T> gather;
    private readonly Dictionary<RandomStream, long[]> orders = [];

    public GroupedBatches(IReadOnlyList<IReadOnlyList<long>> groups, GroupShares shares, Func<Tensor, T> gather)
    {
        if (groups.Count == 0 || groups.Any(group => group.Count == 0)) throw new ArgumentException("every group has at least one row", nameof(groups));
        (this.groups, this.gather) = (groups, gather);
        (Count, batch) = shares.Plan([.. groups.Select(group => group.Count)]);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override T Get(RandomStream order, long epoch, long index)
    {
        var rows = new List<long>();
        foreach (var (number, start, count) in batch(index))
        {
            var group = groups[number];
            for (var place = start; place < start + count; place++)
            {
                var (cycle, within) = Math.DivRem(place, group.Count);
                rows.Add(group[(int)OrderOf(order[epoch][number][cycle], group.Count)[within]]);
            }
        }
        return gather(Tensor.From<long>([.. rows]));
    }

    private long[] OrderOf(RandomStream stream, int count)
    {
        if (orders.TryGetValue(stream, out var known)) return known;
        if (orders.Count > 4 * groups.Count) orders.Clear();
        return orders[stream] = stream.Permutation(count).ToArray<long>();
    }
}
