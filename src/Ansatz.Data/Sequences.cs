using System.Collections;

namespace Ansatz.Data;

/// <summary>
/// Sequences with the same channels: time series, paths of pedestrians, bags of vectors. Lengths and times may differ from one to the other;
/// groups say what was observed together, environments where. Immutable; selecting shares the values.
/// </summary>
public sealed class Sequences : IReadOnlyList<Sequence>, IDataValue
{
    private readonly Sequence[] items;
    private string? fingerprint;

    /// <summary>Creates a set of sequences.</summary>
    /// <param name="items">The sequences, in order.</param>
    /// <param name="channels">The name of each channel; null: x and y for two, else x0, x1, ...</param>
    /// <param name="unit">The unit of the values; empty: not known.</param>
    /// <param name="source">Where the set came from, for messages; may be empty.</param>
    /// <exception cref="DataException">The sequences differ in their channels, or names are not one a channel.</exception>
    public Sequences(IEnumerable<Sequence> items, IReadOnlyList<string>? channels = null, string unit = "", string source = "")
    {
        this.items = [.. items];
        var count = channels?.Count ?? (this.items.Length == 0 ? 1 : this.items[0].Channels);
        if (this.items.FirstOrDefault(item => item.Channels != count) is { } odd)
            throw new DataException(source, $"sequence '{odd.Id}'", $"has {odd.Channels} channels, where {count} are expected");
        Channels = channels ?? (count == 2 ? ["x", "y"] : [.. Enumerable.Range(0, count).Select(i => $"x{i}")]);
        (Unit, Source) = (unit, source);
    }

    /// <summary>How many sequences there are.</summary>
    public int Count => items.Length;

    /// <summary>The name of each channel.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>The unit of the values; empty: not known.</summary>
    public string Unit { get; }

    /// <summary>Where the set came from, for messages; may be empty.</summary>
    public string Source { get; }

    /// <summary>The environments, each once, in the order in which they come.</summary>
    public IReadOnlyList<string> Environments => [.. items.Select(item => item.Environment).OfType<string>().Distinct()];

    /// <summary>The groups, each once, in the order in which they come; a sequence without a group is one by itself, of its id.</summary>
    public IReadOnlyList<string> Groups => [.. items.Select(item => item.Group ?? item.Id).Distinct()];

    /// <summary>The parts (train, validation, test), each once; empty where nothing is divided.</summary>
    public IReadOnlyList<string> Parts => [.. items.Select(item => item.Part).OfType<string>().Distinct()];

    /// <summary>A sequence by its number.</summary>
    /// <param name="index">The number, from 0.</param>
    public Sequence this[int index] => items[index];

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            var (least, most) = items.Length == 0 ? (0, 0) : (items.Min(i => i.Length), items.Max(i => i.Length));
            var groups = items.Any(i => i.Group is not null) ? $" in {Counted(Groups.Count, "group")}" : "";
            var environments = Environments.Count > 0 ? $", {Counted(Environments.Count, "environment")}" : "";
            return $"{Counted(Count, "sequence")} of {(least == most ? $"{least}" : $"{least} to {most}")} rows, {Counted(Channels.Count, "channel")}{(Unit.Length > 0 ? $" [{Unit}]" : "")}{groups}{environments}";
        }
    }

    /// <inheritdoc/>
    public string Fingerprint => fingerprint ??= ComputeFingerprint();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts =>
    [
        new("type", "Sequences"), new("sequences", $"{Count}"), new("rows", $"{items.Sum(i => (long)i.Length)}"), new("channels", string.Join(", ", Channels)),
        new("unit", Unit.Length == 0 ? "not known" : Unit), new("missing values", $"{items.Sum(i => (long)i.MissingCount)}"),
        .. items.Where(i => i.Environment is not null).GroupBy(i => i.Environment!).Take(20).Select(g => new KeyValuePair<string, string>("environment", $"{g.Key}: {Counted(g.Count(), "sequence")}")),
        .. items.Where(i => i.Part is not null).GroupBy(i => i.Part!).Select(g => new KeyValuePair<string, string>("part", $"{g.Key}: {Counted(g.Count(), "sequence")}")),
        new("fingerprint", Fingerprint),
    ];

    /// <summary>The sequences with these numbers, in this order.</summary>
    /// <param name="indices">Numbers, from 0.</param>
    public Sequences Select(IReadOnlyList<int> indices) => With(indices.Select(i => items[i]));

    /// <summary>The sequences of one part.</summary>
    /// <param name="name">Its name, such as <c>test</c>.</param>
    /// <exception cref="DataException">The set has no such part.</exception>
    public Sequences Part(string name) => Chosen(name, item => item.Part, Parts, "part");

    /// <summary>The sequences of one environment.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DataException">The set has no such environment.</exception>
    public Sequences Environment(string name) => Chosen(name, item => item.Environment, Environments, "environment");

    /// <summary>Other sequences with the same channels, unit and source.</summary>
    /// <param name="others">The sequences.</param>
    public Sequences With(IEnumerable<Sequence> others) => new(others, Channels, Unit, Source);

    /// <inheritdoc/>
    public IEnumerator<Sequence> GetEnumerator() => ((IEnumerable<Sequence>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private Sequences Chosen(string name, Func<Sequence, string?> key, IReadOnlyList<string> known, string what)
    {
        var chosen = With(items.Where(item => key(item) == name));
        return chosen.Count > 0 ? chosen : throw new DataException(Source, "", known.Count == 0 ? $"names no {what}s, where '{name}' is asked for" : $"has no {what} '{name}'; the {what}s are {string.Join(", ", known)}");
    }

    private string ComputeFingerprint()
    {
        var builder = new FingerprintBuilder().Add("sequences").Add(Count).Add(Unit);
        foreach (var channel in Channels) builder.Add(channel);
        foreach (var item in items) item.AddTo(builder);
        return builder.Finish();
    }
}
