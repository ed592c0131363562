using System.Text.Json.Nodes;

namespace Ansatz.Lab;

public sealed partial record Plot
{
    /// <summary>An interval an item, with its middle, and the truth where it is known: how often intervals hold what they should.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the items, which are numbered from 1 in the order given.</param>
    /// <param name="y">The title of the values, with their unit.</param>
    /// <param name="middle">The middle of each interval.</param>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="truth">What each should hold; null: not known.</param>
    /// <returns>The plot.</returns>
    public static Plot Intervals(
        string name, string x, string y, IReadOnlyList<double> middle, IReadOnlyList<double> low, IReadOnlyList<double> high, IReadOnlyList<double>? truth = null)
    {
        if (low.Count != middle.Count || high.Count != middle.Count || (truth is not null && truth.Count != middle.Count))
            throw new ArgumentException($"there are {middle.Count} intervals, {low.Count} lower and {high.Count} upper ends{(truth is null ? "" : $" and {truth.Count} true values")}", nameof(middle));
        var values = new JsonArray();
        for (var i = 0; i < middle.Count; i++)
        {
            var item = new JsonObject { ["x"] = i + 1, ["y"] = Number(middle[i]), ["low"] = Number(low[i]), ["high"] = Number(high[i]) };
            if (truth is not null) item["truth"] = Number(truth[i]);
            values.Add((JsonNode)item);
        }
        static JsonObject Mark(string type, JsonObject more)
        {
            more["type"] = type;
            more["tooltip"] = true;
            return more;
        }
        static JsonObject Constant(string text) => new() { ["datum"] = text, ["type"] = "nominal", ["title"] = "" };
        JsonObject Points(string field, string what, string shape) => new()
        {
            ["mark"] = Mark("point", new() { ["filled"] = true, ["size"] = 34, ["shape"] = shape }),
            ["encoding"] = new JsonObject { ["y"] = Field(field, "quantitative", y), ["color"] = Constant(what) },
        };
        var layers = new JsonArray(
            new JsonObject
            {
                ["mark"] = Mark("rule", new() { ["strokeWidth"] = 2, ["opacity"] = 0.6 }),
                ["encoding"] = new JsonObject { ["y"] = Field("low", "quantitative", y), ["y2"] = new JsonObject { ["field"] = "high" }, ["color"] = Constant("interval") },
            },
            Points("y", "middle", "circle"));
        if (truth is not null) layers.Add((JsonNode)Points("truth", "truth", "diamond"));
        return Make(name, values, new() { ["encoding"] = new JsonObject { ["x"] = Field("x", "quantitative", x) }, ["layer"] = layers });
    }
}
