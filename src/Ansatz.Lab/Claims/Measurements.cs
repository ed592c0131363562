using System.Globalization;

namespace Ansatz.Lab;

/// <summary>The quantities that a reproduction measured, by claim and seed.</summary>
public sealed class Measurements
{
    private readonly Dictionary<string, SortedDictionary<string, List<double>>> values = [];

    /// <summary>Records a claim's only quantity for one seed.</summary>
    /// <param name="claim">The claim's name.</param>
    /// <param name="value">The quantity.</param>
    public void Record(string claim, double value) => Record(claim, Criterion.Single, value);

    /// <summary>Records a quantity for one seed.</summary>
    /// <param name="claim">The claim's name.</param>
    /// <param name="quantity">The quantity's name, as the criterion calls it.</param>
    /// <param name="value">The quantity.</param>
    public void Record(string claim, string quantity, double value)
    {
        if (!values.TryGetValue(claim, out var quantities)) values[claim] = quantities = new(StringComparer.Ordinal);
        if (!quantities.TryGetValue(quantity, out var list)) quantities[quantity] = list = [];
        list.Add(value);
    }

    /// <summary>Records quantities for one seed.</summary>
    /// <param name="claim">The claim's name.</param>
    /// <param name="quantities">The quantities, named as the criterion calls them.</param>
    public void Record(string claim, params ReadOnlySpan<(string Quantity, double Value)> quantities)
    {
        foreach (var (quantity, value) in quantities) Record(claim, quantity, value);
    }

    /// <summary>Judges a claim by the means over the seeds.</summary>
    /// <param name="claim">The claim.</param>
    /// <returns>The result; a claim of which nothing was measured does not hold, and says so.</returns>
    public ClaimResult Judge(Claim claim)
    {
        if (!values.TryGetValue(claim.Id, out var quantities))
            return new(claim.Id, claim.Text, claim.Paper, "not measured", claim.Criterion.Text, Holds: false);
        var means = quantities.ToDictionary(q => q.Key, q => q.Value.Average());
        var measured = string.Join(", ", quantities.Select(q => Describe(q.Key, q.Value)));
        return new(claim.Id, claim.Text, claim.Paper, measured, claim.Criterion.Text, claim.Criterion.Test(means));
    }

    /// <summary>A figure as tables print it: four significant digits, thousands separated.</summary>
    /// <param name="value">The figure.</param>
    /// <returns>The text.</returns>
    public static string Figure(double value) =>
        Math.Abs(value) >= 1000 && Math.Abs(value) < 1e7 ? value.ToString("N0", CultureInfo.InvariantCulture) : PlainProgress.Figure(value);

    private static string Describe(string name, List<double> list)
    {
        var mean = list.Average();
        var prefix = name.Length == 0 ? "" : name + " ";
        if (list.Count == 1) return prefix + Figure(mean);
        var deviation = Math.Sqrt(list.Sum(x => (x - mean) * (x - mean)) / (list.Count - 1));
        return $"{prefix}{Figure(mean)} (sd {Figure(deviation)})";
    }
}
