using System.Text;

namespace Ansatz.Lab;

/// <summary>Writes <c>docs/reproductions.md</c> from the records in <c>reproductions/</c>.</summary>
public static class ReproductionPage
{
    /// <summary>The page as Markdown, the systems in alphabetical order; claims that do not hold are shown as not holding, those that were skipped as skipped.</summary>
    /// <param name="records">The records.</param>
    /// <returns>The page.</returns>
    public static string Render(IEnumerable<ReproductionRecord> records)
    {
        var ordered = records.OrderBy(record => record.Slug, StringComparer.Ordinal).ToArray();
        var claims = ordered.SelectMany(record => record.Claims).ToArray();
        var page = new StringBuilder();
        page.Append("# Reproductions\n\nWhat the papers claim and what was measured here, at reduced scale. "
            + "`ansatz SLUG reproduce` makes one system's record in `reproductions/`, `ansatz reproduce --all --out docs` this page.\n\n");
        page.Append($"{ClaimResult.Tally(claims, $"claims of {ordered.Length} {(ordered.Length == 1 ? "system" : "systems")}")}.\n");
        foreach (var record in ordered)
        {
            page.Append($"\n## {record.Slug}\n\n");
            AppendRecord(page, record);
        }
        return page.ToString();
    }

    /// <summary>Reads all records of a folder and writes the page.</summary>
    /// <param name="records">The folder of the records, <c>reproductions/</c>.</param>
    /// <param name="page">The page's path, <c>docs/reproductions.md</c>.</param>
    /// <exception cref="RunException">A record is damaged, or the disk is full.</exception>
    public static void Write(string records, string page)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(page)) is { } folder) Directory.CreateDirectory(folder);
        AtomicFile.WriteText(page, Render(Directory.EnumerateFiles(records, "*.json").Select(ReproductionRecord.Read)));
    }

    /// <summary>Appends how a record was made, and its claims.</summary>
    internal static void AppendRecord(StringBuilder page, ReproductionRecord record)
    {
        page.Append($"{record.Date}, Ansatz {record.Ansatz}, libtorch {record.Libtorch}, "
            + $"{record.Threads} {(record.Threads == 1 ? "thread" : "threads")}, {PlainProgress.Clock(TimeSpan.FromSeconds(record.Seconds))}, "
            + $"{(record.Seeds.Count == 1 ? "seed" : "seeds")} {string.Join(", ", record.Seeds)}\n\n");
        page.Append("| claim | what is claimed | paper | measured | criterion | holds |\n|---|---|---|---|---|---|\n");
        foreach (var c in record.Claims)
            page.Append($"| {Cell(c.Id)}{(record.Provisional.Contains(c.Id) ? "*" : "")} | {Cell(c.Text)} | {Cell(c.Paper)} | {Cell(c.Measured)} | {Cell(c.Criterion)} | {(c.Verdict() is "no" ? "**no**" : c.Verdict())} |\n");
        if (record.Provisional.Count > 0) page.Append("\n\\* provisional threshold\n");
    }

    /// <summary>A text as it may stand in a cell of a table.</summary>
    internal static string Cell(string text) => text.Replace("|", "\\|").Replace('\n', ' ');
}
