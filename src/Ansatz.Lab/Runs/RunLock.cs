namespace Ansatz.Lab;

/// <summary>The right to write to a run folder. The system gives it back when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream held;

    private RunLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock of a folder.</summary>
    /// <exception cref="RunInUseException">Another process, or another part of this one, holds it.</exception>
    public static RunLock Take(string folder) => TryTake(folder, out var fault) ?? throw InUse(folder, fault);

    /// <summary>Whether somebody works in the folder now.</summary>
    public static bool IsTaken(string folder)
    {
        if (!File.Exists(FileOf(folder))) return false;
        using var taken = TryTake(folder, out _);
        return taken is null;
    }

    /// <summary>Takes the lock if it is free.</summary>
    public static RunLock? TryTake(string folder, out Exception? fault)
    {
        fault = null;
        try
        {
            return new RunLock(new FileStream(FileOf(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new RunException($"cannot write to {folder}: {denied.Message}", denied);
        }
        catch (IOException taken) when (!AtomicFile.IsDiskFull(taken))
        {
            fault = taken;
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    private static string FileOf(string folder) => Path.Combine(folder, ".lock");

    private static RunInUseException InUse(string folder, Exception? fault)
    {
        var owner = "another process";
        try
        {
            if (RunRecord.Read(Path.Combine(folder, "run.json")) is { Process: { } process } record)
                owner = $"process {process.Id} on {process.Host} (ansatz {record.System} {record.Verb}, since {process.Started.ToLocalTime():HH:mm:ss})";
        }
        catch (RunException damaged)
        {
            fault ??= damaged;
        }
        return new RunInUseException($"{folder} is in use by {owner}. Wait for it or stop it, or give another folder with --out.", fault);
    }
}
