using System.Diagnostics;

namespace Ansatz.Samples.Tests;

/// <summary>Runs single-file programs of the repository.</summary>
internal static class SampleRun
{
    private static readonly Dictionary<string, string> Outputs = new(StringComparer.Ordinal);

    private static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>What a file of samples/ prints when it is run as its reader would: <c>dotnet run samples/NAME.cs</c>. It takes seconds to build.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    public static string Build(string name) => Start(name, "run", "--configuration", "Release", Path.Combine(Root, "samples", name));

    /// <summary>What a file of samples/ prints, compiled against the libraries that these tests were built with. It runs once.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    public static Printed Output(string name, params string[] arguments)
    {
        lock (Outputs)
        {
            if (!Outputs.TryGetValue(name, out var output))
            {
                Outputs[name] = output = SingleFile.Run(Path.GetFileNameWithoutExtension(name), Text("samples", name), Path.Combine(Root, "samples", name), arguments);
            }

            return new(output);
        }
    }

    /// <summary>The text of a file of the repository.</summary>
    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Whether there is a file or folder of the repository.</summary>
    public static bool Exists(params string[] path) => Path.Combine([Root, .. path]) is var full && (File.Exists(full) || Directory.Exists(full));

    /// <summary>The files of a folder of the repository, by name.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folder) =>
        Directory.EnumerateFiles(Path.Combine([Root, .. folder]), pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>What a program prints.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    internal static string Start(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1"; // the same numbers on any machine, as far as that goes
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {text}{errors.Result}");
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Ansatz.slnx")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run from a clone of the repository"));
}
