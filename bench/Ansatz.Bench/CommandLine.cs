using System.Diagnostics;

namespace Ansatz.Bench;

/// <summary>How long the command line takes to start, without the launcher's look at the sources.</summary>
internal static class CommandLine
{
    public static IEnumerable<Figure> Run()
    {
        var program = Path.Combine(Root.Folder, "src", "Ansatz.Cli", "bin", "Release", "net10.0", "ansatz.dll");
        if (!File.Exists(program)) Seconds(Path.Combine(Root.Folder, "ansatz"), "--help"); // builds it
        // The shortest of many: what else runs on the machine only adds.
        var seconds = Enumerable.Range(0, 20).Min(_ => Seconds("dotnet", program, "--help"));
        yield return new("`ansatz --help` from start to end, seconds", $"{seconds:0.000} s", "", seconds, 0.25);
    }

    private static double Seconds(string file, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed");
    }
}
