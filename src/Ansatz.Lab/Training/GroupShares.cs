namespace Ansatz.Lab;

/// <summary>How many rows of each group a batch holds, and how long an epoch is.</summary>
public abstract record GroupShares
{
    private GroupShares()
    {
    }

    /// <summary>
    /// Each group its share of the batch, but at least <paramref name="least"/> (or an equal part of the batch, where that is less), so that a small group is
    /// seen more often than once an epoch. An epoch has as many batches as full ones fit into all rows, at least one.
    /// </summary>
    /// <param name="size">Rows a batch, at least one a group.</param>
    /// <param name="least">The fewest rows of a group in a batch.</param>
    public static GroupShares Proportional(int size, int least = 8) => new ProportionalShares(size, least);

    /// <summary>As many rows of every group (all rows of a smaller group); an epoch goes once through the largest, and again through smaller ones.</summary>
    /// <param name="size">Rows of one group in a batch, at least 1.</param>
    public static GroupShares Equal(int size) => new EqualShares(size);

    /// <summary>Every batch is of one group; they take turns, and an epoch shows every row once.</summary>
    /// <param name="size">Rows a batch, at least 1; the last batch of a group may be smaller.</param>
    public static GroupShares Turns(int size) => new TurnShares(size);

    /// <summary>What the batches of an epoch hold: for each, the runs of groups' rows, the groups being sequences without an end.</summary>
    /// <param name="counts">Rows of each group, all positive.</param>
    internal abstract (long Count, Func<long, IEnumerable<GroupRun>> Batch) Plan(IReadOnlyList<int> counts);

    private protected static Func<long, IEnumerable<GroupRun>> SameEveryTime(int[] taken) =>
        index => taken.Select((count, group) => new GroupRun(group, index * count, count));

    private sealed record ProportionalShares(int Size, int Least) : GroupShares
    {
        internal override (long Count, Func<long, IEnumerable<GroupRun>> Batch) Plan(IReadOnlyList<int> counts)
        {
            if (Size < counts.Count) throw new ArgumentException($"a batch of {Size} rows cannot hold rows of {counts.Count} groups", nameof(counts));
            var rows = counts.Sum(count => (long)count);
            var least = Math.Max(1, Math.Min(Least, Size / counts.Count));
            int[] taken = [.. counts.Select(count => Math.Max(least, (int)Math.Round((double)count / rows * Size)))];
            // The largest group takes what rounding leaves.
            for (var surplus = taken.Sum() - Size; surplus != 0; surplus = taken.Sum() - Size) taken[Array.IndexOf(taken, taken.Max())] -= Math.Sign(surplus);
            return (Math.Max(rows / Size, 1), SameEveryTime(taken));
        }
    }

    private sealed record EqualShares(int Size) : GroupShares
    {
        internal override (long Count, Func<long, IEnumerable<GroupRun>> Batch) Plan(IReadOnlyList<int> counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
            return (Math.Max(1, counts.Max() / Size), SameEveryTime([.. counts.Select(count => Math.Min(Size, count))]));
        }
    }

    private sealed record TurnShares(int Size) : GroupShares
    {
        internal override (long Count, Func<long, IEnumerable<GroupRun>> Batch) Plan(IReadOnlyList<int> counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
            int[] batches = [.. counts.Select(count => (count + Size - 1) / Size)];
            GroupRun[] turns =
            [
                .. Enumerable.Range(0, batches.Max()).SelectMany(number => Enumerable.Range(0, counts.Count).Where(group => number < batches[group])
                    .Select(group => new GroupRun(group, (long)number * Size, Math.Min(Size, counts[group] - number * Size)))),
            ];
            return (turns.Length, index => [turns[index]]);
        }
    }
}

/// <summary>Some rows of a group, by their places in the sequence of its rows, order after order.</summary>
/// <param name="Group">The group.</param>
/// <param name="Start">The first place.</param>
/// <param name="Count">How many.</param>
internal readonly record struct GroupRun(int Group, long Start, int Count);
