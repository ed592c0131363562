using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>The report of a run, made from what its folder holds.</summary>
public static class RunReport
{
    /// <summary>The name of the Pareto shape among the figures of a fit.</summary>
    internal const string ParetoShape = "Pareto k";

    /// <summary>Reads a run folder and makes its report: head, results of its verbs in order, curves.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The report.</returns>
    /// <exception cref="RunException">The folder is no run folder, or a file in it is damaged.</exception>
    public static Report Of(RunFolder folder)
    {
        var record = folder.ReadRecord();
        var report = new Report(folder.Name)
        {
            Kicker = $"{record.System} {record.Verb}",
            Lead = record.Data ?? "",
            Footer = $"Ansatz {record.Versions.Ansatz}, libtorch {record.Versions.Libtorch}, {record.Versions.Runtime}",
        };
        report.Fact("status", record.Status.ToString().ToLowerInvariant())
            .Fact("seed", $"{record.Seed}")
            .Fact("device", record.Device == "cpu" ? $"cpu, {record.Threads} {(record.Threads == 1 ? "thread" : "threads")}" : record.Device)
            .Fact("time", PlainProgress.Clock(TimeSpan.FromSeconds(record.Seconds)))
            .Fact("begun", record.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm"));
        foreach (var (name, value) in record.Metrics.Take(8)) report.Fact(name, Measurements.Figure(value));
        if (record.Fault is { } fault) report.Message("fault", fault);
        foreach (var warning in record.Warnings) report.Message("warning", warning);
        foreach (var note in record.Notes) report.Message("note", note);
        if (record.Options.Count > 0) report.Detail("Options", record.Options.ToJsonString(LabJson.Indented));
        report.Add(Results(folder)).Add(Curves(MetricRow.Read(folder.Metrics)));
        if (record.Metrics.Count > 8) report.Section("Figures").Add(ReportTable.OfFigures("figures", record.Metrics));
        return report;
    }

    /// <summary>Writes <c>report.html</c> of a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="RunException">The folder is no run folder, a file in it is damaged, or the disk is full.</exception>
    public static string Write(RunFolder folder)
    {
        Of(folder).Write(folder.Report);
        return folder.Report;
    }

    private static IEnumerable<ReportSection> Results(RunFolder folder) => !Directory.Exists(folder.Results) ? []
        : Directory.EnumerateDirectories(folder.Results).OrderBy(Directory.GetCreationTimeUtc).ThenBy(path => path, StringComparer.Ordinal).SelectMany(SectionFolder.Read);

    /// <summary>One section a stage: the objective, its terms, and what else was recorded, each a plot of its own.</summary>
    internal static IEnumerable<ReportSection> Curves(IReadOnlyList<MetricRow> rows)
    {
        var stages = rows.GroupBy(row => row.Stage).ToArray();
        foreach (var stage in stages)
        {
            var section = new ReportSection(stages.Length == 1 ? "Training" : $"Training: {stage.Key}",
                $"{stage.Last().Step:N0} steps in {PlainProgress.Clock(TimeSpan.FromSeconds(stage.Last().Seconds))}; each point is a mean over the steps since the one before.");
            var fit = EndOf([.. stage]);
            if (fit.Count > 0) section.Add(ReportTable.OfFigures($"{stage.Key}-end", fit));
            foreach (var name in stage.SelectMany(row => row.Values.Keys).Distinct().Where(name => name is not ("rate" or ParetoShape)))
            {
                var points = stage.Where(row => row.Values.ContainsKey(name)).ToArray();
                section.Add(Plot.Line($"{stage.Key}-{JsonNamingPolicy.KebabCaseLower.ConvertName(name).Replace(' ', '-')}", "step", name,
                    new Series(name, [.. points.Select(row => (double)row.Step)], [.. points.Select(row => row.Values[name])])));
            }
            yield return section;
        }
    }

    /// <summary>What the end of a fit says of it: whether the objective still moves, and how well the ansatz fits.</summary>
    private static OrderedDictionary<string, double> EndOf(IReadOnlyList<MetricRow> rows)
    {
        var figures = new OrderedDictionary<string, double>();
        var name = rows[0].Values.Keys.FirstOrDefault("");
        var values = rows.Where(row => row.Values.ContainsKey(name)).ToArray();
        var last = values[^Math.Max(Math.Min(8, values.Length), values.Length / 5)..];
        var line = LinearTrend.Of(last.Length, i => (last[i].Step, last[i].Values[name]));
        if (double.IsFinite(line.Slope))
        {
            figures.Add($"{name} per 100 steps, over the last {last.Length} points", 100 * line.Slope);
            figures.Add("its standard error", 100 * line.Error);
        }
        foreach (var row in rows)
        {
            if (row.Values.TryGetValue(ParetoShape, out var k)) figures[$"{ParetoShape} (ansatz good below 0.5, far from the posterior above 0.7)"] = k;
        }
        return figures;
    }
}
