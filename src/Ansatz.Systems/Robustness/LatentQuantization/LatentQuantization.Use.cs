using System.Diagnostics;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <content>What a fitted model does with tensors of images in [0, 1].</content>
public sealed partial class LatentQuantization
{
    private const string ShapeKey = "image", ClassesKey = "classes", RangeKey = "range";

    /// <summary>The filter F(x) = G_d(sign(Q² - μ(x)²)): deterministic, without gradient.</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    /// <returns>[n, channels, height, width] in [0, 1]; equal codes give equal images, bit by bit.</returns>
    /// <exception cref="ArgumentException">The images have another shape, or lie outside [0, 1] by more than 0.001.</exception>
    public Tensor Filter(Tensor images) => Decode(Encode(images));

    /// <summary>The codes, one bit a latent: 1 and -1 as int8, [n, bits].</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    /// <exception cref="ArgumentException">The images have another shape, or lie outside [0, 1] by more than 0.001.</exception>
    public Tensor Encode(Tensor images) => Chunked.Map(Checked(images), x => Quantizer.Hard(_encoder.Mean(Centered(x))).To(ScalarType.Int8));

    /// <summary>The images that codes stand for.</summary>
    /// <param name="codes">1 and -1, [n, bits].</param>
    /// <returns>[n, channels, height, width] in [0, 1].</returns>
    public Tensor Decode(Tensor codes)
    {
        // Every code is decoded once, so that equal codes give equal images whatever stands beside them.
        using var off = NoGrad.Begin();
        var (known, numbers) = (new Dictionary<string, long>(StringComparer.Ordinal), new List<long>());
        var (rows, values) = (new List<long>(), codes.To(ScalarType.Int8).ToArray<sbyte>());
        for (var row = 0; row < codes.Size(0); row++)
        {
            var key = string.Concat(values.AsSpan(row * Options.LatentSize, Options.LatentSize).ToArray().Select(bit => bit > 0 ? '1' : '0'));
            if (!known.TryGetValue(key, out var number))
            {
                known[key] = number = rows.Count;
                rows.Add(row);
            }
            numbers.Add(number);
        }
        var distinct = codes.IndexSelect(0, Tensor.From<long>([.. rows], rows.Count).To(codes.Device)).To(ScalarType.Float32);
        var images = Chunked.Map(distinct, code => (_bits.Forward(code) + 1) / 2);
        return images.IndexSelect(0, Tensor.From<long>([.. numbers], numbers.Count).To(codes.Device));
    }

    /// <summary>The soft path G_c(b̃(μ(x))) through which the encoder is trained; with gradient where gradients are on.</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    /// <returns>[n, channels, height, width] in [0, 1].</returns>
    public Tensor Reconstruct(Tensor images) => DecodeSoft(Quantizer.Soft(_encoder.Mean(Centered(images))));

    /// <summary>The share of bits in which the codes of two sets of images differ, image by image, [n].</summary>
    /// <param name="clean">[n, channels, height, width] in [0, 1].</param>
    /// <param name="changed">As many, such as the same images under attack.</param>
    public Tensor BitFlipRate(Tensor clean, Tensor changed) => Encode(clean).Ne(Encode(changed)).To(ScalarType.Float64).Mean([-1]);

    /// <summary>A classifier behind the filter. No gradient passes the bits.</summary>
    /// <param name="classifier">Images in [0, 1] to logits.</param>
    /// <returns>Images in [0, 1] to the logits of the filtered ones.</returns>
    public Func<Tensor, Tensor> Protect(Func<Tensor, Tensor> classifier) => images => classifier(Filter(images));

    /// <summary>The filter as an adversary who knows it differentiates it (BPDA): the filter's exact image, with the gradient of G_d(b̃(μ(x))).</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    public Tensor DifferentiableFilter(Tensor images) =>
        BackwardPassApproximation.Of(Filter, x => (_bits.Forward(Quantizer.Soft(_encoder.Mean(Centered(x)))) + 1) / 2)(images);

    /// <summary>How a classifier stands attacks, with and without the filter.</summary>
    /// <param name="classifier">Images in [0, 1] to logits.</param>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    /// <param name="labels">Their classes, [n].</param>
    /// <param name="attacks">The attacks; bounded ones are tried on the classifier alone and through the filter.</param>
    /// <param name="run">The run.</param>
    /// <param name="substitute">A classifier of the adversary's own, who does not know the one under test; null: the adversary knows it.</param>
    /// <returns>A row an attack.</returns>
    public Table RobustnessReport(
        Func<Tensor, Tensor> classifier, Tensor images, Tensor labels, IReadOnlyList<Attack> attacks, Run run, Func<Tensor, Tensor>? substitute = null) =>
        new RobustnessTest(classifier, Checked(images), labels, run.Stream["attack"]) { Substitute = substitute }.Table(this, attacks);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model was fitted without a classifier.</exception>
    public Tensor Logits(Tensor items) => _classifier?.Forward(items)
        ?? throw new InvalidOperationException("the model has no classifier of its own: it was fitted on images without classes, or with --classifier-epochs 0. Give one with --classifier");

    /// <summary>The soft decoder's images in [0, 1] for soft bits, with gradient.</summary>
    internal Tensor DecodeSoft(Tensor bits) => (_soft.Forward(bits) + 1) / 2;

    /// <summary>μ(x) over the threshold Q, [n, latent]: within ±1 the band's bit is 1.</summary>
    internal Tensor ScaledMeans(Tensor images) => Chunked.Map(Checked(images), x => _encoder.Mean(Centered(x)) / Options.Quantizer.Threshold);

    /// <summary>The seconds that an image takes through the filter, in a batch.</summary>
    internal double SecondsAnImage(Tensor images)
    {
        Filter(images);
        var clock = Stopwatch.GetTimestamp();
        Filter(images);
        return Stopwatch.GetElapsedTime(clock).TotalSeconds / images.Size(0);
    }

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <inheritdoc/>
    public ModelRecord Describe() => new("latent-quantization")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject
        {
            [ShapeKey] = new JsonArray([.. Image.Select(size => JsonValue.Create(size))]),
            [RangeKey] = new JsonArray(0, 1),
            [ClassesKey] = ClassNames is null ? null : new JsonArray([.. ClassNames.Select(name => JsonValue.Create(name))]),
        },
    };

    /// <inheritdoc/>
    public static LatentQuantization Restore(ModelRecord record)
    {
        var options = (LatentQuantizationOptions)OptionsRecord.FromJson(new LatentQuantizationOptions(), record.Options);
        if (record.Data[ShapeKey] is not JsonArray shape) throw new RunException($"the model's description has no '{ShapeKey}'");
        string[]? classes = record.Data[ClassesKey] is JsonArray names ? [.. names.Select(name => (string)name!)] : null;
        return new LatentQuantization(options, new Shape([.. shape.Select(size => (long)size!)]), classes, new RandomStream(0)) { Origin = record.Origin };
    }

    /// <summary>Images of the model's shape and scale, or an error with what was found.</summary>
    private Tensor Checked(Tensor images)
    {
        if (images.Rank != 4 || images.Shape[1..] != Image || images.Size(0) == 0)
            throw new ArgumentException($"images of the shape {images.Shape} were given; [n, {Image[0]}, {Image[1]}, {Image[2]}] with n >= 1 is expected", nameof(images));
        using var off = NoGrad.Begin();
        var (low, high) = (images.Min().ToDouble(), images.Max().ToDouble());
        return low >= -1e-3 && high <= 1 + 1e-3 ? images
            : throw new ArgumentException($"images lie in [{low:G4}, {high:G4}], where [0, 1] is expected; the scale is declared, never guessed: bring them there first (or read them with range=LOW..HIGH)", nameof(images));
    }
}
