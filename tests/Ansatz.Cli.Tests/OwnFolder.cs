namespace Ansatz.Cli.Tests;

/// <summary>A folder of a test's own, which is the current one and holds an index of runs of its own.</summary>
internal sealed class OwnFolder : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private readonly string? home = Environment.GetEnvironmentVariable("ANSATZ_HOME");

    public OwnFolder()
    {
        Environment.CurrentDirectory = FullPath;
        Environment.SetEnvironmentVariable("ANSATZ_HOME", Path.Combine(FullPath, "home"));
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("ansatz-").FullName;

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        Environment.SetEnvironmentVariable("ANSATZ_HOME", home);
        Directory.Delete(FullPath, recursive: true);
    }
}
