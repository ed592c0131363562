using System.Runtime.InteropServices;

namespace Ansatz.Cli;

/// <summary>Looks at the machine, without tensors.</summary>
internal static class MachineCheck
{
    private static readonly string[] fontFolders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"];

    /// <summary>The runtime and the processor.</summary>
    public static IEnumerable<Finding> Runtime()
    {
        yield return Finding.Good("Ansatz", CommandLine.Version);
        yield return Environment.Version.Major >= 10
            ? Finding.Good(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier} ({RuntimeInformation.OSDescription})")
            : new(".NET", Health.Broken, RuntimeInformation.FrameworkDescription, "install the .NET SDK 10");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        yield return Finding.Good("processor", $"{Environment.ProcessorCount} cores");
        yield return memory >= 4L << 30
            ? Finding.Good("memory", Bytes(memory))
            : new("memory", Health.Lacking, Bytes(memory), "give the machine 4 GB or more, or choose smaller options with --preset quick");
    }

    /// <summary>Optional libraries and programs.</summary>
    public static IEnumerable<Finding> Libraries()
    {
        yield return NativeLibrary.TryLoad("libsndfile.so.1", out _)
            ? Finding.Good("sound files", "libsndfile")
            : new("sound files", Health.Lacking, "libsndfile is missing: WAV, FLAC and OGG cannot be read", Apt("libsndfile1"));
        yield return FontFolder() is { } fonts
            ? Finding.Good("fonts", fonts)
            : new("fonts", Health.Lacking, "no TrueType font was found: pictures have no letters", Apt("fonts-dejavu-core"));
    }

    /// <summary>Where runs are remembered.</summary>
    /// <param name="home">The folder of the index.</param>
    public static Finding Home(string home)
    {
        var named = Environment.GetEnvironmentVariable("ANSATZ_HOME") is { Length: > 0 } ? "ANSATZ_HOME" : "the user's data folder";
        if (WritableFolder.FaultOf(home) is { } fault)
            return new("home", Health.Lacking, $"{home} ({named}): {fault}", "set ANSATZ_HOME to a folder that can be written");
        var free = new DriveInfo(WritableFolder.NearestExisting(home)).AvailableFreeSpace;
        return free >= 1L << 30
            ? Finding.Good("home", $"{home} ({named}), {Bytes(free)} free")
            : new("home", Health.Lacking, $"{home} ({named}): only {Bytes(free)} free", "free some space: a run keeps several checkpoints");
    }

    /// <summary>The command that installs packages.</summary>
    /// <param name="packages">Their names, separated by spaces.</param>
    public static string Apt(string packages) => File.Exists("/usr/bin/apt-get")
        ? $"{(Environment.IsPrivilegedProcess ? "" : "sudo ")}apt-get install {packages}" : $"install the package that your system calls {packages}";

    private static string? FontFolder()
        => fontFolders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .Select(Path.GetDirectoryName).FirstOrDefault();

    private static string Bytes(long count) => $"{count / (double)(1L << 30):0.0} GB";
}
