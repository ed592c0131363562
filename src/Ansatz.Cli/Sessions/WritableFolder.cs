using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>Whether something can be written at a path, found out before any work.</summary>
internal static class WritableFolder
{
    /// <summary>What keeps files from being written into a folder that may not exist yet; null where nothing does.</summary>
    /// <param name="folder">The folder.</param>
    public static string? FaultOf(string folder)
    {
        var existing = NearestExisting(folder);
        if (File.Exists(existing))
            return $"{existing} is a file, not a folder";
        var probe = Path.Combine(existing, $".ansatz-{Environment.ProcessId}.tmp");
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
                return null;
        }
        catch (UnauthorizedAccessException)
        {
            return $"{existing} may not be written";
        }
        catch (IOException fault)
        {
            return AtomicFile.IsDiskFull(fault) ? $"the disk of {existing} is full" : $"no file can be made in {existing}";
        }
    }

    /// <summary>The folder itself, or the nearest one above it that exists.</summary>
    /// <param name="folder">The folder.</param>
    public static string NearestExisting(string folder)
    {
        var path = Path.GetFullPath(folder);
        while (!Directory.Exists(path) && !File.Exists(path) && Path.GetDirectoryName(path) is { } above)
            path = above;
        return path;
    }
}
