using System.Globalization;

namespace Ansatz.Lab;

/// <summary>Folders named <c>NAME-1</c>, <c>NAME-2</c>, ..., safe when several processes make them at once.</summary>
internal static class NumberedFolder
{
    /// <summary>Makes the next folder of a name. Of several processes each gets its own.</summary>
    public static string Create(string parent, string name)
    {
        try
        {
            Directory.CreateDirectory(parent);
            using var alone = WaitForLock(Path.Combine(parent, ".lock"));
            var path = Path.Combine(parent, $"{name}-{Last(parent, name) + 1}");
            Directory.CreateDirectory(path);
            return path;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new RunException($"cannot write to {Path.GetFullPath(parent)}: {denied.Message}", denied);
        }
        catch (IOException full) when (AtomicFile.IsDiskFull(full))
        {
            throw AtomicFile.DiskFull(Path.Combine(parent, name), full);
        }
    }

    /// <summary>The highest number in use, 0 when there is none.</summary>
    public static int Last(string parent, string name) => Directory.Exists(parent)
        ? Directory.EnumerateFileSystemEntries(parent, name + "-*").Select(path => Number(path, name)).DefaultIfEmpty(0).Max()
        : 0;

    private static int Number(string path, string name) =>
        int.TryParse(Path.GetFileName(path.AsSpan())[(name.Length + 1)..], NumberStyles.None, null, out var number) ? number : 0;

    private static FileStream WaitForLock(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try { return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
            catch (IOException fault) when (attempt < 500 && !AtomicFile.IsDiskFull(fault)) { Thread.Sleep(10); }
        }
    }
}
