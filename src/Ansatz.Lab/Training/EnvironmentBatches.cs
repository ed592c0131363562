using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How the environments of data are mixed in batches.</summary>
public enum EnvironmentMixing
{
    /// <summary>Every batch has rows of all environments, as many of each; an epoch goes once through the largest, and again through smaller ones.</summary>
    Together,

    /// <summary>Every batch is of one environment; they take turns.</summary>
    Turns,
}

/// <summary>Batches of rows that belong to environments. The order of an epoch is a function of a stream.</summary>
/// <typeparam name="T">What a batch is.</typeparam>
public sealed class EnvironmentBatches<T> : Batches<T>
{
    private readonly int[][] members;
    private readonly int size;
    private readonly Func<IReadOnlyList<int>, T> gather;
    private readonly EnvironmentMixing mixing;
    private readonly (int Environment, int Number)[] turns;

    /// <summary>Batches of rows.</summary>
    /// <param name="environments">The environment of each row; at least one row.</param>
    /// <param name="size">Rows of one environment in a batch, at least 1; the last batch of an environment may be smaller when they take turns.</param>
    /// <param name="gather">Makes a batch of row numbers; those of one environment stand together.</param>
    /// <param name="mixing">How environments are mixed.</param>
    public EnvironmentBatches(IReadOnlyList<int> environments, int size, Func<IReadOnlyList<int>, T> gather, EnvironmentMixing mixing = EnvironmentMixing.Together)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(environments.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        members = [.. Enumerable.Range(0, environments.Count).GroupBy(row => environments[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        (this.size, this.gather, this.mixing) = (size, gather, mixing);
        var batches = members.Select(rows => (rows.Length + size - 1) / size).ToArray();
        turns = [.. Enumerable.Range(0, batches.Max()).SelectMany(number => Enumerable.Range(0, members.Length).Where(e => number < batches[e]).Select(e => (e, number)))];
        Count = mixing == EnvironmentMixing.Together ? Math.Max(1, members.Max(rows => rows.Length) / size) : turns.Length;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override T Get(RandomStream order, long epoch, long index)
    {
        if (mixing == EnvironmentMixing.Together) return gather([.. Enumerable.Range(0, members.Length).SelectMany(e => Rows(order[epoch][e], e, index * size, Math.Min(size, members[e].Length)))]);
        var (environment, number) = turns[index];
        var start = (long)number * size;
        return gather([.. Rows(order[epoch][environment], environment, start, (int)Math.Min(size, members[environment].Length - start))]);
    }

    // Beyond its end an environment is gone through again, in an order of its own.
    private IEnumerable<int> Rows(RandomStream order, int environment, long start, int count)
    {
        var rows = members[environment];
        for (var i = start; i < start + count; i++)
        {
            var round = i / rows.Length;
            if (known.Round != round || known.Order != order) known = (order, round, order[round].Permutation(rows.Length).ToArray<long>());
            yield return rows[known.Permutation[i % rows.Length]];
        }
    }

    private (RandomStream Order, long Round, long[] Permutation) known = (default, -1, []);
}
