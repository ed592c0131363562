using DuckDB.NET.Data;

namespace Ansatz.Data.Formats;

/// <summary>An in-memory DuckDB that neither loads extensions nor spills to disk, with bounded memory.</summary>
internal static class DuckDb
{
    public static DuckDBConnection Open(long memory)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"SET memory_limit = '{Math.Max(memory >> 20, 64)}MiB'");
        Execute(connection, "SET threads = 2");
        Execute(connection, "SET temp_directory = ''");
        Execute(connection, "SET autoinstall_known_extensions = false");
        Execute(connection, "SET autoload_known_extensions = false");
        return connection;
    }

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A text as an SQL literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''")}'";

    /// <summary>A name as an SQL identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>A path as an SQL literal in which no character is a pattern.</summary>
    public static string PathLiteral(string path) =>
        Literal(string.Concat(Path.GetFullPath(path).Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())));

    /// <summary>The first lines of an error, without the hints that name SQL options.</summary>
    public static string Message(Exception error)
    {
        if (error.Message.Contains("Out of Memory")) return "it needs more memory than a file of its size may ask for";
        var lines = error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" ", lines.TakeWhile(l => !l.StartsWith("Possible", StringComparison.Ordinal) && !l.StartsWith("LINE", StringComparison.Ordinal)).Take(4)).Trim();
    }
}
