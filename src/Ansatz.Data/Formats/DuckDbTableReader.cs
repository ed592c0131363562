using DuckDB.NET.Data;

namespace Ansatz.Data.Formats;

/// <summary>
/// Reads CSV, TSV, Parquet and JSON (an array of objects, or an object a line) through DuckDB. Types are inferred from all rows;
/// empty cells and <c>NA, N/A, NaN, null, ?</c> are missing; a heading <c>age [years]</c> is the column <c>age</c> in years.
/// </summary>
internal sealed class DuckDbTableReader : Reader<Table>
{
    private static readonly string[] Missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"];

    private const string Delimiters = ",;\t|";

    public override string Name => "CSV, TSV, Parquet, JSON, JSON lines";

    public override IReadOnlyList<string> Extensions => [".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson"];

    public override bool Recognizes(DataSource source) =>
        source.StartsWith("PAR1"u8) || (source.Extension.Length == 0 && source.LooksLikeText && source.Head.Span.Contains((byte)'\n'));

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = TableOptions.From(arguments);
        if (source.Head.IsEmpty) throw new DataException(source.Name, "", "is empty");
        var isParquet = source.StartsWith("PAR1"u8);
        if (!isParquet && source.Extension == ".parquet") throw new DataException(source.Name, "", $"is not a Parquet file: it begins with {ByteText.Show(source.Head.Span)}");
        if (!isParquet && !source.LooksLikeText) throw new DataException(source.Name, "", $"is not a text file: it begins with {ByteText.Show(source.Head.Span)}");
        var budget = Limits.Budget(source.Length);
        try
        {
            using var connection = DuckDb.Open(budget);
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {Call(source, isParquet)}{(options is { Part: null, Count: { } count } ? $" LIMIT {count}" : "")}";
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            return options.Apply(ReadRows(source, reader, budget / 2, notes), notes);
        }
        catch (DuckDBException e)
        {
            if (!isParquet && source.Extension is not (".json" or ".jsonl" or ".ndjson") && Ragged(source) is { } ragged) throw ragged;
            throw new DataException(source.Name, "", $"cannot be read as a table: {DuckDb.Message(e)}", inner: e);
        }
    }

    private static string Call(DataSource source, bool isParquet)
    {
        var path = DuckDb.PathLiteral(source.PlainPath());
        if (isParquet) return $"read_parquet({path})";
        if (source.Extension is ".json" or ".jsonl" or ".ndjson" || (source.Extension is not (".csv" or ".tsv") && source.Head.Span is [(byte)'{' or (byte)'[', ..]))
            return $"read_json({path}, sample_size = -1, maximum_object_size = 16777216)";
        var delimiter = source.Extension == ".tsv" ? '\t' : Delimiter(source);
        return $"read_csv({path}, header = true, skip = 0, sample_size = -1, delim = {DuckDb.Literal($"{delimiter}")}, quote = '\"', escape = '\"', strict_mode = true, nullstr = [{string.Join(", ", Missing.Select(DuckDb.Literal))}])";
    }

    /// <summary>The comma, semicolon, tab or bar that the first line has most of, outside quotes; a comma where it has none.</summary>
    private static char Delimiter(DataSource source)
    {
        var (counts, quoted) = (new int[Delimiters.Length], false);
        foreach (var b in source.Head.Span)
        {
            if (b == (byte)'"') quoted = !quoted;
            else if (!quoted && b is (byte)'\n' or (byte)'\r') break;
            else if (!quoted && Delimiters.IndexOf((char)b) is >= 0 and var i) counts[i]++;
        }
        return Delimiters[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>The error of the first row that has not as many fields as the heading; null where all have.</summary>
    private static DataException? Ragged(DataSource source)
    {
        var delimiter = source.Extension == ".tsv" ? '\t' : Delimiter(source);
        using var reader = new StreamReader(source.Open());
        var (line, begun, heading, fields, quoted) = (0, 1, 0, 1, false);
        while (reader.ReadLine() is { } text)
        {
            line++;
            foreach (var c in text)
            {
                if (c == '"') quoted = !quoted;
                else if (c == delimiter && !quoted) fields++;
            }
            if (quoted) continue; // the field goes on in the next line
            if (heading == 0) heading = fields;
            else if (fields != heading && text.Length > 0) return new(source.Name, $"line {begun}", $"has {fields} field{(fields == 1 ? "" : "s")}, where the heading has {heading}");
            (begun, fields) = (line + 1, 1);
        }
        return null;
    }

    private static Table ReadRows(DataSource source, DuckDBDataReader reader, long budget, INotes notes)
    {
        var builders = new ColumnBuilder[reader.FieldCount];
        for (var c = 0; c < builders.Length; c++) builders[c] = ColumnBuilder.For(source, reader.GetName(c), reader.GetFieldType(c), reader.GetDataTypeName(c));
        long held = 0, rows = 0;
        while (reader.Read())
        {
            rows++;
            for (var c = 0; c < builders.Length; c++)
            {
                try
                {
                    held += builders[c].Add(reader, c);
                }
                catch (Exception e) when (e is ArgumentException or ArithmeticException or InvalidCastException or FormatException)
                {
                    throw new DataException(source.Name, $"column '{reader.GetName(c)}', row {rows}", $"holds a value that cannot be represented: {e.Message}", inner: e);
                }
            }
            if (held > budget) throw new DataException(source.Name, $"row {rows}", $"the table needs more than {budget >> 20} MiB, which a file of {source.Length} bytes may not ask for", "read a part of it: " + source.Name + ":count=100000");
        }
        if (rows == 0) notes.Warn($"{source.Name} has column names and no rows");
        return new(builders.Select(b => b.Build(notes)), source.Name);
    }
}
