using System.Globalization;
using System.Text.Json.Nodes;

namespace Ansatz.Lab;

/// <summary>A named series of points.</summary>
/// <param name="Name">The series' name in the legend.</param>
/// <param name="X">Abscissas.</param>
/// <param name="Y">Ordinates, as many.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A chart as a Vega-Lite specification with its data inside; it opens in a report, the studio, VS Code and Jupyter.</summary>
/// <param name="Name">A short name in kebab case.</param>
/// <param name="Specification">The specification.</param>
public sealed partial record Plot(string Name, JsonObject Specification) : Picture(Name)
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    // Names of that many letters in all, or so many of them, do not stand side by side.
    private const int Letters = 90, Many = 13;

    internal override string Extension => ".vl.json";

    /// <summary>Lines over a common abscissa.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the abscissa, with its unit.</param>
    /// <param name="y">The title of the ordinate, with its unit.</param>
    /// <param name="series">The lines.</param>
    /// <returns>The plot.</returns>
    public static Plot Line(string name, string x, string y, params IReadOnlyList<Series> series) => Make(name, Points(series), new()
    {
        ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.8, ["interpolate"] = "linear", ["tooltip"] = true },
        ["encoding"] = Encoding(x, y, series.Count > 1 ? "series" : null, zero: false),
    });

    /// <summary>Points in the plane, colored by class.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the abscissa, with its unit.</param>
    /// <param name="y">The title of the ordinate, with its unit.</param>
    /// <param name="series">The points, a series a class.</param>
    /// <returns>The plot.</returns>
    public static Plot Scatter(string name, string x, string y, params IReadOnlyList<Series> series) => Make(name, Points(series), new()
    {
        ["mark"] = new JsonObject { ["type"] = "circle", ["opacity"] = 0.65, ["size"] = series.Sum(s => s.X.Count) > 500 ? 14 : 36, ["tooltip"] = true },
        ["encoding"] = Encoding(x, y, series.Count > 1 ? "series" : null, zero: false),
        ["height"] = 420,
    });

    /// <summary>One bar a name.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the names.</param>
    /// <param name="y">The title of the values, with their unit.</param>
    /// <param name="bars">The names and values, in order.</param>
    /// <returns>The plot.</returns>
    public static Plot Bar(string name, string x, string y, IEnumerable<KeyValuePair<string, double>> bars)
    {
        var list = bars.ToArray();
        return Make(name, [.. list.Select(bar => new JsonObject { ["x"] = bar.Key, ["y"] = Number(bar.Value) })], new()
        {
            ["mark"] = new JsonObject { ["type"] = "bar", ["cornerRadiusEnd"] = 2, ["tooltip"] = true },
            ["encoding"] = new JsonObject { ["x"] = Names("x", x, list.Sum(bar => bar.Key.Length) > Letters ? Many : list.Length), ["y"] = Field("y", "quantitative", y) },
        });
    }

    /// <summary>Several bars side by side for each name, such as a prediction beside what was measured.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the names.</param>
    /// <param name="y">The title of the values, with their unit.</param>
    /// <param name="names">The names, in order.</param>
    /// <param name="series">What the bars of a name are, each with a value a name; what is not finite is left out.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">A series has not as many values as there are names.</exception>
    public static Plot GroupedBar(string name, string x, string y, IReadOnlyList<string> names, params IReadOnlyList<KeyValuePair<string, IReadOnlyList<double>>> series)
    {
        var values = new JsonArray();
        foreach (var (key, numbers) in series)
        {
            if (numbers.Count != names.Count) throw new ArgumentException($"series '{key}' has {numbers.Count} values for {names.Count} names", nameof(series));
            for (var i = 0; i < names.Count; i++) values.Add((JsonNode)new JsonObject { ["x"] = names[i], ["y"] = Number(numbers[i]), ["series"] = key });
        }
        return Make(name, values, new()
        {
            ["mark"] = new JsonObject { ["type"] = "bar", ["cornerRadiusEnd"] = 2, ["tooltip"] = true },
            ["encoding"] = new JsonObject
            {
                ["x"] = Names("x", x, names.Sum(label => label.Length) > Letters ? Many : names.Count),
                ["xOffset"] = Field("series", "nominal", "", sort: false),
                ["y"] = Field("y", "quantitative", y),
                ["color"] = Field("series", "nominal", "", sort: false),
            },
        });
    }

    /// <summary>How often values fall into each of a number of equal intervals.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the values, with their unit.</param>
    /// <param name="values">The values.</param>
    /// <param name="intervals">The most intervals.</param>
    /// <returns>The plot.</returns>
    public static Plot Histogram(string name, string x, IEnumerable<double> values, int intervals = 40)
    {
        var horizontal = Field("x", "quantitative", x);
        horizontal["bin"] = new JsonObject { ["maxbins"] = intervals };
        return Make(name, [.. values.Select(value => new JsonObject { ["x"] = Number(value) })], new()
        {
            ["mark"] = new JsonObject { ["type"] = "bar", ["tooltip"] = true },
            ["encoding"] = new JsonObject { ["x"] = horizontal, ["y"] = new JsonObject { ["aggregate"] = "count", ["title"] = "count" } },
        });
    }

    /// <summary>A matrix as colors, its first row at the top.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="rows">The title of the rows.</param>
    /// <param name="columns">The title of the columns.</param>
    /// <param name="values">The matrix.</param>
    /// <param name="rowNames">The rows' names; null: their numbers from 0.</param>
    /// <param name="columnNames">The columns' names; null: their numbers from 0.</param>
    /// <returns>The plot.</returns>
    public static Plot HeatMap(string name, string rows, string columns, double[,] values, IReadOnlyList<string>? rowNames = null, IReadOnlyList<string>? columnNames = null)
    {
        var cells = from row in Enumerable.Range(0, values.GetLength(0))
                    from column in Enumerable.Range(0, values.GetLength(1))
                    select new JsonObject { ["x"] = columnNames?[column] ?? $"{column}", ["y"] = rowNames?[row] ?? $"{row}", ["value"] = Number(values[row, column]) };
        return Make(name, [.. cells], new()
        {
            ["mark"] = new JsonObject { ["type"] = "rect", ["tooltip"] = true },
            ["encoding"] = new JsonObject
            {
                ["x"] = Names("x", columns, values.GetLength(1)),
                ["y"] = Field("y", "ordinal", rows, sort: false),
                ["color"] = Field("value", "quantitative", ""),
            },
            ["height"] = new JsonObject { ["step"] = 26 },
        });
    }

    /// <summary>A line with a band around it, such as a mean and its interval.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="x">The title of the abscissa, with its unit.</param>
    /// <param name="y">The title of the ordinate, with its unit.</param>
    /// <param name="middle">The line.</param>
    /// <param name="low">The band's lower edge, one value a point.</param>
    /// <param name="high">The band's upper edge, one value a point.</param>
    /// <returns>The plot.</returns>
    public static Plot Band(string name, string x, string y, Series middle, IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        var points = Enumerable.Range(0, middle.X.Count).Select(i => new JsonObject
        {
            ["x"] = Number(middle.X[i]), ["y"] = Number(middle.Y[i]), ["low"] = Number(low[i]), ["high"] = Number(high[i]),
        });
        var area = Field("low", "quantitative", y);
        return Make(name, [.. points], new()
        {
            ["encoding"] = new JsonObject { ["x"] = Field("x", "quantitative", x) },
            ["layer"] = new JsonArray(
                new JsonObject { ["mark"] = new JsonObject { ["type"] = "area", ["opacity"] = 0.2 }, ["encoding"] = new JsonObject { ["y"] = area, ["y2"] = new JsonObject { ["field"] = "high" } } },
                new JsonObject { ["mark"] = new JsonObject { ["type"] = "line", ["tooltip"] = true }, ["encoding"] = new JsonObject { ["y"] = Field("y", "quantitative", y) } }),
        });
    }

    /// <summary>The same plot with logarithmic axes.</summary>
    /// <param name="x">Whether the abscissa is logarithmic.</param>
    /// <param name="y">Whether the ordinate is logarithmic.</param>
    /// <returns>The plot; points that are not positive are left out by Vega.</returns>
    public Plot Logarithmic(bool x = false, bool y = true)
    {
        var copy = (JsonObject)Specification.DeepClone();
        foreach (var axis in (string[])[.. x ? ["x"] : Array.Empty<string>(), .. y ? ["y"] : Array.Empty<string>()])
        {
            if (copy["encoding"]?[axis] is JsonObject channel) channel["scale"] = new JsonObject { ["type"] = "log" };
        }
        return this with { Specification = copy };
    }

    internal override void Save(string path) => AtomicFile.WriteText(path, Specification.ToJsonString(LabJson.Indented));

    internal static Plot Load(string name, string path) =>
        new(name, JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new RunException($"{path} is no Vega-Lite specification"));

    private static Plot Make(string name, JsonArray values, JsonObject parts)
    {
        var specification = new JsonObject { ["$schema"] = Schema, ["width"] = "container", ["height"] = 280, ["data"] = new JsonObject { ["values"] = values } };
        foreach (var (key, value) in parts) specification[key] = value?.DeepClone();
        return new(name, specification);
    }

    private static JsonArray Points(IReadOnlyList<Series> series)
    {
        var points = new JsonArray();
        foreach (var line in series)
        {
            if (line.X.Count != line.Y.Count) throw new ArgumentException($"series '{line.Name}' has {line.X.Count} abscissas and {line.Y.Count} ordinates", nameof(series));
            for (var i = 0; i < line.X.Count; i++)
            {
                var point = new JsonObject { ["x"] = Number(line.X[i]), ["y"] = Number(line.Y[i]) };
                if (series.Count > 1) point["series"] = line.Name;
                points.Add((JsonNode)point);
            }
        }
        return points;
    }

    private static JsonObject Encoding(string x, string y, string? color, bool zero)
    {
        var encoding = new JsonObject { ["x"] = Field("x", "quantitative", x), ["y"] = Field("y", "quantitative", y) };
        foreach (var axis in (string[])["x", "y"]) encoding[axis]!["scale"] = new JsonObject { ["zero"] = zero, ["nice"] = axis == "y" };
        if (color is not null) encoding["color"] = Field(color, "nominal", "", sort: false);
        return encoding;
    }

    private static JsonObject Field(string field, string type, string title, bool sort = true)
    {
        var channel = new JsonObject { ["field"] = field, ["type"] = type, ["title"] = title };
        if (!sort) channel["sort"] = null;
        return channel;
    }

    /// <summary>A few names stand upright, many are turned.</summary>
    private static JsonObject Names(string field, string title, int count)
    {
        var channel = Field(field, "ordinal", title, sort: false);
        channel["axis"] = new JsonObject { ["labelAngle"] = count < Many ? 0 : -45 };
        return channel;
    }

    /// <summary>Six significant digits keep a report small; what is not finite becomes a gap.</summary>
    private static JsonValue? Number(double value) =>
        double.IsFinite(value) ? JsonValue.Create(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : null;
}
