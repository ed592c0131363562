using Ansatz.Data;
using Ansatz.Data.Named;

namespace Ansatz.Cli;

/// <summary>Looks at the data sets that are known by name.</summary>
internal static class DataCheck
{
    /// <summary>One finding a data set, and where they are looked for.</summary>
    public static IEnumerable<Finding> Run()
    {
        foreach (var data in DataCatalog.List().Where(data => !data.IsGenerated))
        {
            yield return data.IsFound
                ? Finding.Good($"data: {data.Name}", data.Place)
                : new($"data: {data.Name}", IsPackaged(data.Name) ? Health.Lacking : Health.Good, "not on this machine", data.Place);
        }
        var folders = DataFolders.All;
        yield return Finding.Good("data folders", folders.Count > 0 ? string.Join(", ", folders) : $"none; {DataFolders.Variable} may name some, separated by colons");
    }

    // What no package holds is nothing to mend: most users have no need of it.
    private static bool IsPackaged(string name) => NamedRegistry.Find(name)?.Package is not null;
}
