using System.Globalization;
using System.Text.RegularExpressions;

namespace Ansatz.Data.Formats;

/// <summary>
/// Reads codes from a table: the column <c>id</c> (else the first of texts) names the items; columns <c>mean_0, mean_1, ..</c> (or <c>mean_0_0, ..</c>) are a part
/// of that name. Where no column is numbered, all columns of numbers together are the part <c>mean</c>.
/// </summary>
internal sealed partial class CodeTableReader : Reader<Codes>
{
    private readonly DuckDbTableReader tables = new();

    public override string Name => "CSV, TSV, Parquet, a row an item";

    public override IReadOnlyList<string> Extensions => [".csv", ".tsv", ".parquet"];

    public override bool Recognizes(DataSource source) => false;

    public override Codes Read(DataSource source, SpelledValue arguments, INotes notes) => FromTable(tables.Read(source, arguments, notes), notes);

    private static Codes FromTable(Table table, INotes notes)
    {
        var id = table.Id ?? table.Columns.FirstOrDefault(c => c.Name == "id") ?? table.Columns.FirstOrDefault(c => c is TextColumn);
        NumberColumn[] numbers = [.. table.Columns.OfType<NumberColumn>().Where(c => c != id)];
        string[] ignored = [.. table.Columns.Where(c => c != id && c is not NumberColumn).Select(c => c.Name)];
        if (ignored.Length > 0) notes.Note($"{table.Source}: columns that hold no numbers left out: {string.Join(", ", ignored)}");
        if (numbers.Length == 0) throw new DataException(table.Source, "", "has no column of numbers");
        foreach (var column in numbers.Where(c => c.MissingCount > 0))
            throw new DataException(table.Source, $"column '{column.Name}'", $"{column.MissingCount} of {column.Count} values are empty, the first in row {Enumerable.Range(0, column.Count).First(column.IsMissing) + 1}");
        var parts = numbers.Any(c => Numbered().IsMatch(c.Name))
            ? numbers.GroupBy(c => Numbered().Match(c.Name) is { Success: true } match ? match.Groups["part"].Value : c.Name, StringComparer.Ordinal).Select(group => Part(table, group.Key, [.. group]))
            : [Make(numbers.Length == 1 ? numbers[0].Name : Codes.Mean, numbers, numbers.Length == 1 ? [] : [numbers.Length])];
        return new(id?.ToTexts().Select(text => text ?? "") ?? NumpyCodeReader.RunningIds(table.Count), parts, table.Source);
    }

    private static CodePart Part(Table table, string name, NumberColumn[] columns)
    {
        if (columns is [var only] && !Numbered().IsMatch(only.Name)) return Make(name, columns, []);
        var places = columns.Select(c => (Column: c, Index: Numbered().Match(c.Name).Groups["index"].Value.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(i => int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new DataException(table.Source, $"column '{c.Name}'", "has an index that is too large")).ToArray())).ToArray();
        var rank = places[0].Index.Length;
        if (places.FirstOrDefault(p => p.Index.Length != rank) is { Column: { } odd }) throw new DataException(table.Source, $"column '{odd.Name}'", $"has another number of indices than '{places[0].Column.Name}'");
        var first = Enumerable.Range(0, rank).Select(d => places.Min(p => p.Index[d])).ToArray();
        long[] shape = [.. Enumerable.Range(0, rank).Select(d => (long)places.Max(p => p.Index[d]) - first[d] + 1)];
        long Place(int[] index) => Enumerable.Range(0, rank).Aggregate(0L, (at, d) => at * shape[d] + index[d] - first[d]);
        var ordered = places.OrderBy(p => Place(p.Index)).ToArray();
        if (shape.Aggregate(1.0, (size, d) => size * d) != columns.Length || ordered.Where((p, i) => Place(p.Index) != i).Any())
            throw new DataException(table.Source, $"part '{name}'", $"has {columns.Length} columns, where indices up to [{string.Join(", ", shape.Select((s, d) => s + first[d] - 1))}] want {shape.Aggregate(1.0, (size, d) => size * d)}");
        return Make(name, [.. ordered.Select(p => p.Column)], shape);
    }

    private static CodePart Make(string name, NumberColumn[] columns, IReadOnlyList<long> shape)
    {
        var count = columns[0].Count;
        var values = Enumerable.Range(0, count).SelectMany(row => columns.Select(c => c.Values[row]));
        return columns.All(c => c.Kind is ColumnKind.Integer or ColumnKind.Boolean) ? new(name, [.. values.Select(v => (long)v)], count, shape) : new(name, [.. values.Select(v => (float)v)], count, shape);
    }

    [GeneratedRegex(@"^(?<part>.*?[^_])(?<index>(_\d+)+)$")]
    private static partial Regex Numbered();
}

/// <summary>Writes codes as a table: a row an item, a column a number.</summary>
internal sealed class CodeTableWriter : Writer<Codes>
{
    private readonly DuckDbTableWriter tables = new();

    public override string Name => "CSV, TSV, Parquet, a row an item";

    public override IReadOnlyList<string> Extensions => [".csv", ".tsv", ".parquet"];

    public override void Write(Codes value, string path, string extension, INotes notes) => tables.Write(value.ToTable(), path, extension, notes);
}
