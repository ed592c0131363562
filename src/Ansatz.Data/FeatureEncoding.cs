using System.Text.Json.Nodes;

namespace Ansatz.Data;

/// <summary>What is done about missing values of features.</summary>
public enum MissingValues
{
    /// <summary>They are an error that names row and column.</summary>
    Refuse,

    /// <summary>A number takes the mean of its column in the training data, a category none of the known ones.</summary>
    Mean,
}

/// <summary>How a column becomes numbers for a network.</summary>
/// <param name="Column">The column's name.</param>
internal abstract record FeatureEncoding(string Column)
{
    /// <summary>The names of the numbers.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Writes the numbers of all rows.</summary>
    /// <param name="table">The table, which has the column.</param>
    /// <param name="missing">What is done about missing values.</param>
    /// <param name="target">[rows, width], row-major.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="at">Where those of this column begin.</param>
    public abstract void Write(Table table, MissingValues missing, float[] target, int width, int at);

    public abstract JsonObject ToJson();

    public static FeatureEncoding FromJson(JsonNode? json)
    {
        var column = json?["column"]?.GetValue<string>() ?? throw new DataException("model.json", "features", "describe a column without a name");
        return json["categories"] is JsonArray categories ? new CategoryEncoding(column, [.. categories.Select(c => c!.GetValue<string>())])
            : new NumberEncoding(column, json["mean"]!.GetValue<double>(), json["deviation"]!.GetValue<double>(), json["limit"]?.GetValue<double>() ?? double.PositiveInfinity);
    }

    /// <summary>The encoding of a column, or null for one that says nothing.</summary>
    public static FeatureEncoding? Fit(Table table, Column column, MissingValues missing, double limit, INotes notes)
    {
        if (missing == MissingValues.Refuse) RefuseMissing(table, column);
        else if (column.MissingCount is > 0 and var count) notes.Note($"column '{column.Name}': {count} missing value{(count == 1 ? "" : "s")} taken as {(column is TextColumn ? "no category" : "the mean")}");
        return column is TextColumn texts ? CategoryEncoding.Fit(table, texts, notes) : NumberEncoding.Fit(table, column, limit, notes);
    }

    protected static void RefuseMissing(Table table, Column column)
    {
        if (column.MissingCount is not (> 0 and var missing)) return;
        throw new DataException(table.Source, $"column '{column.Name}', row {Enumerable.Range(0, column.Count).First(column.IsMissing) + 1}", $"is empty ({missing} of {column.Count} values are)",
            "fill them in, leave the column out, or have its mean taken: --missing mean");
    }

    protected static string Constant(string column, string value) => $"column '{column}' is {value} in every row, so nothing can be learned from it; it is left out";
}

/// <summary>A column of numbers, standardized; times are days.</summary>
internal sealed record NumberEncoding(string Column, double Mean, double Deviation, double Limit) : FeatureEncoding(Column)
{
    public override IReadOnlyList<string> Names => [Column];

    public static NumberEncoding? Fit(Table table, Column column, double limit, INotes notes)
    {
        if (column is TimeColumn) notes.Note($"column '{column.Name}': times taken as days");
        double[] present = [.. Values(table, column).Where(v => !double.IsNaN(v))];
        if (present.Length == 0)
        {
            notes.Warn($"column '{column.Name}' is empty; it is left out");
            return null;
        }
        var mean = present.Average();
        var deviation = Math.Sqrt(present.Average(v => (v - mean) * (v - mean)));
        if (deviation > 1e-12 * Math.Max(1, Math.Abs(mean))) return new(column.Name, mean, deviation, limit);
        notes.Warn(Constant(column.Name, $"{present[0]:G6}"));
        return null;
    }

    public override void Write(Table table, MissingValues missing, float[] target, int width, int at)
    {
        var column = table[Column] is TimeColumn times ? times : (Column)table.Numbers(Column);
        if (missing == MissingValues.Refuse) RefuseMissing(table, column);
        var values = Values(table, column);
        for (var row = 0; row < values.Length; row++)
            target[(long)row * width + at] = double.IsNaN(values[row]) ? 0 : (float)Math.Clamp((values[row] - Mean) / Deviation, -Limit, Limit);
    }

    public override JsonObject ToJson()
    {
        var json = new JsonObject { ["column"] = Column, ["mean"] = Mean, ["deviation"] = Deviation };
        if (double.IsFinite(Limit)) json["limit"] = Limit;
        return json;
    }

    private static double[] Values(Table table, Column column)
    {
        var values = column is TimeColumn times ? [.. times.Values.Select(t => t is { } time ? time.Ticks / (double)TimeSpan.TicksPerDay : double.NaN)] : ((NumberColumn)column).Values.ToArray();
        if (Array.FindIndex(values, double.IsInfinity) is >= 0 and var row) throw new DataException(table.Source, $"column '{column.Name}', row {row + 1}", $"is {values[row]}, where a feature is finite", "mend it, or leave the row out");
        return values;
    }
}

/// <summary>A column of categories, one 0 or 1 for each that occurred in training.</summary>
internal sealed record CategoryEncoding(string Column, IReadOnlyList<string> Categories) : FeatureEncoding(Column)
{
    private const int Most = 100, Listed = 10;

    public override IReadOnlyList<string> Names => [.. Categories.Select(category => $"{Column}={category}")];

    public static CategoryEncoding? Fit(Table table, TextColumn column, INotes notes)
    {
        var categories = column.Categories;
        if (categories.Count > Most)
            throw new DataException(table.Source, $"column '{column.Name}'", $"holds {categories.Count} different texts, where a feature is a number or one of at most {Most} categories", $"leave the column out: --ignore {column.Name}");
        if (categories.Count > 1) return new(column.Name, categories);
        notes.Warn(categories.Count == 0 ? $"column '{column.Name}' is empty; it is left out" : Constant(column.Name, $"'{categories[0]}'"));
        return null;
    }

    public override void Write(Table table, MissingValues missing, float[] target, int width, int at)
    {
        var column = table[Column];
        if (missing == MissingValues.Refuse) RefuseMissing(table, column);
        var index = Categories.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        var texts = column.ToTexts();
        var unseen = texts.Select((text, row) => (text, row)).Where(p => p.text is not null && !index.ContainsKey(p.text)).ToArray();
        if (unseen.Length > 0)
        {
            string[] values = [.. unseen.Select(p => $"'{p.text}'").Distinct()];
            throw new DataException(table.Source, $"column '{Column}', row {unseen[0].row + 1}", $"{string.Join(", ", values.Take(Listed))}{(values.Length > Listed ? $" and {values.Length - Listed} more" : "")} did not occur in training ({unseen.Length} row{(unseen.Length == 1 ? "" : "s")})",
                $"the categories are {string.Join(", ", Categories.Take(Listed))}{(Categories.Count > Listed ? ", .." : "")}; leave the rows out, or fit again with them");
        }
        for (var row = 0; row < texts.Length; row++)
            if (texts[row] is { } text) target[(long)row * width + at + index[text]] = 1;
    }

    public override JsonObject ToJson() => new() { ["column"] = Column, ["categories"] = new JsonArray([.. Categories.Select(c => JsonValue.Create(c))]) };
}
