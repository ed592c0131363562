using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>A line of <c>metrics.jsonl</c>.</summary>
/// <param name="Stage">The stage of the fit.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">The epoch it belongs to, from 0.</param>
/// <param name="Seconds">Seconds since the stage began, without the time between two processes.</param>
/// <param name="Values">Figures by name, each the mean since the line before: <c>objective</c>, the objective's terms, <c>gradient</c>, <c>rate</c>, <c>validation</c>.</param>
public sealed record MetricRow(string Stage, long Step, long Epoch, double Seconds, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Reads a metrics file. A last line that a kill left unfinished is passed over.</summary>
    /// <param name="path">The file; a missing one has no rows.</param>
    /// <returns>The rows in order.</returns>
    /// <exception cref="RunException">A line before the last is no such row.</exception>
    public static IReadOnlyList<MetricRow> Read(string path)
    {
        if (!File.Exists(path)) return [];
        var lines = File.ReadAllLines(path);
        var rows = new List<MetricRow>(lines.Length);
        for (var number = 0; number < lines.Length; number++)
        {
            try
            {
                rows.Add(JsonSerializer.Deserialize<MetricRow>(lines[number], LabJson.Compact) ?? throw new JsonException("null"));
            }
            catch (JsonException fault)
            {
                if (number < lines.Length - 1) throw new RunException($"line {number + 1} of {path} is damaged: {fault.Message}", fault);
            }
        }
        return rows;
    }
}
