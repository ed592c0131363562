using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ansatz.Lab;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>A process works on it, or one did and was killed.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Completed,

    /// <summary>It was interrupted and left a checkpoint.</summary>
    Stopped,

    /// <summary>A value became infinite or not a number.</summary>
    Diverged,

    /// <summary>An error ended it.</summary>
    Failed,
}

/// <summary>The versions that a run was made with.</summary>
/// <param name="Ansatz">The version of this library.</param>
/// <param name="Libtorch">The version of libtorch; empty when the run used no tensors.</param>
/// <param name="Runtime">The .NET runtime.</param>
public sealed record RunVersions(string Ansatz, string Libtorch, string Runtime);

/// <summary>The process that works, or last worked, on a run.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Host">The machine.</param>
/// <param name="Started">When it took the folder.</param>
public sealed record RunProcess(int Id, string Host, DateTimeOffset Started);

/// <summary>A checkpoint as the run's metadata know it.</summary>
/// <param name="File">Its name inside <c>checkpoints/</c>.</param>
/// <param name="Stage">The stage of the fit that wrote it.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Complete">Whether the stage ended with it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
public sealed record CheckpointEntry(string File, string Stage, long Step, bool Complete, long Bytes, string Sha256);

/// <summary>The content of <c>run.json</c>: everything that is needed to say what a run is, and to go on with it.</summary>
public sealed record RunRecord
{
    /// <summary>The folder's name, which is the run's.</summary>
    public required string Name { get; init; }

    /// <summary>The system's slug.</summary>
    public required string System { get; init; }

    /// <summary>The verb.</summary>
    public required string Verb { get; init; }

    /// <summary>The arguments by name, as they were typed or left to their defaults; <c>resume</c> calls the verb with them.</summary>
    public JsonObject Arguments { get; init; } = [];

    /// <summary>The resolved options record.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The folder from which relative paths in <see cref="Arguments"/> are read.</summary>
    public string WorkingFolder { get; init; } = "";

    /// <summary>The seed of all random streams.</summary>
    public long Seed { get; init; }

    /// <summary>The device, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that tensor work used; exact resume needs the same.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When this record was last written.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>Seconds of work, over all processes that worked on it.</summary>
    public double Seconds { get; init; }

    /// <summary>The versions it was made with.</summary>
    public required RunVersions Versions { get; init; }

    /// <summary>The data as understood, in words with counts and units.</summary>
    public string? Data { get; init; }

    /// <summary>A digest of the data, by which <c>resume</c> and <c>evaluate</c> know them again.</summary>
    public string? DataFingerprint { get; init; }

    /// <summary>The process that works on it.</summary>
    public RunProcess? Process { get; init; }

    /// <summary>Conversions that were made on the way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Doubts that the user should know of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Final figures by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What ended the run early.</summary>
    public string? Fault { get; init; }

    /// <summary>The checkpoints kept, oldest first.</summary>
    public IReadOnlyList<CheckpointEntry> Checkpoints { get; init; } = [];

    /// <summary>Reads a <c>run.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The record.</returns>
    /// <exception cref="RunException">The file is missing, or is no such record.</exception>
    public static RunRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), LabJson.Indented)
                ?? throw new RunException($"{path} holds no run record; expected the JSON object that Ansatz writes");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException($"{Path.GetDirectoryName(path)} is no run folder: it has no run.json", fault);
        }
        catch (JsonException fault)
        {
            throw new RunException($"{path} is damaged: {LabJson.Explain(fault)}", fault);
        }
    }

    /// <summary>Writes a <c>run.json</c>, wholly or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RunException">The disk is full, or the folder cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, LabJson.Indented) + "\n");
}
