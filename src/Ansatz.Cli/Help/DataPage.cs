using Ansatz.Data;
using Ansatz.Data.Named;

namespace Ansatz.Cli;

/// <summary>What <c>ansatz show</c> says of data.</summary>
internal static class DataPage
{
    /// <summary>The names of data sets and generators.</summary>
    public static IReadOnlyList<string> Names => [.. NamedRegistry.All.Select(data => data.Name)];

    /// <summary>The facts of a named data set, a generator or a file; null for a word that is none.</summary>
    /// <param name="argument">A data argument.</param>
    /// <param name="notes">Where notes go.</param>
    public static IReadOnlyList<KeyValuePair<string, string>>? Facts(string argument, TextWriter notes)
    {
        if (!Path.Exists(argument) && (!argument.Contains(':') || NamedRegistry.Find(argument[..argument.IndexOf(':')]) is null) && NamedRegistry.Find(argument) is null)
            return null;
        var description = DataCatalog.Show(argument);
        foreach (var note in description.Notes)
            notes.WriteLine(note);
        return [new("data", description.Description), .. description.Facts];
    }
}
