using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ansatz.Lab;

/// <summary>A row of the index: where a run is and how it went.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Name">The folder's name.</param>
/// <param name="System">The system's slug.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Status">Where it stands, as far as the index knows.</param>
/// <param name="Created">When it began.</param>
/// <param name="Updated">When the folder last told the index.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Metrics">Final figures by name.</param>
/// <param name="HasModel">Whether the folder holds a model.</param>
public sealed record RunEntry(
    string Path, string Name, string System, string Verb, RunStatus Status, DateTimeOffset Created, DateTimeOffset Updated, long Seed,
    IReadOnlyDictionary<string, double> Metrics, bool HasModel);

/// <summary>
/// The index of all runs of a user: one SQLite file in <c>$ANSATZ_HOME</c> (default: <c>ansatz</c> in the user's data folder), in write-ahead mode.
/// It only repeats what the folders say, and is rebuilt from them with <see cref="Rebuild"/>.
/// </summary>
public sealed class RunIndex : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS runs (
            path TEXT PRIMARY KEY, name TEXT NOT NULL, system TEXT NOT NULL, verb TEXT NOT NULL, status TEXT NOT NULL,
            created TEXT NOT NULL, updated TEXT NOT NULL, seed INTEGER NOT NULL, metrics TEXT NOT NULL, model INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS runs_by_system ON runs (system, created);
        """;

    private readonly SqliteConnection connection;

    private RunIndex(SqliteConnection connection) => this.connection = connection;

    /// <summary>The folder of the index: <c>$ANSATZ_HOME</c>, else <c>ansatz</c> in the user's data folder.</summary>
    public static string Home => Environment.GetEnvironmentVariable("ANSATZ_HOME") is { Length: > 0 } home ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ansatz");

    /// <summary>Opens the index, and makes it when there is none.</summary>
    /// <param name="home">The folder; null: <see cref="Home"/>.</param>
    /// <returns>The index.</returns>
    /// <exception cref="RunException">The file cannot be made or is no index.</exception>
    public static RunIndex Open(string? home = null)
    {
        var file = Path.Combine(home ?? Home, "runs.db");
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 20, Pooling = false }.ToString());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            database.Open();
            var index = new RunIndex(database);
            index.Execute("PRAGMA journal_mode = WAL;");
            index.Execute(Schema);
            return index;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            database.Dispose();
            throw new RunException($"the index of runs, {file}, cannot be used: {fault.Message}. It can be deleted; 'ansatz runs --rebuild FOLDER' makes it again.", fault);
        }
    }

    /// <summary>Enters a run, or what is new about it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="record">Its record.</param>
    public void Enter(RunFolder folder, RunRecord record) => Execute(
        "INSERT OR REPLACE INTO runs VALUES ($path, $name, $system, $verb, $status, $created, $updated, $seed, $metrics, $model)",
        ("$path", folder.FullPath), ("$name", folder.Name), ("$system", record.System), ("$verb", record.Verb), ("$status", record.Status.ToString()),
        ("$created", Text(record.Created)), ("$updated", Text(record.Updated)), ("$seed", record.Seed),
        ("$metrics", JsonSerializer.Serialize(record.Metrics, LabJson.Compact)), ("$model", folder.HasModel ? 1 : 0));

    /// <summary>All runs whose folders still exist, newest first.</summary>
    /// <param name="system">Only of this system.</param>
    /// <param name="name">Only with this name.</param>
    /// <returns>The runs.</returns>
    public IReadOnlyList<RunEntry> List(string? system = null, string? name = null)
    {
        using var command = Command("SELECT * FROM runs WHERE ($system IS NULL OR system = $system) AND ($name IS NULL OR name = $name) ORDER BY created DESC, path",
            ("$system", system), ("$name", name));
        using var reader = command.ExecuteReader();
        var found = new List<RunEntry>();
        while (reader.Read())
        {
            if (Directory.Exists(reader.GetString(0))) found.Add(Entry(reader));
        }
        return found;
    }

    /// <summary>Forgets what is there and reads the run folders below some folders.</summary>
    /// <param name="roots">Folders to search; folders that were known are searched too.</param>
    /// <returns>How many runs there are now.</returns>
    public int Rebuild(params IEnumerable<string> roots)
    {
        var known = List().Select(run => run.Path);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8 };
        var files = roots.Where(Directory.Exists).SelectMany(root => Directory.EnumerateFiles(Path.GetFullPath(root), "run.json", options));
        var folders = files.Select(file => Path.GetDirectoryName(file)!).Concat(known).Distinct().ToArray();
        using var transaction = connection.BeginTransaction();
        Execute("DELETE FROM runs");
        foreach (var folder in folders.Select(path => new RunFolder(path)))
        {
            try { Enter(folder, folder.ReadRecord()); }
            catch (RunException fault) { Skipped?.Invoke(fault.Message); }
        }
        transaction.Commit();
        return List().Count;
    }

    /// <summary>Hears about folders that <see cref="Rebuild"/> could not read.</summary>
    public Action<string>? Skipped { get; set; }

    /// <summary>Closes the file.</summary>
    public void Dispose() => connection.Dispose();

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("O");

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static RunEntry Entry(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Enum.Parse<RunStatus>(reader.GetString(4)),
        Time(reader.GetString(5)), Time(reader.GetString(6)), reader.GetInt64(7),
        JsonSerializer.Deserialize<Dictionary<string, double>>(reader.GetString(8), LabJson.Compact) ?? [], reader.GetInt64(9) == 1);

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        using var command = Command(sql, arguments);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in arguments) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
