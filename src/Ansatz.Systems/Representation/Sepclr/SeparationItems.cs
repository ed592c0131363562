using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A batch of background and target items.</summary>
/// <param name="Rows">The items, [n, ..].</param>
/// <param name="IsTarget">1 for a target, 0 for background, [n, 1].</param>
/// <param name="Attributes">Attributes of the targets, [n, k], 0 for background; null where none are known.</param>
/// <param name="IsWord">Which attributes are words.</param>
internal sealed record SeparationBatch(Tensor Rows, Tensor IsTarget, Tensor? Attributes, IReadOnlyList<bool> IsWord);

/// <summary>What an item of a model is: an image of a size, in [0, 1], or standardized features of a table.</summary>
internal sealed class SeparationItems
{
    private const string ShapeKey = "item", FeaturesKey = "features";

    private readonly FeatureEncoder? features;

    private SeparationItems(Shape shape, FeatureEncoder? features) => (Shape, this.features) = (shape, features);

    /// <summary>[channels, height, width], or [features].</summary>
    public Shape Shape { get; }

    /// <summary>Items of a shape that are given as tensors.</summary>
    /// <param name="shape">[channels, height, width], or [features].</param>
    public static SeparationItems Of(Shape shape) => new(shape, null);

    /// <summary>Learns what an item is from background and target together.</summary>
    /// <param name="background">The background.</param>
    /// <param name="target">The target.</param>
    /// <param name="options">The options.</param>
    /// <param name="run">Hears of conversions and doubts.</param>
    /// <exception cref="DataException">One is empty, or they do not hold the same kind of item.</exception>
    public static SeparationItems Learn(Examples background, Examples target, SepclrOptions options, Run run)
    {
        foreach (var (side, data) in (ReadOnlySpan<(string, Examples)>)[("background", background), ("target", target)])
            if (data.Count < 2) throw new DataException(data.Name, "", $"holds {(data.Count == 0 ? "nothing" : "one item")}, where the {side} needs at least two", $"name other data: --{side} DATA");
        if ((background.Source is ImageSet) != (target.Source is ImageSet))
            throw new DataException(target.Name, "", $"holds {target.Description}, where the background is {background.Description}", "give two sets of images, or two tables of the same columns");
        if (background.Source is not ImageSet images) return LearnFeatures(Table(background), Table(target), options, run);
        var others = (ImageSet)target.Source;
        if ((images.Channels, images.Height, images.Width) != (others.Channels, others.Height, others.Width))
        {
            throw new DataException(others.Source, "", $"holds images {others.Width}x{others.Height} with {others.Channels} channels, where the background's are {images.Width}x{images.Height} with {images.Channels}",
                $"have both resized: --background DATA:side={images.Height},channels={images.Channels} --target DATA:side={images.Height},channels={images.Channels}");
        }
        return images.Height < SmallestSide || images.Width < SmallestSide
            ? throw new DataException(images.Source, "", $"holds images {images.Width}x{images.Height}, where sides of at least {SmallestSide} pixels are needed", "have them enlarged: DATA:side=32") : Of([images.Channels, images.Height, images.Width]);
    }

    /// <summary>The smallest side of an image.</summary>
    public const int SmallestSide = 8;

    /// <summary>The items as a tensor, [n, ..].</summary>
    /// <param name="data">The data.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="DataException">They hold another kind of item, or lack a column.</exception>
    public Tensor ToTensor(Examples data, Run run)
    {
        if (data.Source is ImageSet images && features is null) return images.Conform((int)Shape[0], (int)Shape[1], (int)Shape[2], run).Pixels.To(run.Device);
        if (data.Source is ImageSet || features is null)
            throw new DataException(data.Name, "", $"holds {data.Description}, where the model was fitted to {(features is null ? "images" : "a table")}");
        return features.Encode(Table(data)).To(run.Device);
    }

    /// <summary>Writes what an item is.</summary>
    public JsonObject ToJson() => new() { [ShapeKey] = new JsonArray([.. Shape.Select(size => JsonValue.Create(size))]), [FeaturesKey] = features?.ToJson() };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static SeparationItems FromJson(JsonObject json)
    {
        if (json[FeaturesKey] is { } learned) return OfFeatures(FeatureEncoder.FromJson(learned));
        return json[ShapeKey] is JsonArray sizes ? Of(sizes.Select(size => size!.GetValue<long>()).ToArray()) : throw new RunException($"the model's description has no '{ShapeKey}'");
    }

    /// <summary>The features that both tables have, scaled by what they are in both together.</summary>
    private static SeparationItems LearnFeatures(Table background, Table target, SepclrOptions options, Run run)
    {
        string[] Features(Table table) => [.. table.Columns.Where(column => column.Role == ColumnRole.Feature).Select(column => column.Name).Except(options.Attributes)];
        var (ours, theirs) = (Features(background), Features(target));
        string[] shared = [.. theirs.Intersect(ours)], alone = [.. ours.Union(theirs).Except(shared)];
        if (shared.Length == 0)
        {
            throw new DataException(target.Source, "", $"has the features {string.Join(", ", theirs.Take(8))}, where the background has {string.Join(", ", ours.Take(8))}",
                "give two tables with the same columns");
        }
        if (alone.Length > 0) run.Warn($"only background or only target has {string.Join(", ", alone.Take(8))}{(alone.Length > 8 ? ", .." : "")}; not used");
        return OfFeatures(FeatureEncoder.Fit(background.Select(shared).Append(target.Select(shared)), run, options.Missing));
    }

    private static SeparationItems OfFeatures(FeatureEncoder features) => new([features.Width], features);

    private static Table Table(Examples data) => data.Source as Table ?? Codes.FromTensors(data.Ids, ("code", data.ToTensor())).ToTable().From(data.Name);
}
