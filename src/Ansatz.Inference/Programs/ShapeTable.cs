using System.Text;

namespace Ansatz.Inference;

/// <summary>One line of a <see cref="ShapeTable"/>.</summary>
/// <param name="Address">The site's address.</param>
/// <param name="Plates">The plates around it with their sizes, outermost first, such as <c>rows:100</c>.</param>
/// <param name="Batch">The batch shape of its distribution; null where there is none.</param>
/// <param name="Event">The event shape of its distribution; null where there is none.</param>
/// <param name="Value">The shape of the value; null at a site that failed before it had one.</param>
/// <param name="LogDensity">The shape of the log density; null where there is none.</param>
public sealed record SiteShapes(string Address, string Plates, Shape? Batch, Shape? Event, Shape? Value, Shape? LogDensity);

/// <summary>The shapes at each site of a run: address, plates, batch, event, value, log density.</summary>
public sealed class ShapeTable
{
    private static readonly string[] Titles = ["address", "plates", "batch", "event", "value", "log density"];

    /// <summary>A table of the given lines.</summary>
    public ShapeTable(IReadOnlyList<SiteShapes> sites) => Sites = sites;

    /// <summary>The lines, in the order of execution.</summary>
    public IReadOnlyList<SiteShapes> Sites { get; }

    /// <summary>The table as text with aligned columns.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            Titles,
            .. Sites.Select(site => new[]
            {
                site.Address, site.Plates, Text(site.Batch), Text(site.Event), Text(site.Value), Text(site.LogDensity),
            }),
        ];
        var widths = Enumerable.Range(0, Titles.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append("  ").AppendLine(string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString().TrimEnd();
    }

    internal static SiteShapes Line(Site site) => new(
        site.Address,
        Describe(site.Frames),
        site.Distribution?.BatchShape,
        site.Distribution?.EventShape,
        site.Value.Shape,
        site.IsScored ? LogDensityShape(site) : null);

    internal static string Describe(PlateFrame[] plates) => string.Join(" ", plates.Select(plate => $"{plate.Name}:{plate.Size}"));

    private static Shape? LogDensityShape(Site site)
    {
        try
        {
            return site.LogDensity.Shape;
        }
        catch (TorchException)
        {
            return null;
        }
    }

    private static string Text(Shape? shape) => shape?.ToString() ?? "-";
}
