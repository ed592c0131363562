using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>Writes the table into docs/performance.md, between its two markers.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- figures: written by ./ansatz bench -->";
    private const string End = "<!-- end of figures -->";

    public static string Header => "| what | ours | reference | ratio | bar | holds |\n|---|---|---|---|---|---|";

    public static void Write(IReadOnlyList<Figure> figures)
    {
        var path = Path.Combine(Root.Folder, "docs", "performance.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from) throw new InvalidOperationException($"{path} lacks its markers");
        var machine = $"{DateTime.UtcNow:yyyy-MM-dd}, libtorch {TorchRuntime.Version}, {Environment.ProcessorCount} processors, one thread, processor time, medians of interleaved rounds.";
        File.WriteAllText(path, $"{page[..from]}{Begin}\n{machine}\n\n{Header}\n{string.Join('\n', figures.Select(f => f.Row))}\n{page[to..]}");
    }
}
