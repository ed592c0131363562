using System.Globalization;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The density p(x|y,z) of an image's pixels given the decoder's output. Written <c>auto</c>, <c>bernoulli</c>, <c>normal:0.1</c>
/// or <c>normal:learned</c>.
/// </summary>
public abstract record PixelLikelihood : ISpelled
{
    /// <summary>Bernoulli for grey images, a normal with deviation 0.1 for color images.</summary>
    public static PixelLikelihood Automatic { get; } = new AutomaticLikelihood();

    /// <summary>
    /// log p(x) = x ln p + (1 - x) ln(1 - p), summed over pixels, with p the sigmoid of the decoder's output. A grey value between 0 and 1
    /// counts as its share of white, so for such values this is a negative cross entropy.
    /// </summary>
    public static PixelLikelihood Bernoulli { get; } = new BernoulliLikelihood();

    /// <summary>A normal around the decoder's output whose deviation is one learned number, from 0.1. Source: Rybkin et al. 2021.</summary>
    public static PixelLikelihood LearnedNormal { get; } = new NormalLikelihood(null);

    /// <summary>A normal around the decoder's output: -log p(x) = SSE / (2 deviation²) + D ln(deviation √2π) for D values.</summary>
    /// <param name="deviation">The standard deviation of a pixel, in units of the range [0, 1]; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive and finite.</exception>
    public static PixelLikelihood Normal(double deviation) =>
        deviation > 0 && double.IsFinite(deviation) ? new NormalLikelihood(deviation)
            : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "the deviation of a pixel is positive and finite");

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("auto", "bernoulli for grey images, normal:learned for colored ones"),
        new("bernoulli", "pixels as probabilities of ink"),
        new("normal[:DEVIATION]", "a normal of a standard deviation of a pixel, in [0, 1] units; default 0.1"),
        new("normal:learned", "a normal whose deviation is learned"),
    ];

    /// <summary>Reads a likelihood from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static PixelLikelihood Parse(string text) => text switch
    {
        "auto" => Automatic,
        "bernoulli" => Bernoulli,
        "normal" => Normal(0.1),
        "normal:learned" => LearnedNormal,
        _ when text.StartsWith("normal:", StringComparison.Ordinal)
            && double.TryParse(text["normal:".Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var deviation)
            && deviation > 0 && double.IsFinite(deviation) => Normal(deviation),
        _ => throw new FormatException($"'{text}' is no likelihood: {Spelling.Forms(Spellings)}"),
    };

    /// <summary>The likelihood for images of so many channels: itself, unless it is automatic.</summary>
    /// <param name="channels">1 grey, 3 red, green and blue.</param>
    public virtual PixelLikelihood For(int channels) => this;

    /// <summary>The parameter that is learned with the networks, or null.</summary>
    internal virtual Parameter? MakeDeviation() => null;

    /// <summary>The output that means grey, the middle of [0, 1]: from there a decoder starts.</summary>
    internal abstract double Grey { get; }

    /// <summary>The distribution of images [..., channels, height, width].</summary>
    /// <param name="output">The decoder's output, of the same shape.</param>
    /// <param name="deviation">What <see cref="MakeDeviation"/> made.</param>
    internal abstract Distribution Of(Tensor output, Parameter? deviation);

    /// <summary>The expected image, in [0, 1].</summary>
    /// <param name="output">The decoder's output.</param>
    internal abstract Tensor Mean(Tensor output);

    private sealed record AutomaticLikelihood : PixelLikelihood
    {
        public override PixelLikelihood For(int channels) => channels == 1 ? Bernoulli : Normal(0.1);

        internal override double Grey => throw Undecided();

        internal override Distribution Of(Tensor output, Parameter? deviation) => throw Undecided();

        internal override Tensor Mean(Tensor output) => throw Undecided();

        public override string ToString() => "auto";

        private static InvalidOperationException Undecided() => new($"the automatic likelihood is decided by {nameof(For)} the channels");
    }

    private sealed record BernoulliLikelihood : PixelLikelihood
    {
        internal override double Grey => 0;

        internal override Distribution Of(Tensor output, Parameter? deviation) => Probability.Bernoulli.FromLogits(output).ToEvent(3);

        internal override Tensor Mean(Tensor output) => output.Sigmoid();

        public override string ToString() => "bernoulli";
    }

    private sealed record NormalLikelihood(double? Deviation) : PixelLikelihood
    {
        internal override double Grey => 0.5;

        internal override Parameter? MakeDeviation() => Deviation is null ? new Parameter(0.1, Constraint.Positive) : null;

        internal override Distribution Of(Tensor output, Parameter? deviation) =>
            new Normal(output, deviation?.Value ?? Deviation ?? throw new ArgumentNullException(nameof(deviation))).ToEvent(3);

        internal override Tensor Mean(Tensor output) => output.Clamp(0, 1);

        public override string ToString() => Deviation is { } fixedDeviation ? $"normal:{fixedDeviation.ToString("R", CultureInfo.InvariantCulture)}" : "normal:learned";
    }
}
