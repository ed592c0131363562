using System.Globalization;

namespace Ansatz.Probability.Tests;

/// <summary>Tables of numbers that another program computed; the scripts lie beside them.</summary>
internal static class ReferenceTable
{
    /// <summary>The rows of a table in the folder Reference, split at tabulators.</summary>
    public static IReadOnlyList<string[]> Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reference", file)).Select(line => line.Split('\t'))];

    /// <summary>Numbers between commas, as Python writes them.</summary>
    public static double[] Numbers(string text) => [.. text.Split(',').Select(t => t switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(t, CultureInfo.InvariantCulture),
    })];
}
