using DuckDB.NET.Data;

namespace Ansatz.Data.Formats;

/// <summary>Writes a table as CSV, TSV, Parquet, JSON or JSON lines through DuckDB. Missing values are empty (CSV) or null.</summary>
internal sealed class DuckDbTableWriter : Writer<Table>
{
    public override string Name => "CSV, TSV, Parquet, JSON, JSON lines";

    public override IReadOnlyList<string> Extensions => [".csv", ".tsv", ".parquet", ".json", ".jsonl"];

    public override void Write(Table value, string path, string extension, INotes notes)
    {
        if (value.Columns.Count == 0) throw new DataException(path, "", "a table without columns cannot be written");
        try
        {
            using var connection = DuckDb.Open(4L << 30);
            DuckDb.Execute(connection, $"CREATE TABLE data ({string.Join(", ", value.Columns.Select(c => $"{DuckDb.Identifier(c.Heading)} {SqlType(c)}"))})");
            Fill(connection, value);
            DuckDb.Execute(connection, $"COPY data TO {DuckDb.Literal(Path.GetFullPath(path))} ({Format(extension)})");
        }
        catch (DuckDBException e)
        {
            throw new DataException(path, "", $"cannot be written: {DuckDb.Message(e)}", inner: e);
        }
    }

    private static void Fill(DuckDBConnection connection, Table table)
    {
        using var appender = connection.CreateAppender("data");
        for (var r = 0; r < table.Count; r++)
        {
            var row = appender.CreateRow();
            foreach (var column in table.Columns)
            {
                row = (column, column.IsMissing(r)) switch
                {
                    (_, true) => row.AppendNullValue(),
                    (NumberColumn { Kind: ColumnKind.Boolean } truths, _) => row.AppendValue((bool?)(truths.Values[r] != 0)),
                    (NumberColumn { Kind: ColumnKind.Integer } integers, _) => row.AppendValue((long?)integers.Values[r]),
                    (NumberColumn numbers, _) => row.AppendValue((double?)numbers.Values[r]),
                    (TimeColumn times, _) => row.AppendValue(times.Values[r]),
                    _ => row.AppendValue(column.Text(r)),
                };
            }
            row.EndRow();
        }
    }

    private static string SqlType(Column column) => column.Kind switch
    {
        ColumnKind.Boolean => "BOOLEAN",
        ColumnKind.Integer => "BIGINT",
        ColumnKind.Number => "DOUBLE",
        ColumnKind.Time => "TIMESTAMP",
        _ => "VARCHAR",
    };

    private static string Format(string extension) => extension switch
    {
        ".csv" => "FORMAT csv, HEADER",
        ".tsv" => "FORMAT csv, HEADER, DELIMITER '\t'",
        ".parquet" => "FORMAT parquet",
        ".json" => "FORMAT json, ARRAY true",
        _ => "FORMAT json",
    };
}
