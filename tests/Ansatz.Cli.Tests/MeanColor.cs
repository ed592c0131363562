using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Cli.Tests;

/// <summary>Which mean is taken.</summary>
public enum MeanKind
{
    /// <summary>The sum over the count.</summary>
    Arithmetic,

    /// <summary>The exponential of the mean logarithm.</summary>
    GeometricMean,
}

/// <summary>How <see cref="MeanColor"/> is trained: a nested record.</summary>
public sealed record DescentOptions
{
    /// <summary>The step size.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Rate { get; init; } = 0.5;
}

/// <summary>A value that is spelled: <c>power:2</c>.</summary>
/// <param name="Exponent">Its argument.</param>
public sealed record Power(double Exponent) : ISpelled
{
    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } = [new("power:NUMBER", "brightness to a power")];

    /// <summary>Reads <c>power:2</c>.</summary>
    public static Power Parse(string text)
        => text.StartsWith("power:", StringComparison.Ordinal) && double.TryParse(text.AsSpan(6), out var exponent)
            ? new(exponent) : throw new FormatException($"'{text}' is not power:NUMBER");

    /// <inheritdoc/>
    public override string ToString() => $"power:{Exponent}";
}

/// <summary>The options of <see cref="MeanColor"/>.</summary>
public sealed record MeanColorOptions
{
    /// <summary>A fit of one epoch.</summary>
    public static MeanColorOptions Quick { get; } = new() { Epochs = 1 };

    /// <summary>How often the images are gone through.</summary>
    [Range(1, 1000), Unit("epochs")]
    public int Epochs { get; init; } = 3;

    /// <summary>Which mean is taken.</summary>
    public MeanKind Mean { get; init; }

    /// <summary>What brightness is raised to.</summary>
    public Power Power { get; init; } = new(1);

    /// <summary>Whether the result is clipped to [0, 1].</summary>
    public bool Clip { get; init; } = true;

    /// <summary>The bands that are looked at.</summary>
    [Range(0, 9)]
    public IReadOnlyList<int> Bands { get; init; } = [0];

    /// <summary>How the mean is approached.</summary>
    public DescentOptions Descent { get; init; } = new();
}

/// <summary>The latents of images.</summary>
/// <param name="Codes">A row an image.</param>
/// <param name="Spread">The standard deviations, a row an image.</param>
public sealed record EncodeResult(Table Codes, Table Spread);

/// <summary>Learns the mean brightness of images: a system small enough to test the door with.</summary>
/// <remarks>Nobody would use it.</remarks>
[VariationalSystem("mean-color", Domain.Imaging, Title = "On Means", Paper = "arXiv:0000.00000", Year = 2020)]
public sealed class MeanColor : Module, IFittedModel<MeanColor>, IGaussianEncoder
{
    private readonly Parameter mean;

    private MeanColor(double value) => mean = new Parameter(value);

    /// <summary>Learns the mean brightness of a set of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="attributes">What is known of each image; only counted.</param>
    /// <param name="options">How.</param>
    /// <param name="run">The run.</param>
    /// <returns>The model.</returns>
    [Verb]
    public static MeanColor Fit([DefaultData("rendered-faces:count=8")] ImageSet images, [ComesWith("images")] Table? attributes, MeanColorOptions options, Run run)
    {
        run.Note($"{attributes?.Count ?? 0} rows of attributes");
        double value = 0;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            value += options.Descent.Rate * (images.Average(image => image.ToArray().Average()) - value);
            run.Progress.Report(new() { Step = epoch + 1, Of = options.Epochs, Objective = "error", Value = value });
        }
        run.Figure("brightness", value);
        return new(options.Clip ? Math.Clamp(value, 0, 1) : value);
    }

    /// <summary>The brightness of each image, beside the model's.</summary>
    /// <param name="images">The images.</param>
    /// <returns>A row an image.</returns>
    [Verb]
    public Table Score(ImageSet images) => new(
    [
        new TextColumn("id", images.Ids),
        new NumberColumn("difference", [.. images.Select(image => image.ToArray().Average() - mean.Value.ToDouble())]),
    ]);

    /// <summary>Makes images of the model's brightness.</summary>
    /// <param name="with">Conditions, such as <c>bright=1</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images.</returns>
    [Verb]
    public ImageSet Sample(Conditions? with = null, [Range(1, 100), Unit("images")] int count = 4, Run? run = null)
    {
        if (with is not null)
            run?.Note($"with {with}");
        var value = (float)mean.Value.ToDouble();
        return new([.. Enumerable.Range(0, count).Select(i => Image.FromValues($"{i}", 1, 8, 8, Enumerable.Repeat(value, 64).ToArray()))]);
    }

    /// <summary>Changes the brightness of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="with">What to change.</param>
    /// <returns>The images, changed.</returns>
    [Verb]
    public ImageSet Edit(ImageSet images, Conditions with) 
    {
        var change = (float)(with.Items.Count * mean.Value.ToDouble());
        return new([.. images.Select(image => Image.FromValues(image.Id, image.Channels, image.Height, image.Width, image.ToArray().Select(v => Math.Clamp(v + change, 0, 1)).ToArray()))]);
    }

    /// <summary>One image without its detail.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The image, every pixel half of its mean brightness and half of the model's.</returns>
    [Verb]
    public Image Reconstruct(Image image) => Image.FromValues(image.Id, 1, image.Height, image.Width, Enumerable.Repeat((image.ToArray().Average() + (float)mean.Value.ToDouble()) / 2, image.Height * image.Width).ToArray());

    /// <summary>The latent of each image.</summary>
    /// <param name="images">The images.</param>
    /// <returns>The codes and their spread.</returns>
    [Verb]
    public EncodeResult Encode(ImageSet images) => new(Score(images), Score(images));

    /// <summary>The mean absolute difference on the held-out images.</summary>
    /// <param name="images">The images.</param>
    /// <returns>A row a metric.</returns>
    [Verb]
    public Table Evaluate([FittedData] ImageSet images) => new(
    [
        new TextColumn("metric", ["absolute difference"]),
        new NumberColumn("value", [Score(images).Numbers("difference").Values.ToArray().Average(Math.Abs)]),
    ]);

    Shape? IGaussianEncoder.ItemShape => null;

    (Tensor Mean, Tensor LogVariance) IGaussianEncoder.Encode(Tensor items)
    {
        var difference = items.Mean([1, 2, 3]).Unsqueeze(-1) - mean.Value;
        return (difference, 0 * difference);
    }

    /// <inheritdoc/>
    public ModelRecord Describe() => new("mean-color") { Data = new JsonObject { ["side"] = 8 } };

    /// <inheritdoc/>
    public static MeanColor Restore(ModelRecord record) => new(0);
}

/// <summary>Remembers nothing: a system whose models are no encoders.</summary>
[VariationalSystem("line-count", Domain.Text)]
public sealed class LineCount : Module, IFittedModel<LineCount>
{
    private readonly Parameter lines = new(0);

    /// <summary>Counts rows.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>The model.</returns>
    [Verb]
    public static LineCount Fit([DefaultData("rendered-faces:count=2")] Table table)
    {
        var model = new LineCount();
        model.lines.Assign(table.Count);
        return model;
    }

    /// <inheritdoc/>
    public ModelRecord Describe() => new("line-count");

    /// <inheritdoc/>
    public static LineCount Restore(ModelRecord record) => new();
}
