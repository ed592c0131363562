using System.Text.Json.Nodes;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>How an <see cref="ExampleEncoder"/> is fitted.</summary>
public sealed record ExampleEncoding
{
    /// <summary>What is done about missing values of features.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Standardized features are clamped to [-limit, limit]; positive.</summary>
    public double Limit { get; init; } = double.PositiveInfinity;

    /// <summary>Whether outcomes are standardized too; else a network sees and gives them in their own unit.</summary>
    public bool StandardizesOutcome { get; init; } = true;
}

/// <summary>
/// What a model keeps of the examples that it was fitted to, so that others can be given to it: of a table the features (standardized, one number a category),
/// of images their size and each channel's mean and deviation, of codes each number's; the outcomes' names and scales; the names of the classes.
/// </summary>
public sealed class ExampleEncoder
{
    private readonly FeatureEncoder? features;
    private readonly Standardizer? inputs;

    private ExampleEncoder(ExampleKind kind, Shape shape, FeatureEncoder? features, Standardizer? inputs) =>
        (Kind, InputShape, this.features, this.inputs) = (kind, shape, features, inputs);

    /// <summary>What the examples were made of.</summary>
    public ExampleKind Kind { get; }

    /// <summary>The shape of an encoded input: [width] of a table, [channels, height, width] of images, that of a code.</summary>
    public Shape InputShape { get; }

    /// <summary>What was learned of a table's features; null for images and codes.</summary>
    public FeatureEncoder? Features => features;

    /// <summary>The names of the outcomes; none where none were known.</summary>
    public IReadOnlyList<string> OutcomeNames { get; private init; } = [];

    /// <summary>The unit of each outcome, or empty.</summary>
    public IReadOnlyList<string> OutcomeUnits { get; private init; } = [];

    /// <summary>The outcomes' scaling; mean 0 and deviation 1 where they are not standardized.</summary>
    public Standardizer OutcomeScale { get; private init; } = new([], []);

    /// <summary>The names of the classes; none where none were known.</summary>
    public IReadOnlyList<string> ClassNames { get; private init; } = [];

    /// <summary>Learns from training examples.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <param name="encoding">How; null: the defaults.</param>
    /// <exception cref="DataException">There are no examples, images differ in size, a value is infinite or missing where that is refused, or an outcome is the same for every example.</exception>
    public static ExampleEncoder Fit(Examples examples, INotes notes, ExampleEncoding? encoding = null)
    {
        encoding ??= new();
        if (examples.Count == 0) throw new DataException(examples.Name, "", "holds no examples");
        var columns = examples.Source is Table table ? FeatureEncoder.Fit(table, notes, encoding.Missing, encoding.Limit) : null;
        var raw = columns is null ? examples.ToTensor() : null;
        var names = examples.Outcomes.Select(c => c.Name).ToArray();
        return new(examples.Kind, raw is null ? [columns!.Width] : raw.Shape[1..], columns, raw is null ? null : Standardizer.Fit(Columns(examples.Kind, raw)))
        {
            OutcomeNames = names,
            OutcomeUnits = [.. examples.Outcomes.Select(c => c.Unit)],
            OutcomeScale = names.Length == 0 ? new([], []) : FitOutcome(examples, names, encoding.StandardizesOutcome),
            ClassNames = examples.ClassNames ?? [],
        };
    }

    /// <summary>The inputs of examples, float32, [n, ...] on the CPU.</summary>
    /// <param name="examples">The examples, of the kind that was learned.</param>
    /// <param name="notes">Takes conversions.</param>
    /// <exception cref="DataException">They are of another kind or shape, or do not fit the features (<see cref="FeatureEncoder.Encode"/>).</exception>
    public Tensor Encode(Examples examples, INotes notes)
    {
        if (examples.Kind != Kind) throw new DataException(examples.Name, "", $"holds {Called(examples.Kind)}, where the model was fitted to {Called(Kind)}");
        if (features is not null) return features.Encode((Table)examples.Source);
        var raw = examples.Source is ImageSet images ? images.Conform((int)InputShape[0], (int)InputShape[1], (int)InputShape[2], notes).Pixels : examples.ToTensor();
        if (raw.Shape[1..] != InputShape) throw new DataException(examples.Name, "", $"holds codes of shape {raw.Shape[1..]}, where the model was fitted to {InputShape}");
        return Restore(Kind, inputs!.Apply(Columns(Kind, raw)), raw.Shape);
    }

    /// <summary>The outcomes of examples as a network sees them, float32, [n, outcomes] on the CPU.</summary>
    /// <param name="examples">The examples; the columns have the names that were learned.</param>
    /// <exception cref="DataException">A column is missing, or a value is missing or infinite.</exception>
    public Tensor EncodeOutcome(Examples examples) => OutcomeScale.Apply(examples.OutcomeTensor(OutcomeNames));

    /// <summary>Outcomes in their own unit, [n, outcomes].</summary>
    /// <param name="outcome">What a network gives, [n, outcomes].</param>
    public Tensor DecodeOutcome(Tensor outcome) => OutcomeScale.Invert(outcome);

    /// <summary>The classes of examples by the names that were learned, int64, [n] on the CPU.</summary>
    /// <param name="examples">The examples.</param>
    /// <exception cref="DataException">They have no classes, or one that was not learned (all are listed).</exception>
    public Tensor EncodeLabels(Examples examples)
    {
        _ = examples.LabelTensor();
        var (labels, names) = (examples.Labels!, examples.ClassNames!);
        var known = names.Select(name => ClassNames.ToList().IndexOf(name)).ToArray();
        string[] unseen = [.. labels.Distinct().Where(l => known[l] < 0).Select(l => names[l])];
        if (unseen.Length > 0) throw new DataException(examples.Name, "", $"has classes that did not occur in training: {string.Join(", ", unseen.Take(10))}", $"the classes are {string.Join(", ", ClassNames.Take(10))}");
        return Tensor.From<long>([.. labels.Select(l => (long)known[l])], labels.Count);
    }

    /// <summary>What was learned, as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind.ToString().ToLowerInvariant(),
        ["shape"] = new JsonArray([.. InputShape.Select(d => JsonValue.Create(d))]),
        ["features"] = features?.ToJson(),
        ["inputs"] = inputs?.ToJson(),
        ["outcomes"] = Texts(OutcomeNames),
        ["units"] = Texts(OutcomeUnits),
        ["scale"] = OutcomeScale.ToJson(),
        ["classes"] = Texts(ClassNames),
    };

    /// <summary>The encoder that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="DataException">It is no such object.</exception>
    public static ExampleEncoder FromJson(JsonNode? json)
    {
        if (json is null || !Enum.TryParse<ExampleKind>((string?)json["kind"], ignoreCase: true, out var kind)) throw new DataException("model.json", "examples", "have no kind");
        string[] Texts(string key) => json[key] is JsonArray array ? [.. array.Select(t => t!.GetValue<string>())] : [];
        return new(kind, json["shape"]!.AsArray().Select(d => d!.GetValue<long>()).ToArray(), json["features"] is { } learned ? FeatureEncoder.FromJson(learned) : null, json["inputs"] is { } scale ? Standardizer.FromJson(scale) : null)
        {
            OutcomeNames = Texts("outcomes"),
            OutcomeUnits = Texts("units"),
            OutcomeScale = Standardizer.FromJson(json["scale"]),
            ClassNames = Texts("classes"),
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];

    private static string Called(ExampleKind kind) => kind == ExampleKind.Table ? "a table" : kind.ToString().ToLowerInvariant();

    private static Standardizer FitOutcome(Examples examples, string[] names, bool standardizes)
    {
        var scale = Standardizer.Fit(examples.OutcomeTensor(names));
        foreach (var column in examples.Outcomes)
            if (column.Values.IndexOfAnyExcept(column.Values[0]) < 0)
                throw new DataException(examples.Name, $"column '{column.Name}'", $"is {column.Values[0]:G6} in all {column.Count} rows that are learned from, so there is nothing to predict", "name another outcome");
        return standardizes ? scale : new(new double[names.Length], [.. names.Select(_ => 1.0)]);
    }

    // The columns that are standardized one by one: the channels of images, the numbers of a code.
    private static Tensor Columns(ExampleKind kind, Tensor raw) => kind == ExampleKind.Images ? raw.MoveDimension(1, 3) : raw.Reshape([raw.Size(0), -1]);

    private static Tensor Restore(ExampleKind kind, Tensor columns, Shape shape) => kind == ExampleKind.Images ? columns.MoveDimension(3, 1).Contiguous() : columns.Reshape(shape);
}
