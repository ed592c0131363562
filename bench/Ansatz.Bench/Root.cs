namespace Ansatz.Bench;

/// <summary>Where the repository is.</summary>
internal static class Root
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Ansatz.slnx")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the benchmarks run from a clone of the repository"));
}
