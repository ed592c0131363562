using System.ComponentModel;
using System.Diagnostics;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

/// <summary>A disk of one megabyte.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private SmallDisk() { }

    public string FullPath => folder.FullPath;

    public string this[string name] => folder[name];

    /// <summary>Mounts the disk; null where that is not allowed.</summary>
    public static SmallDisk? Mount()
    {
        var disk = new SmallDisk();
        if (Execute("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.FullPath)) return disk;
        disk.folder.Dispose();
        return null;
    }

    public void Dispose()
    {
        Execute("umount", folder.FullPath);
        folder.Dispose();
    }

    private static bool Execute(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
