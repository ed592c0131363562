namespace Ansatz.Data.Formats;

/// <summary>What may be spelled after any table: <c>people.csv:missing=0.5,count=1000</c>.</summary>
internal sealed record TableOptions(double? Missing, int? Count, string? Part)
{
    /// <summary>The keys, with what they mean, in the order that help shows.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Keys { get; } =
    [
        new("missing", "the number that stands for missing values in columns of numbers"),
        new("count", "only the first so many rows"),
        new("part", "only the rows whose column 'part' has this value"),
    ];

    public static TableOptions From(SpelledValue arguments)
    {
        arguments.Accept(0, [.. Keys.Select(k => k.Key)]);
        return new(
            arguments.Has("missing") ? arguments.Number("missing", 0) : null,
            arguments.Has("count") ? arguments.Integer("count", 0, 1) : null,
            arguments.Has("part") ? arguments.Word("part", "") : null);
    }

    /// <summary>Fills missing numbers and takes the part asked for.</summary>
    public Table Apply(Table table, INotes notes)
    {
        if (Part is { } part)
        {
            var column = table.Columns.FirstOrDefault(c => c.Role == ColumnRole.Part) ?? table["part"];
            int[] rows = [.. Enumerable.Range(0, table.Count).Where(r => column.Text(r) == part)];
            table = rows.Length > 0 ? table.Rows(rows) : throw new DataException(table.Source, $"column '{column.Name}'", $"no row has the value '{part}'");
        }
        if (Count is { } count) table = table.Head(count);
        if (Missing is not { } fill) return table;
        foreach (var column in table.Columns.OfType<NumberColumn>().Where(c => c.MissingCount > 0).ToArray())
        {
            notes.Note($"column '{column.Name}': {column.MissingCount} missing value{(column.MissingCount == 1 ? "" : "s")} taken as {fill}");
            double[] values = [.. column.Values.ToArray().Select(v => double.IsNaN(v) ? fill : v)];
            var kind = fill == Math.Floor(fill) ? column.Kind : ColumnKind.Number;
            table = table.With(NumberColumn.Own(column.Name, values, kind, column.Unit, column.Role));
        }
        return table;
    }
}
