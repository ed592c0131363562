using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// A series of rows of numbers, of any length: values [times, channels] with their times, or without times a bag of vectors. What was not observed is
/// not-a-number; immutable. It may belong to a group (the scene that pedestrians share) and to an environment (the place where it was recorded).
/// </summary>
public sealed class Sequence : IDataItem
{
    private readonly double[]? times;
    private readonly float[] values;
    private string? fingerprint;

    /// <summary>Creates a sequence; the arrays are copied.</summary>
    /// <param name="id">Its name within its set.</param>
    /// <param name="times">The time of each row, strictly increasing, in the user's unit (seconds where nothing else is said); empty: a bag of vectors.</param>
    /// <param name="values">The values, row by row; not-a-number where nothing was observed.</param>
    /// <param name="channels">How many values a row has.</param>
    /// <param name="group">What it was observed together with, such as a scene; null: nothing.</param>
    /// <param name="environment">Where it was observed; null: not known.</param>
    /// <param name="part">The part it belongs to (train, validation, test); null: none.</param>
    /// <exception cref="DataException">Rows are ragged, a value is infinite, or times do not increase or are not one a row.</exception>
    public Sequence(string id, ReadOnlySpan<double> times, ReadOnlySpan<float> values, int channels, string? group = null, string? environment = null, string? part = null)
        : this(id, times.Length == 0 ? null : times.ToArray(), values.ToArray(), channels, group, environment, part) => Check("");

    private Sequence(string id, double[]? times, float[] values, int channels, string? group, string? environment, string? part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Id, this.times, this.values, Channels, Group, Environment, Part) = (id, times, values, channels, group, environment, part);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>How many rows there are.</summary>
    public int Length => values.Length / Channels;

    /// <summary>How many values a row has.</summary>
    public int Channels { get; }

    /// <summary>What it was observed together with, such as a scene; null: nothing.</summary>
    public string? Group { get; }

    /// <summary>Where it was observed; null: not known.</summary>
    public string? Environment { get; }

    /// <summary>The part it belongs to (train, validation, test); null: none.</summary>
    public string? Part { get; }

    /// <summary>Whether it has times; without, it is a bag of vectors.</summary>
    public bool HasTimes => times is not null;

    /// <summary>The time of each row, strictly increasing; empty for a bag of vectors.</summary>
    public ReadOnlySpan<double> Times => times;

    /// <summary>The values, row by row; not-a-number where nothing was observed.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>How many values were not observed.</summary>
    public int MissingCount => values.Count(float.IsNaN);

    /// <summary>The values of a row, [channels].</summary>
    /// <param name="index">The row, from 0.</param>
    public ReadOnlySpan<float> Row(int index) => values.AsSpan(index * Channels, Channels);

    /// <summary>The values as a tensor, [length, channels]; not-a-number where nothing was observed.</summary>
    public Tensor ToTensor() => Tensor.From<float>(values, Length, Channels);

    /// <summary>Which values were observed, bool [length, channels].</summary>
    public Tensor Mask() => Tensor.From<bool>(Array.ConvertAll(values, value => !float.IsNaN(value)), Length, Channels);

    /// <summary>The rows of a range.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    public Sequence Rows(int start, int count) =>
        new(Id, times?.AsSpan(start, count).ToArray(), values.AsSpan(start * Channels, count * Channels).ToArray(), Channels, Group, Environment, Part);

    /// <summary>The same values under other names.</summary>
    /// <param name="id">The id; null: as it is.</param>
    /// <param name="group">The group; null: as it is.</param>
    /// <param name="environment">The environment; null: as it is.</param>
    /// <param name="part">The part; null: as it is.</param>
    public Sequence As(string? id = null, string? group = null, string? environment = null, string? part = null) =>
        new(id ?? Id, times, values, Channels, group ?? Group, environment ?? Environment, part ?? Part);

    /// <inheritdoc/>
    public string Description => $"{(HasTimes ? "sequence" : "bag")} of {Length} rows, {Channels} channel{(Channels == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public string Fingerprint
    {
        get
        {
            if (fingerprint is not null) return fingerprint;
            var builder = new FingerprintBuilder();
            AddTo(builder);
            return fingerprint = builder.Finish();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts =>
    [
        new("type", "Sequence"), new("id", Id), new("rows", $"{Length}"), new("channels", $"{Channels}"), new("group", Group ?? "none"), new("environment", Environment ?? "not known"),
        new("fingerprint", Fingerprint),
    ];

    internal void AddTo(FingerprintBuilder builder) => builder.Add(Id).Add(Group).Add(Environment).Add(Part).Add(Channels).Add<double>(times).Add<float>(values);

    /// <summary>A sequence that a reader made of arrays of its own.</summary>
    internal static Sequence Own(string source, string id, double[]? times, float[] values, int channels, string? group, string? environment, string? part)
    {
        var made = new Sequence(id, times, values, channels, group, environment, part);
        made.Check(source);
        return made;
    }

    private void Check(string source)
    {
        if (values.Length % Channels != 0) throw new DataException(source, $"sequence '{Id}'", $"has {values.Length} values, which is no multiple of its {Channels} channels");
        if (times is not null && times.Length != Length) throw new DataException(source, $"sequence '{Id}'", $"has {times.Length} times for {Length} rows");
        for (var i = 0; i < times?.Length; i++)
        {
            if (!double.IsFinite(times[i]) || (i > 0 && times[i] <= times[i - 1]))
                throw new DataException(source, $"sequence '{Id}', row {i + 1}", i == 0 || !double.IsFinite(times[i]) ? $"has the time {times[i]}" : $"has the time {times[i]} after {times[i - 1]}, where times increase");
        }
        if (Array.FindIndex(values, float.IsInfinity) is >= 0 and var at)
            throw new DataException(source, $"sequence '{Id}', row {at / Channels + 1}", "holds an infinite value");
    }
}
