using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>What <c>ansatz show SYSTEM</c> prints: its card, its verbs with their types, its default data, its claims.</summary>
internal static class SystemPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="system">The system.</param>
    /// <param name="surroundings">The world outside.</param>
    public static void Write(SystemDescription system, Surroundings surroundings)
    {
        var (output, width) = (surroundings.Output, surroundings.Width);
        HelpPage.WriteWrapped(output, $"{system.Slug} - {system.Purpose}", "", width);
        if (system.Remarks.Length > 0)
            HelpPage.WriteWrapped(output, system.Remarks, "", width);
        HelpPage.WriteSection(output, "card",
            new[]
            {
                ("domain", Naming.Kebab($"{system.Domain}")),
                ("paper", string.Join(", ", new[] { system.Title, system.Paper, system.Year > 0 ? $"{system.Year}" : "" }.Where(part => part.Length > 0))),
                ("default data", system.DefaultData),
            }.Where(row => row.Item2.Length > 0), width);
        HelpPage.WriteSection(output, "verbs", system.Verbs.Select(verb => (Signature(verb), verb.Summary)), width);
        WriteClaims(system, output, width);
        output.WriteLine();
        output.WriteLine($"'ansatz {system.Slug} VERB --help' says everything about a verb.");
    }

    /// <summary>A verb with the types of what it takes and gives: <c>score(model, images: image set) -> table</c>.</summary>
    /// <param name="verb">The verb.</param>
    public static string Signature(VerbDescription verb)
    {
        var takes = verb.Parameters.Where(parameter => parameter.Kind != ParameterKind.Value)
            .Select(parameter => parameter.Name == "model" ? "model" : $"{parameter.Name}{(parameter.IsRequired ? "" : "?")}: {ListCommand.TypeName(parameter.Type)}");
        return $"{verb.Name}({string.Join(", ", takes)}) -> {(verb.MakesModel ? "model" : ListCommand.TypeName(verb.Result))}";
    }

    // Where the user is, else with the program.
    private static string? RecordOf(SystemDescription system)
    {
        var name = Path.Combine("reproductions", system.Slug + ".json");
        for (var folder = AppContext.BaseDirectory; !File.Exists(name) && folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Combine(folder, "reproductions", system.Slug + ".json") is var here && File.Exists(here))
                return here;
        return File.Exists(name) ? name : null;
    }

    private static void WriteClaims(SystemDescription system, TextWriter output, int width)
    {
        if (RecordOf(system) is not { } file)
            return;
        var record = ReproductionRecord.Read(file);
        HelpPage.WriteSection(output, $"claims ({record.Date}, {ClaimResult.Tally(record.Claims)})",
            record.Claims.Select(claim => ($"{claim.Id} {(claim.Skipped is not null ? "skipped" : claim.Holds ? "holds" : "does not hold")}", $"{claim.Text}: {claim.Measured} ({claim.Criterion})")), width);
    }
}
