using System.Text.Json.Nodes;

namespace Ansatz.Lab;

/// <summary>A region of a plane.</summary>
/// <param name="Name">What it means; it has the color of the series of that name.</param>
/// <param name="Left">The least abscissa.</param>
/// <param name="Right">The greatest abscissa.</param>
/// <param name="Bottom">The least ordinate.</param>
/// <param name="Top">The greatest ordinate.</param>
public sealed record Rectangle(string Name, double Left, double Right, double Bottom, double Top);

/// <content>Regions behind a plot.</content>
public sealed partial record Plot
{
    /// <summary>The same plot over regions of its plane.</summary>
    /// <param name="regions">The regions.</param>
    /// <returns>The plot.</returns>
    public Plot Over(params IReadOnlyList<Rectangle> regions)
    {
        var copy = (JsonObject)Specification.DeepClone();
        var (mark, encoding) = (copy["mark"]!.DeepClone(), (JsonObject)copy["encoding"]!.DeepClone());
        copy.Remove("mark");
        copy.Remove("encoding");
        var values = new JsonArray([.. regions.Select(region => (JsonNode)new JsonObject
        {
            ["x"] = Number(region.Left), ["x2"] = Number(region.Right), ["y"] = Number(region.Bottom), ["y2"] = Number(region.Top), ["series"] = region.Name,
        })]);
        var behind = (JsonObject)encoding.DeepClone();
        behind["x2"] = new JsonObject { ["field"] = "x2" };
        behind["y2"] = new JsonObject { ["field"] = "y2" };
        copy["layer"] = new JsonArray(
            new JsonObject { ["data"] = new JsonObject { ["values"] = values }, ["mark"] = new JsonObject { ["type"] = "rect", ["opacity"] = 0.12 }, ["encoding"] = behind },
            new JsonObject { ["mark"] = mark, ["encoding"] = encoding });
        return this with { Specification = copy };
    }
}
