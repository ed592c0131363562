using System.Security.Cryptography;

namespace Ansatz.Lab;

/// <summary>
/// The checkpoints of a run. Each is written under a temporary name, flushed, renamed, and only then entered into <c>run.json</c>
/// with its SHA-256; the last few of each stage are kept. A kill at any moment leaves the ones before intact.
/// </summary>
public sealed class CheckpointStore
{
    private readonly RunFolder folder;
    private readonly Func<IReadOnlyList<CheckpointEntry>> entries;
    private readonly Action<IReadOnlyList<CheckpointEntry>> enter;
    private readonly Action<string> warn;

    internal CheckpointStore(RunFolder folder, Func<IReadOnlyList<CheckpointEntry>> entries, Action<IReadOnlyList<CheckpointEntry>> enter, Action<string> warn)
    {
        this.folder = folder;
        this.entries = entries;
        this.enter = enter;
        this.warn = warn;
    }

    /// <summary>How many unfinished checkpoints of a stage are kept.</summary>
    public int Retention { get; init; } = 3;

    /// <summary>The checkpoints in <c>run.json</c>, oldest first.</summary>
    public IReadOnlyList<CheckpointEntry> Entries => entries();

    /// <summary>Writes a checkpoint and drops those that are older than the last <see cref="Retention"/> of its stage.</summary>
    /// <param name="stage">The stage of the fit.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="complete">Whether the stage ends with it; then it alone is kept.</param>
    /// <param name="write">Writes the content to the path it is given.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="RunException">The disk is full; the earlier checkpoints are intact.</exception>
    public CheckpointEntry Write(string stage, long step, bool complete, Action<string> write)
    {
        Directory.CreateDirectory(folder.Checkpoints);
        var name = $"{stage}-{step:D8}.safetensors";
        var path = PathOf(name);
        var (bytes, hash) = (0L, "");
        AtomicFile.Write(path, temporary =>
        {
            write(temporary);
            (bytes, hash) = Digest(temporary);
        });
        var entry = new CheckpointEntry(name, stage, step, complete, bytes, hash);
        var others = Entries.Where(e => e.File != name).ToArray();
        var kept = complete ? [] : others.Where(e => e.Stage == stage).TakeLast(Retention - 1).ToArray();
        enter([.. others.Where(e => e.Stage != stage || kept.Contains(e)), entry]);
        RemoveStrangers();
        return entry;
    }

    /// <summary>The newest checkpoint of a stage whose content is what its SHA-256 says. Damaged ones are named in a warning and passed over.</summary>
    /// <param name="stage">The stage of the fit.</param>
    /// <returns>The entry and its path; null when the stage has no checkpoint yet.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, and none is intact.</exception>
    public (CheckpointEntry Entry, string Path)? Newest(string stage)
    {
        var damaged = new List<string>();
        foreach (var entry in Entries.Where(e => e.Stage == stage).Reverse())
        {
            if (Fault(entry) is not { } fault)
            {
                if (damaged.Count > 0) warn($"{string.Join("; ", damaged)}; going on from the one before, {entry.File}");
                return (entry, PathOf(entry.File));
            }
            damaged.Add($"checkpoint {entry.File} {fault}");
        }
        return damaged.Count == 0 ? null
            : throw new CheckpointException($"no checkpoint of {folder.FullPath} is intact: {string.Join("; ", damaged)}. Start again with --force.");
    }

    /// <summary>What is wrong with a checkpoint on the disk, or null.</summary>
    private string? Fault(CheckpointEntry entry)
    {
        var path = PathOf(entry.File);
        if (!File.Exists(path)) return "is missing";
        var (bytes, hash) = Digest(path);
        if (bytes != entry.Bytes) return $"is damaged ({bytes:N0} bytes, {entry.Bytes:N0} were written)";
        return hash == entry.Sha256 ? null : "is damaged (its SHA-256 is not the one in run.json)";
    }

    private void RemoveStrangers()
    {
        var known = Entries.Select(e => e.File).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(folder.Checkpoints).Where(f => !known.Contains(Path.GetFileName(f)))) File.Delete(file);
    }

    private string PathOf(string name) => Path.Combine(folder.Checkpoints, name);

    private static (long Bytes, string Hash) Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
