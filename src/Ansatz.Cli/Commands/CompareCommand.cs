using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz compare RUN RUN...</c>: the options in which runs differ, and their final figures, side by side.</summary>
internal static class CompareCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("compare", "Set runs side by side: the options that differ, and the final figures.", Run)
    {
        Arguments = [new("RUN...", "Two or more runs: folders or names.")],
        CommonOptions = [SharedOptions.Json],
        Completions = Completion.Models,
        Examples = ["ansatz compare attribute-cvae-1 attribute-cvae-2"],
    };

    private static int Run(Request request)
    {
        if (request.Words.Count < 2)
            throw new UsageException($"ansatz compare needs two or more runs; usage: {request.Command.Usage}");
        var records = request.Words.Select(word => RunCatalog.Find(word, needsModel: false).ReadRecord()).ToArray();
        string[] names = Distinct([.. records.Select(record => record.Name)]);
        var options = Differing(records, Settings);
        var figures = Rows([.. records.Select(record => record.Metrics.ToDictionary(figure => figure.Key, figure => Measurements.Figure(figure.Value)))]);
        if (request.Has("json"))
        {
            var json = new JsonArray([.. records.Select((record, i) => (JsonNode)new JsonObject
            {
                ["run"] = names[i],
                ["options"] = new JsonObject(options.Select(row => KeyValuePair.Create(row[0], (JsonNode?)JsonValue.Create(row[i + 1])))),
                ["figures"] = JsonSerializer.SerializeToNode(record.Metrics, LabJson.Compact),
            })]);
            request.Surroundings.Output.WriteLine(JsonSerializer.Serialize(json, LabJson.Indented));
            return ExitCode.Done;
        }
        Write(request.Surroundings, "option", names, options, "The runs have the same options.");
        request.Surroundings.Output.WriteLine();
        Write(request.Surroundings, "metric", names, figures, "The runs have no final figures.");
        return ExitCode.Done;
    }

    private static void Write(Surroundings surroundings, string title, string[] names, string[][] rows, string none)
    {
        if (rows.Length == 0)
            surroundings.Output.WriteLine(none);
        else
            new TextTable([title, .. names], rows).Write(surroundings.Output, surroundings.Width);
    }

    private static Dictionary<string, string> Settings(RunRecord record)
    {
        var settings = record.Options.ToDictionary(option => option.Key, option => option.Value?.ToString() ?? "");
        settings["system"] = record.System;
        settings["verb"] = record.Verb;
        settings["seed"] = $"{record.Seed}";
        settings["data"] = record.Data ?? "";
        return settings;
    }

    private static string[][] Differing(RunRecord[] records, Func<RunRecord, Dictionary<string, string>> settings)
        => [.. Rows([.. records.Select(settings)]).Where(row => row.Skip(1).Distinct().Count() > 1)];

    private static string[][] Rows(Dictionary<string, string>[] columns)
        => [.. columns.SelectMany(column => column.Keys).Distinct()
            .Select(name => (string[])[name, .. columns.Select(column => column.GetValueOrDefault(name, ""))])];

    // Two runs of one name are told apart by a number.
    private static string[] Distinct(string[] names)
        => [.. names.Select((name, i) => names.Count(other => other == name) == 1 ? name : $"{name} ({i + 1})")];
}
