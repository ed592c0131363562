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
            foreach (var fact in Flat("options", model.Options).Concat(Flat("data", model.Data)))
                yield return fact;
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

    // Long lists, such as the means of forty attributes, are only counted.
    private static IEnumerable<KeyValuePair<string, string>> Flat(string title, JsonObject json)
    {
        const int longest = 120;
        foreach (var (name, value) in json)
        {
            var text = value is JsonArray { Count: > 12 } many ? $"{many.Count} values" : value?.ToJsonString(LabJson.Compact).Trim('"') ?? "none";
            yield return new($"{title}: {Naming.Kebab(name)}", text.Length <= longest ? text : text[..longest] + "...");
        }
    }
}
