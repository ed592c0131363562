using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>Named, typed columns of equal length, with units, roles and missing values; immutable.</summary>
public sealed partial class Table : IDataValue
{
    private readonly Column[] columns;
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private string? fingerprint;

    /// <summary>Creates a table.</summary>
    /// <param name="columns">Its columns, in order.</param>
    /// <param name="source">Where it came from, for messages; may be empty.</param>
    /// <exception cref="DataException">Two columns have the same name, or not all have the same number of rows.</exception>
    public Table(IEnumerable<Column> columns, string source = "")
    {
        this.columns = [.. columns];
        Source = source;
        Count = this.columns.Length == 0 ? 0 : this.columns[0].Count;
        for (var i = 0; i < this.columns.Length; i++)
        {
            var column = this.columns[i];
            if (!index.TryAdd(column.Name, i)) throw new DataException(source, $"column '{column.Name}'", "occurs twice", "rename one of them");
            if (column.Count != Count)
                throw new DataException(source, $"column '{column.Name}'", $"has {column.Count} rows where '{this.columns[0].Name}' has {Count}");
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Where the table came from, for messages; may be empty.</summary>
    public string Source { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => columns;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Names => [.. columns.Select(c => c.Name)];

    /// <summary>The column that is the rows' key: the one of role <see cref="ColumnRole.Id"/>, or null.</summary>
    public Column? Id => columns.FirstOrDefault(c => c.Role == ColumnRole.Id);

    /// <summary>The feature columns that hold numbers.</summary>
    public IReadOnlyList<NumberColumn> NumericFeatures => [.. columns.OfType<NumberColumn>().Where(c => c.Role == ColumnRole.Feature)];

    /// <inheritdoc/>
    public string Description => $"table of {Count} row{(Count == 1 ? "" : "s")}, {columns.Length} column{(columns.Length == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public string Fingerprint => fingerprint ??= ComputeFingerprint();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts =>
    [
        new("type", "Table"), new("rows", $"{Count}"),
        .. columns.Select(c => new KeyValuePair<string, string>(c.Heading, Describe(c))),
        new("fingerprint", Fingerprint),
    ];

    /// <summary>A column by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">There is none; the message names the nearest.</exception>
    public Column this[string name] => index.TryGetValue(name, out var i) ? columns[i] : throw NoColumn(name);

    /// <summary>Finds a column by name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="column">The column, when there is one.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out Column? column)
    {
        column = index.TryGetValue(name, out var i) ? columns[i] : null;
        return column is not null;
    }

    /// <summary>A column of numbers by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">There is none, or it does not hold numbers (the first value that is no number is named).</exception>
    public NumberColumn Numbers(string name)
    {
        var column = this[name];
        if (column is NumberColumn numbers) return numbers;
        var row = Enumerable.Range(0, Count).FirstOrDefault(r => !column.IsMissing(r) && !double.TryParse(column.Text(r), CultureInfo.InvariantCulture, out _), -1);
        var example = row < 0 ? "" : $", as '{column.Text(row)}' in row {row + 1}";
        throw new DataException(Source, $"column '{name}'", $"holds {column.Kind.ToString().ToLowerInvariant()} values{example}, where numbers are expected");
    }

    /// <summary>The table with only these columns, in this order.</summary>
    /// <param name="names">Names of columns.</param>
    /// <exception cref="DataException">One does not exist; the message names the nearest.</exception>
    public Table Select(params IEnumerable<string> names) => new(names.Select(name => this[name]), Source);

    /// <summary>The table with these rows, in this order.</summary>
    /// <param name="rows">Rows, from 0.</param>
    public Table Rows(IReadOnlyList<int> rows) => new(columns.Select(c => c.Rows(rows)), Source);

    /// <summary>The first rows.</summary>
    /// <param name="count">How many at most.</param>
    public Table Head(int count = 20) => Rows([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>The table with a column added, or replaced when there is one of that name.</summary>
    /// <param name="column">The column.</param>
    public Table With(Column column) =>
        new(index.ContainsKey(column.Name) ? columns.Select(c => c.Name == column.Name ? column : c) : columns.Append(column), Source);

    /// <summary>The table with the role of a column set.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="role">Its role.</param>
    /// <exception cref="DataException">There is no such column; the message names the nearest.</exception>
    public Table WithRole(string name, ColumnRole role) => With(this[name].As(role: role));

    /// <summary>The table under another source name.</summary>
    /// <param name="source">Where it came from, for messages.</param>
    public Table From(string source) => new(columns, source);

    /// <summary>Divides the rows.</summary>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="by">The column whose equal values stay together, or null.</param>
    /// <exception cref="DataException">There is no such column.</exception>
    public (Table Train, Table Validation, Table Test) Divide(Split split, long seed, string? by = null)
    {
        var parts = split.Divide(Count, seed, by is null ? null : [.. this[by].ToTexts().Select(t => t ?? "")]);
        return (Rows(parts.Train), Rows(parts.Validation), Rows(parts.Test));
    }

    /// <summary>The values of numeric columns, row-major [rows, columns]; NaN where missing.</summary>
    /// <param name="names">Names of columns; none: all numeric features.</param>
    /// <exception cref="DataException">A column does not exist or holds no numbers.</exception>
    public float[] ToArray(params IReadOnlyList<string> names)
    {
        var chosen = names.Count == 0 ? NumericFeatures : [.. names.Select(Numbers)];
        var result = new float[(long)Count * chosen.Count];
        for (var c = 0; c < chosen.Count; c++)
        {
            var values = chosen[c].Values;
            for (var r = 0; r < values.Length; r++) result[(long)r * chosen.Count + c] = (float)values[r];
        }
        return result;
    }

    internal DataException NoColumn(string name)
    {
        var nearest = NearestNames.Of(name, Names);
        var known = columns.Length <= 15 ? string.Join(", ", Names) : $"{string.Join(", ", Names.Take(12))} and {columns.Length - 12} more";
        return new(Source, $"column '{name}'", $"does not exist; the columns are {known}", nearest.Count == 0 ? "" : $"did you mean '{nearest[0]}'?");
    }

    private static string Describe(Column column)
    {
        var role = column.Role == ColumnRole.Feature ? "" : $", {column.Role.ToString().ToLowerInvariant()}";
        var missing = column.MissingCount is > 0 and var count ? $", {count} missing" : "";
        var range = column switch
        {
            NumberColumn { Kind: not ColumnKind.Boolean } numbers when numbers.MissingCount < numbers.Count =>
                $" from {Present(numbers).Min():G6} to {Present(numbers).Max():G6}",
            NumberColumn { Kind: ColumnKind.Boolean } truths => $", {Present(truths).Count(v => v != 0)} true",
            TextColumn texts => $", {texts.Categories.Count} different",
            _ => "",
        };
        return $"{column.Kind.ToString().ToLowerInvariant()}{range}{missing}{role}";
    }

    private static double[] Present(NumberColumn column) => [.. column.Values.ToArray().Where(v => !double.IsNaN(v))];

    private string ComputeFingerprint()
    {
        var builder = new FingerprintBuilder().Add("table").Add(Count).Add(columns.Length);
        foreach (var column in columns)
        {
            builder.Add(column.Name).Add(column.Unit).Add((long)column.Kind);
            column.AddTo(builder);
        }
        return builder.Finish();
    }
}
