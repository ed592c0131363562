using System.Diagnostics;

namespace Ansatz.Samples.Tests;

/// <summary>Runs a file of samples/ as its reader would: <c>dotnet run samples/NAME.cs</c>.</summary>
internal static class SampleRun
{
    private static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>What the program prints.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    public static string Output(string name, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--configuration", "Release", Path.Combine(Root, "samples", name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {text}{errors.Result}");
    }

    /// <summary>The text of a file of the repository.</summary>
    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Ansatz.slnx")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run from a clone of the repository"));
}
