using System.Text;

namespace Ansatz.Lab;

/// <summary>Writes <c>docs/systems/SLUG.md</c> from what a system says of itself and the record of its reproduction.</summary>
public static class SystemGuide
{
    private const string TextBegins = "<!-- written by hand: kept when this page is made again -->", TextEnds = "<!-- until here -->";

    /// <summary>The page as Markdown: purpose, paper, what was written by hand, verbs with every parameter, claims and whether they hold.</summary>
    /// <param name="system">The system.</param>
    /// <param name="record">The record of its reproduction; null: it has none yet.</param>
    /// <param name="text">What was written by hand; null: nothing.</param>
    /// <returns>The page.</returns>
    public static string Render(SystemDescription system, ReproductionRecord? record, string? text = null)
    {
        var page = new StringBuilder($"# {system.Slug}\n\n{system.Purpose}\n\n");
        if (system.Title.Length > 0) page.Append($"*{system.Title}*{(system.Year > 0 ? $" ({system.Year})" : "")}, {system.Paper}\n\n");
        if (system.Remarks.Length > 0) page.Append($"{system.Remarks}\n\n");
        if (text is not null) page.Append($"{TextBegins}{text}{TextEnds}\n\n");
        page.Append($"`ansatz {system.Slug} VERB --help` says the same for the version at hand.\n");
        foreach (var verb in system.Verbs) Append(page, verb);
        if (record is null) return page.ToString();
        page.Append("\n## Claims\n\nMeasured by `ansatz ").Append(system.Slug).Append(" reproduce`; ");
        ReproductionPage.AppendRecord(page, record);
        return page.ToString();
    }

    /// <summary>Writes the pages of systems. What stands in a page between the two comments for text written by hand stays.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="records">The folder of the records, <c>reproductions/</c>.</param>
    /// <param name="folder">The pages' folder, <c>docs/systems/</c>; it is made where it is missing.</param>
    /// <exception cref="RunException">A record is damaged, or the disk is full.</exception>
    public static void Write(IEnumerable<SystemDescription> systems, string records, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var system in systems)
        {
            var record = Path.Combine(records, system.Slug + ".json");
            var page = Path.Combine(folder, system.Slug + ".md");
            AtomicFile.WriteText(page, Render(system, File.Exists(record) ? ReproductionRecord.Read(record) : null, File.Exists(page) ? TextIn(File.ReadAllText(page)) : null));
        }
    }

    private static string? TextIn(string page)
    {
        var begin = page.IndexOf(TextBegins, StringComparison.Ordinal);
        var end = page.IndexOf(TextEnds, StringComparison.Ordinal);
        return begin >= 0 && end > begin ? page[(begin + TextBegins.Length)..end] : null;
    }

    private static void Append(StringBuilder page, VerbDescription verb)
    {
        var words = string.Concat(verb.Positionals.Select(parameter => " " + parameter.Placeholder));
        page.Append($"\n## {verb.Name}\n\n{verb.Summary}\n\n```\nansatz {verb}{words}{(verb.MakesModel ? "" : " [OUTPUT]")} [--options]\n```\n\n");
        if (verb.Returns.Length > 0) page.Append($"Gives: {verb.Returns}\n\n");
        page.Append("| parameter | meaning | unit | range | default |\n|---|---|---|---|---|\n");
        foreach (var parameter in verb.Parameters)
        {
            var given = parameter.DefaultData.Length > 0 ? parameter.DefaultData : parameter.Default;
            page.Append($"| `{parameter.Typed}` | {ReproductionPage.Cell(parameter.Summary)} | {parameter.Unit} | {ReproductionPage.Cell(parameter.Range.Text)} | {(given.Length > 0 ? $"`{given}`" : "")} |\n");
        }
    }
}
