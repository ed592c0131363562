using System.ComponentModel;
using System.Diagnostics;
using Ansatz.Data.Formats;
using Ansatz.Data.Named;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>A line of <c>ansatz data list</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsGenerated">Whether it is a generator.</param>
/// <param name="IsFound">Whether it is on this machine.</param>
/// <param name="Summary">What it is.</param>
/// <param name="License">Where it comes from and under which terms.</param>
/// <param name="Place">Where it was found, or how to get it.</param>
public sealed record DataListing(string Name, bool IsGenerated, bool IsFound, string Summary, string License, string Place);

/// <summary>A named data set or generator, a file, or a folder, described.</summary>
/// <param name="Name">The name or path.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Facts">Facts, in order: type, shape, units, classes.</param>
/// <param name="Head">The first rows of a table, or null.</param>
/// <param name="Picture">A contact sheet of the first images, or null.</param>
/// <param name="Notes">What the reader had to say.</param>
public sealed record DataDescription(string Name, string Description, IReadOnlyList<KeyValuePair<string, string>> Facts, Table? Head, Image? Picture, IReadOnlyList<DataNote> Notes);

/// <summary>What <c>ansatz data list|fetch|show|make|convert</c> do.</summary>
public static class DataCatalog
{
    /// <summary>All data sets and generators, found or missing.</summary>
    public static IReadOnlyList<DataListing> List() =>
        [.. NamedRegistry.All.Select(d => new DataListing(d.Name, d.IsGenerated, d.Location is not null, d.Summary, d.License, d.Location ?? d.HowToGet))];

    /// <summary>Sees to it that a data set is on this machine: says where it is, or installs its Debian package (by sudo when not root).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="report">Takes each line of what is done.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="SpellingException">There is no such data set.</exception>
    /// <exception cref="DataException">It has no package, or the installation failed; the message says what to do.</exception>
    public static string Fetch(string name, Action<string> report)
    {
        var data = Find(name);
        if (data.Location is { } place) return place;
        if (data.Package is not { } package) throw new DataException(name, "", "cannot be fetched by a package manager", data.HowToGet);
        string[] command = [.. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["sudo"], "apt-get", "install", "--yes", "-qq", "--no-install-recommends", package];
        report(string.Join(' ', command));
        try
        {
            using var process = new Process { StartInfo = new(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true } };
            process.OutputDataReceived += (_, line) => { if (line.Data is { } text) report(text); };
            process.Start();
            process.BeginOutputReadLine();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new DataException(name, "", $"the installation ended with code {process.ExitCode}", data.HowToGet);
        }
        catch (Win32Exception e)
        {
            throw new DataException(name, "", $"'{command[0]}' could not be started: {e.Message}", data.HowToGet, e);
        }
        return data.Location ?? throw new DataException(name, "", $"package {package} is installed, but the files are not where they are expected", data.HowToGet);
    }

    /// <summary>Describes a file, a folder, or named data: type, shape, units, the first rows or a contact sheet.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name.</exception>
    /// <exception cref="DataException">The data are missing or damaged.</exception>
    public static DataDescription Show(string argument)
    {
        var spelled = DataArgument.Spell(argument);
        var notes = new NoteList();
        var named = Path.Exists(spelled.Name) ? null : NamedRegistry.Find(spelled.Name);
        var facts = new List<KeyValuePair<string, string>>();
        if (named is not null)
        {
            facts.AddRange(
            [
                new("what", named.Summary), new("kind", named.IsGenerated ? "generator" : "data set"), new("license", named.License), new("place", named.Location ?? $"missing; {named.HowToGet}"),
                .. named.Parts.Select(p => new KeyValuePair<string, string>($"holds {p.Role}", $"{p.Type.Name}: {p.Summary}")),
                .. named.Parameters.Select(p => new KeyValuePair<string, string>($"argument {p.Name}", p.Default.Length == 0 ? p.Summary : $"{p.Summary} (default {p.Default})")),
            ]);
            if (named.Location is null) return new(argument, named.Summary, facts, null, null, notes);
        }
        var value = DataArgument.Resolve(argument, notes);
        facts.AddRange(value.Facts);
        var picture = value is ImageSet { Count: > 0 } images ? ContactSheet.Compose([.. images.Take(64)]) : value as Image;
        return new(argument, value.Description, facts, (value as Table)?.Head(), picture, notes);
    }

    /// <summary>
    /// Makes data with a generator, or copies a named data set, into a file or folder. In a folder every value lies in a file of its own
    /// (<c>attributes.csv</c> beside the pictures); into a file goes the value of the type that the extension is for.
    /// </summary>
    /// <param name="argument">The name, with arguments.</param>
    /// <param name="output">The file or folder to make.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <returns>The paths that were written.</returns>
    /// <exception cref="SpellingException">There are no such data, or an argument is wrong.</exception>
    /// <exception cref="DataException">The data are missing, or the place cannot be written.</exception>
    public static IReadOnlyList<string> Make(string argument, string output, INotes notes)
    {
        var spelled = DataArgument.Spell(argument);
        var data = Find(spelled.Name);
        var part = data.Parts.FirstOrDefault(p => FormatRegistry.CanWrite(p.Type, output)) ?? data.Parts[0];
        var isFolder = output.EndsWith('/') || Path.GetExtension(output).Length == 0;
        FormatRegistry.Write(data.Load(part.Role, spelled, notes), output, notes);
        var written = new List<string> { output };
        if (!isFolder) return written;
        foreach (var table in data.Parts.Where(p => p.Type == typeof(Table)))
        {
            var path = Path.Combine(output, $"{table.Role}.csv");
            FormatRegistry.Write(data.Load(table.Role, spelled, notes), path, notes);
            written.Add(path);
        }
        return written;
    }

    /// <summary>Reads data and writes them in the format of the output's extension.</summary>
    /// <param name="argument">The data argument.</param>
    /// <param name="output">The file or folder to make.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <returns>The value that was written.</returns>
    /// <exception cref="SpellingException">The argument is neither a path nor a name.</exception>
    /// <exception cref="DataException">The data are damaged or cannot be written so.</exception>
    public static IDataValue Convert(string argument, string output, INotes notes)
    {
        var value = DataArgument.Resolve(argument, notes);
        FormatRegistry.Write(value, output, notes);
        return value;
    }

    private static NamedData Find(string name) => NamedRegistry.Find(name)
        ?? throw new SpellingException(name, $"the data sets and generators are {string.Join(", ", NamedRegistry.All.Select(d => d.Name))}", NearestNames.Of(name, NamedRegistry.All.Select(d => d.Name)));
}
