using System.Diagnostics;

namespace Ansatz.Cli.Tests;

/// <summary>Runs other programs.</summary>
internal static class Programs
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Up(AppContext.BaseDirectory);

    /// <summary>The built command line.</summary>
    public static string Ansatz { get; } = Path.Combine(AppContext.BaseDirectory, "ansatz.dll");

    /// <summary>Whether a program is on the path.</summary>
    public static bool Exists(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs a program to its end.</summary>
    public static (int Code, string Output, string Error) Run(string program, IEnumerable<string> arguments, string? folder = null, params ReadOnlySpan<(string Name, string? Value)> environment)
    {
        using var process = Start(program, arguments, folder, environment);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string? folder = null, params ReadOnlySpan<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = folder ?? Repository };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Up(string folder)
        => File.Exists(Path.Combine(folder, "Ansatz.slnx")) ? folder : Path.GetDirectoryName(folder.TrimEnd('/')) is { } above ? Up(above) : throw new InvalidOperationException("no repository above the tests");
}
