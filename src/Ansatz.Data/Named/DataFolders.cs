namespace Ansatz.Data.Named;

/// <summary>Where data sets are looked for: the folders of <c>ANSATZ_DATA</c> (separated by colons), then <c>shared/data</c> beside the repository.</summary>
public static class DataFolders
{
    /// <summary>The environment variable with the folders.</summary>
    public const string Variable = "ANSATZ_DATA";

    /// <summary>The folders that exist, in the order in which they are searched.</summary>
    public static IReadOnlyList<string> All =>
    [
        .. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(Directory.Exists),
        .. Development(),
    ];

    /// <summary>The first folder of this name in the searched folders, or null.</summary>
    /// <param name="name">A folder's name.</param>
    public static string? Find(string name) => All.Select(folder => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);

    /// <summary>The folder <c>shared/data</c> beside (or, for a linked working tree, above) the repository that holds the program.</summary>
    private static IEnumerable<string> Development()
    {
        var repository = Ancestors(AppContext.BaseDirectory).FirstOrDefault(d => File.Exists(Path.Combine(d, "Ansatz.slnx")));
        if (repository is null) return [];
        return Ancestors(repository).Skip(1).Take(2).Select(d => Path.Combine(d, "shared", "data")).Where(Directory.Exists);
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var d = new DirectoryInfo(folder); d is not null; d = d.Parent) yield return d.FullName;
    }
}
