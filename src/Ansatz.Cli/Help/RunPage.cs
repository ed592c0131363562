using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>What <c>ansatz show</c> says of a run or a model.</summary>
internal static class RunPage
{
    /// <summary>The facts that a folder holds.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<KeyValuePair<string, string>> Facts(RunFolder folder)
    {
        yield return new("folder", folder.FullPath);
        if (folder.HasModel)
        {
            var model = ModelRecord.Read(folder);
            yield return new("model", $"{model.System}, {new FileInfo(folder.Weights).Length / 1024.0 / 1024.0:0.0} MB of weights");
            yield return new("options", Flat(model.Options));
            yield return new("learned from", Flat(model.Data));
        }
        if (!folder.HasRecord)
            yield break;
        var record = folder.ReadRecord();
        yield return new("run", $"{record.System} {record.Verb}, {Naming.Kebab($"{record.Status}")}, seed {record.Seed}, {record.Device}, {Shown.Count(record.Threads, "thread")}");
        yield return new("begun", $"{record.Created.ToLocalTime():yyyy-MM-dd HH:mm}, {PlainProgress.Clock(TimeSpan.FromSeconds(record.Seconds))} of work");
        if (record.Data is { } data)
            yield return new("read", data);
        foreach (var figure in record.Metrics)
            yield return new(figure.Key, Measurements.Figure(figure.Value));
        foreach (var warning in record.Warnings)
            yield return new("warning", warning);
        if (record.Fault is { } fault)
            yield return new("fault", fault);
        if (File.Exists(folder.Report))
            yield return new("report", folder.Report);
    }

    // Lists of numbers, such as the means of forty attributes, are only counted.
    private static string Flat(JsonObject json) => string.Join(", ", json.Select(member => $"{Naming.Kebab(member.Key)} {Text(member.Value)}"));

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonArray { Count: > 4 } many when many.All(item => item?.GetValueKind() == JsonValueKind.Number) => $"({many.Count} values)",
        JsonArray items => $"({string.Join(", ", items.Select(Text))})",
        _ => value.ToJsonString(LabJson.Compact).Trim('"'),
    };
}
