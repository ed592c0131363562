namespace Ansatz.Lab;

/// <summary>
/// A run's folder, which is also its model's: <c>model.json</c> and <c>model.safetensors</c> are all that use needs;
/// <c>run.json</c>, <c>metrics.jsonl</c>, TensorBoard's event file, <c>checkpoints/</c>, <c>results/</c> and <c>report.html</c> are its history.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string path)
{
    private static readonly string[] OwnFiles = ["model.json", "model.safetensors", "run.json", "metrics.jsonl", "report.html", ".lock"];
    private static readonly string[] OwnFolders = ["checkpoints", "results"];

    /// <summary>The folder's full path.</summary>
    public string FullPath { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    /// <summary>The folder's name, which is the run's.</summary>
    public string Name => System.IO.Path.GetFileName(FullPath);

    /// <summary><c>model.json</c>: system, options and what the data looked like.</summary>
    public string Model => At("model.json");

    /// <summary><c>model.safetensors</c>: the weights.</summary>
    public string Weights => At("model.safetensors");

    /// <summary><c>run.json</c>: what was run, with which versions, and where it stands.</summary>
    public string Record => At("run.json");

    /// <summary><c>metrics.jsonl</c>: one JSON object a line, append-only.</summary>
    public string Metrics => At("metrics.jsonl");

    /// <summary><c>checkpoints/</c>.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary><c>results/</c>: what verbs wrote when no output was named.</summary>
    public string Results => At("results");

    /// <summary><c>report.html</c>.</summary>
    public string Report => At("report.html");

    /// <summary>Whether the folder holds a model that can be used.</summary>
    public bool HasModel => File.Exists(Model) && File.Exists(Weights);

    /// <summary>Whether the folder holds a run's history.</summary>
    public bool HasRecord => File.Exists(Record);

    /// <summary>Whether a process works in the folder now.</summary>
    public bool IsInUse => Directory.Exists(FullPath) && RunLock.IsTaken(FullPath);

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="RunException">The folder is no run folder, or the file is damaged.</exception>
    public RunRecord ReadRecord() => RunRecord.Read(Record);

    /// <summary>A new folder <c>results/VERB-N</c>.</summary>
    /// <param name="verb">The verb whose result it will hold.</param>
    /// <returns>The folder's path; it exists and is empty.</returns>
    public string NewResult(string verb) => NumberedFolder.Create(Results, verb);

    /// <summary>The event file of TensorBoard, whose name must hold the word <c>tfevents</c>.</summary>
    internal string Events => Directory.Exists(FullPath) && Directory.EnumerateFiles(FullPath, "events.out.tfevents.*").Order(StringComparer.Ordinal).FirstOrDefault() is { } found
        ? found : At("events.out.tfevents.0.ansatz");

    /// <summary>Readies the folder for a new run: makes it, or empties it of an earlier run when that is wanted. The caller holds the lock.</summary>
    internal void Prepare(bool force)
    {
        RemoveTemporaries();
        var entries = Directory.EnumerateFileSystemEntries(FullPath).Select(e => System.IO.Path.GetFileName(e)!).Where(e => e != ".lock").ToArray();
        if (entries.Length == 0) return;
        var foreign = entries.FirstOrDefault(e => !IsOwn(e));
        if (!HasRecord && !File.Exists(Model))
            throw new RunExistsException($"{FullPath} is no run folder and is not empty (it holds {foreign ?? entries[0]}); give an empty or new folder with --out");
        if (!force)
            throw new RunExistsException($"{FullPath} already holds a {(File.Exists(Model) ? "model" : "run")}; give another folder with --out, replace it with --force, or go on with: ansatz resume {FullPath}");
        RemoveOwn(entries);
    }

    /// <summary>Removes what a run made, and the folder when it holds nothing else. The caller gave the lock back.</summary>
    internal void Remove()
    {
        RemoveOwn([.. Directory.EnumerateFileSystemEntries(FullPath).Select(e => System.IO.Path.GetFileName(e)!)]);
        if (!Directory.EnumerateFileSystemEntries(FullPath).Any()) Directory.Delete(FullPath);
    }

    private void RemoveOwn(IEnumerable<string> entries)
    {
        foreach (var entry in entries.Where(IsOwn))
        {
            if (OwnFolders.Contains(entry)) Directory.Delete(At(entry), recursive: true);
            else File.Delete(At(entry));
        }
    }

    /// <summary>Removes what a kill left half written.</summary>
    internal void RemoveTemporaries()
    {
        foreach (var file in Directory.EnumerateFiles(FullPath, "*.tmp").Where(file => OwnFiles.Any(own => System.IO.Path.GetFileName(file).StartsWith(own + ".", StringComparison.Ordinal)))) File.Delete(file);
    }

    private static bool IsOwn(string entry) =>
        OwnFiles.Contains(entry) || OwnFolders.Contains(entry) || entry.StartsWith("events.out.tfevents.", StringComparison.Ordinal);

    private string At(string name) => System.IO.Path.Combine(FullPath, name);
}
