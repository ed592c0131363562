using System.Text.Json.Nodes;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// Brings numbers to mean 0 and standard deviation 1: (x - mean) / deviation, column by column, with the statistics of the data that it was fitted to.
/// A constant column has deviation 1, so that it becomes 0.
/// </summary>
public sealed class Standardizer
{
    private readonly double[] means, deviations;

    /// <summary>Creates a standardizer of known statistics.</summary>
    /// <param name="means">The mean of each column.</param>
    /// <param name="deviations">The standard deviation of each column; positive.</param>
    /// <exception cref="ArgumentException">They differ in number, or a deviation is not positive and finite.</exception>
    public Standardizer(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        if (means.Count != deviations.Count) throw new ArgumentException($"{deviations.Count} deviations were given for {means.Count} means.", nameof(deviations));
        if (deviations.Any(d => !(d > 0) || !double.IsFinite(d))) throw new ArgumentException("A standard deviation is positive and finite.", nameof(deviations));
        (this.means, this.deviations) = ([.. means], [.. deviations]);
    }

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Means => means;

    /// <summary>The standard deviation of each column.</summary>
    public IReadOnlyList<double> Deviations => deviations;

    /// <summary>The number of columns.</summary>
    public int Width => means.Length;

    /// <summary>The mean and the standard deviation (over n, not n - 1) of each column of a tensor.</summary>
    /// <param name="values">[rows, columns], or more dimensions before the last.</param>
    public static Standardizer Fit(Tensor values)
    {
        using var off = NoGrad.Begin();
        var rows = values.Detach().To(ScalarType.Float64).Reshape([-1, values.Size(values.Rank - 1)]);
        var mean = rows.Mean([0]);
        var deviation = (rows - mean).Square().Mean([0]).Sqrt();
        return Of(mean.ToArray<double>(), deviation.ToArray<double>());
    }

    /// <summary>Standardized values.</summary>
    /// <param name="values">[..., columns].</param>
    public Tensor Apply(Tensor values) => (values - Row(means, values)) / Row(deviations, values);

    /// <summary>Values in the unit of the data: mean + deviation x.</summary>
    /// <param name="values">Standardized values, [..., columns].</param>
    public Tensor Invert(Tensor values) => values * Row(deviations, values) + Row(means, values);

    /// <summary>The statistics as JSON.</summary>
    public JsonObject ToJson() => new() { ["means"] = Json(means), ["deviations"] = Json(deviations) };

    /// <summary>The standardizer that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="DataException">It is no such object.</exception>
    public static Standardizer FromJson(JsonNode? json) => new(Numbers(json, "means"), Numbers(json, "deviations"));

    internal static Standardizer Of(double[] means, double[] deviations) =>
        new(means, [.. deviations.Select((d, i) => d > 1e-12 * Math.Max(1, Math.Abs(means[i])) ? d : 1)]);

    internal static JsonArray Json(IEnumerable<double> values) => [.. values.Select(v => JsonValue.Create(v))];

    private static double[] Numbers(JsonNode? json, string key) => json?[key] is JsonArray array ? [.. array.Select(v => v!.GetValue<double>())]
        : throw new DataException("model.json", key, "is missing from the description of the scaling");

    private static Tensor Row(double[] values, Tensor like) => Tensor.From<double>(values, values.Length).To(like.DataType).To(like.Device);
}
