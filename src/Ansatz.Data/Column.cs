using System.Globalization;

namespace Ansatz.Data;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Real numbers.</summary>
    Number,

    /// <summary>Whole numbers, at most 2^53 in magnitude.</summary>
    Integer,

    /// <summary>True and false, held as 1 and 0.</summary>
    Boolean,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Dates, or dates with a time of day.</summary>
    Time,
}

/// <summary>What a column is for.</summary>
public enum ColumnRole
{
    /// <summary>An input or attribute.</summary>
    Feature,

    /// <summary>The key of the row: a file name, a patient.</summary>
    Id,

    /// <summary>A class to predict.</summary>
    Label,

    /// <summary>A number to predict.</summary>
    Outcome,

    /// <summary>A treatment whose effect is asked.</summary>
    Treatment,

    /// <summary>A time, or time to an event.</summary>
    Time,

    /// <summary>Whether the event happened (1) or was censored (0).</summary>
    Event,

    /// <summary>The part a row belongs to: train, validation, test.</summary>
    Part,

    /// <summary>What is known only because the data are simulated, such as the outcome of the other arm: to judge by, never an input.</summary>
    Truth,
}

/// <summary>A named, typed column of a <see cref="Table"/>; immutable. A value may be missing.</summary>
public abstract class Column
{
    private protected Column(string name, ColumnKind kind, string unit, ColumnRole role)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Kind, Unit, Role) = (name, kind, unit, role);
    }

    /// <summary>The name; not empty.</summary>
    public string Name { get; }

    /// <summary>What the values are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The unit of the values, or empty.</summary>
    public string Unit { get; }

    /// <summary>What the column is for.</summary>
    public ColumnRole Role { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the column holds numbers, integers, or truth values.</summary>
    public bool IsNumeric => Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Boolean;

    /// <summary>The number of missing values.</summary>
    public int MissingCount => Enumerable.Range(0, Count).Count(IsMissing);

    /// <summary>The name as a file's heading: <c>age [years]</c> when there is a unit.</summary>
    public string Heading => Unit.Length == 0 ? Name : $"{Name} [{Unit}]";

    /// <summary>Whether the value of a row is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The value of a row as text; empty when missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract string Text(int row);

    /// <summary>The column with these rows, in this order.</summary>
    /// <param name="rows">Rows, from 0.</param>
    public abstract Column Rows(IReadOnlyList<int> rows);

    /// <summary>The column under another name, with another unit or role.</summary>
    /// <param name="name">The new name, or null to keep it.</param>
    /// <param name="unit">The new unit, or null to keep it.</param>
    /// <param name="role">The new role, or null to keep it.</param>
    public abstract Column As(string? name = null, string? unit = null, ColumnRole? role = null);

    /// <summary>The values as texts; null where missing.</summary>
    public string?[] ToTexts() => [.. Enumerable.Range(0, Count).Select(row => IsMissing(row) ? null : Text(row))];

    internal abstract void AddTo(FingerprintBuilder builder);
}

/// <summary>A column of real numbers, whole numbers, or truth values.</summary>
public sealed class NumberColumn : Column
{
    private readonly double[] values;

    /// <summary>Creates a column of numbers.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">The values, which are copied; NaN where missing.</param>
    /// <param name="kind">Number, Integer or Boolean.</param>
    /// <param name="unit">The unit, or empty.</param>
    /// <param name="role">What the column is for.</param>
    /// <exception cref="ArgumentException">The kind is not numeric.</exception>
    public NumberColumn(string name, ReadOnlySpan<double> values, ColumnKind kind = ColumnKind.Number, string unit = "", ColumnRole role = ColumnRole.Feature)
        : this(name, values.ToArray(), kind, unit, role)
    {
    }

    private NumberColumn(string name, double[] values, ColumnKind kind, string unit, ColumnRole role)
        : base(name, kind, unit, role)
    {
        if (!IsNumeric) throw new ArgumentException($"A column of numbers cannot be of kind {kind}.", nameof(kind));
        this.values = values;
    }

    /// <summary>The values, NaN where missing.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? ""
        : Kind == ColumnKind.Boolean ? values[row] != 0 ? "true" : "false" : values[row].ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override Column Rows(IReadOnlyList<int> rows) => new NumberColumn(Name, [.. rows.Select(row => values[row])], Kind, Unit, Role);

    /// <inheritdoc/>
    public override Column As(string? name = null, string? unit = null, ColumnRole? role = null) => new NumberColumn(name ?? Name, values, Kind, unit ?? Unit, role ?? Role);

    /// <summary>A column of wholly owned values, not copied.</summary>
    internal static NumberColumn Own(string name, double[] values, ColumnKind kind = ColumnKind.Number, string unit = "", ColumnRole role = ColumnRole.Feature) =>
        new(name, values, kind, unit, role);

    internal override void AddTo(FingerprintBuilder builder) => builder.Add<double>(values);
}

/// <summary>A column of texts.</summary>
public sealed class TextColumn : Column
{
    private readonly string?[] values;

    /// <summary>Creates a column of texts.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">The values; null where missing.</param>
    /// <param name="unit">The unit, or empty.</param>
    /// <param name="role">What the column is for.</param>
    public TextColumn(string name, IEnumerable<string?> values, string unit = "", ColumnRole role = ColumnRole.Feature)
        : base(name, ColumnKind.Text, unit, role) => this.values = [.. values];

    /// <summary>The values, null where missing.</summary>
    public IReadOnlyList<string?> Values => values;

    /// <summary>The distinct values that occur, in ordinal order.</summary>
    public IReadOnlyList<string> Categories => [.. values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => values[row] is null;

    /// <inheritdoc/>
    public override string Text(int row) => values[row] ?? "";

    /// <inheritdoc/>
    public override Column Rows(IReadOnlyList<int> rows) => new TextColumn(Name, rows.Select(row => values[row]), Unit, Role);

    /// <inheritdoc/>
    public override Column As(string? name = null, string? unit = null, ColumnRole? role = null) => new TextColumn(name ?? Name, values, unit ?? Unit, role ?? Role);

    internal override void AddTo(FingerprintBuilder builder)
    {
        foreach (var value in values) builder.Add(value);
    }
}

/// <summary>A column of dates and times of day, without time zone.</summary>
public sealed class TimeColumn : Column
{
    private readonly DateTime?[] values;

    /// <summary>Creates a column of times.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">The values; null where missing.</param>
    /// <param name="unit">The unit, or empty.</param>
    /// <param name="role">What the column is for.</param>
    public TimeColumn(string name, IEnumerable<DateTime?> values, string unit = "", ColumnRole role = ColumnRole.Feature)
        : base(name, ColumnKind.Time, unit, role) => this.values = [.. values];

    /// <summary>The values, null where missing.</summary>
    public IReadOnlyList<DateTime?> Values => values;

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => values[row] is null;

    /// <inheritdoc/>
    public override string Text(int row) => values[row] is not { } time ? ""
        : time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override Column Rows(IReadOnlyList<int> rows) => new TimeColumn(Name, rows.Select(row => values[row]), Unit, Role);

    /// <inheritdoc/>
    public override Column As(string? name = null, string? unit = null, ColumnRole? role = null) => new TimeColumn(name ?? Name, values, unit ?? Unit, role ?? Role);

    internal override void AddTo(FingerprintBuilder builder)
    {
        foreach (var value in values) builder.Add(value?.Ticks ?? -1);
    }
}
