using System.Text;

namespace Ansatz.Lab;

/// <summary>Files that are either wholly there or not at all: written under a temporary name, flushed to the disk, renamed.</summary>
public static class AtomicFile
{
    private const int NoSpace = 28, QuotaExceeded = 122;

    /// <summary>Writes a file through <paramref name="write"/>; an existing one stays untouched until the new one is complete.</summary>
    /// <param name="path">The file's final path.</param>
    /// <param name="write">Writes the content to the path it is given, a temporary name in the same folder.</param>
    /// <exception cref="RunException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            write(temporary);
            using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite)) stream.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault)
        {
            TryDelete(temporary);
            if (IsDiskFull(fault)) throw DiskFull(path, fault);
            if (fault is UnauthorizedAccessException) throw new RunException($"cannot write {path}: {fault.Message}", fault);
            throw;
        }
    }

    /// <summary>Writes a text file in UTF-8, wholly or not at all.</summary>
    /// <param name="path">The file's final path.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="RunException">The disk is full, or the folder cannot be written.</exception>
    public static void WriteText(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text, new UTF8Encoding(false)));

    /// <summary>Whether an exception, or one inside it, says that the disk or the user's quota is full.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>True when it does.</returns>
    public static bool IsDiskFull(Exception? fault) =>
        fault is IOException { HResult: NoSpace or QuotaExceeded } || (fault?.InnerException is { } inner && IsDiskFull(inner));

    internal static RunException DiskFull(string path, Exception fault)
    {
        var full = Path.GetFullPath(path);
        return new RunException($"the disk is full: {full} could not be written{Free(full)}. What was there before is intact; "
            + $"free some space, then go on with: ansatz resume {Path.GetDirectoryName(full)}", fault);
    }

    private static string Free(string path)
    {
        try { return $" ({new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace:N0} bytes free)"; }
        catch (Exception fault) when (fault is IOException or ArgumentException or UnauthorizedAccessException) { return ""; }
    }

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { _ = fault; }
    }
}
