using System.Text.Json.Nodes;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// Turns the feature columns of a table into numbers for a network, with what was learned from the training table: numbers, truth values and times (in days)
/// are standardized, a column of texts becomes a 0 or 1 for each category. Columns are found by name, so that their order does not matter later.
/// </summary>
public sealed class FeatureEncoder
{
    private readonly FeatureEncoding[] encodings;

    private FeatureEncoder(FeatureEncoding[] encodings, MissingValues missing) => (this.encodings, Missing) = (encodings, missing);

    /// <summary>What is done about missing values.</summary>
    public MissingValues Missing { get; }

    /// <summary>The columns that are used, in order.</summary>
    public IReadOnlyList<string> Columns => [.. encodings.Select(e => e.Column)];

    /// <summary>The names of the numbers, in order: a column's name, or <c>column=category</c>.</summary>
    public IReadOnlyList<string> Names => [.. encodings.SelectMany(e => e.Names)];

    /// <summary>How many numbers a row becomes.</summary>
    public int Width => encodings.Sum(e => e.Names.Count);

    /// <summary>Learns from a table's columns of role feature. Constant columns are left out with a warning.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <param name="missing">What is done about missing values.</param>
    /// <param name="limit">Standardized numbers are clamped to [-limit, limit], so that an outlier does not rule; positive.</param>
    /// <exception cref="DataException">A value is infinite, or missing where that is refused (row and column are named), a column holds more than 100 categories, or no column says anything.</exception>
    public static FeatureEncoder Fit(Table table, INotes notes, MissingValues missing = MissingValues.Refuse, double limit = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        FeatureEncoding[] fitted = [.. table.Columns.Where(c => c.Role == ColumnRole.Feature).Select(c => FeatureEncoding.Fit(table, c, missing, limit, notes)).OfType<FeatureEncoding>()];
        return fitted.Length > 0 ? new(fitted, missing)
            : throw new DataException(table.Source, "", table.Count == 0 ? "has no rows" : "has no column that could be a feature", "name a table with columns of numbers or categories beside the outcome");
    }

    /// <summary>The features of rows, float32, [rows, <see cref="Width"/>] on the CPU.</summary>
    /// <param name="table">The rows; further columns do not matter.</param>
    /// <exception cref="DataException">A column does not exist (the nearest is named) or is of another type, a value is missing where that is refused or infinite, or a category did not occur in training (all are listed).</exception>
    public Tensor Encode(Table table)
    {
        var width = Width;
        var values = new float[(long)table.Count * width];
        var at = 0;
        foreach (var encoding in encodings)
        {
            encoding.Write(table, Missing, values, width, at);
            at += encoding.Names.Count;
        }
        return Tensor.From<float>(values, table.Count, width);
    }

    /// <summary>What was learned, as JSON.</summary>
    public JsonObject ToJson() => new() { ["missing"] = Missing == MissingValues.Mean ? "mean" : "refuse", ["columns"] = new JsonArray([.. encodings.Select(e => (JsonNode)e.ToJson())]) };

    /// <summary>The encoder that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="DataException">It is no such object.</exception>
    public static FeatureEncoder FromJson(JsonNode? json) => json?["columns"] is JsonArray columns
        ? new([.. columns.Select(FeatureEncoding.FromJson)], (string?)json["missing"] == "mean" ? MissingValues.Mean : MissingValues.Refuse)
        : throw new DataException("model.json", "features", "have no columns");
}
