using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>How wide a Gaussian kernel exp(-|a - b|² / (2 width²)) is for given points. Written <c>0.5</c>, <c>median:0.3</c>, <c>per-dimension:0.2</c>.</summary>
public abstract record KernelWidth : ISpelled
{
    private KernelWidth()
    {
    }

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("WIDTH", "the same for all points"),
        new("median[:FACTOR]", "FACTOR (default 1) times the median distance between the points at hand"),
        new("per-dimension[:WIDTH]", "WIDTH (default 1) times the root of the number of dimensions"),
    ];

    /// <summary>The same width for all points.</summary>
    /// <param name="width">The width, positive.</param>
    public static KernelWidth Fixed(double width) => new FixedWidth(Positive(width));

    /// <summary>A factor times the median distance between points, of at most 500 of them.</summary>
    /// <param name="factor">The factor, positive.</param>
    public static KernelWidth Median(double factor = 1) => new MedianWidth(Positive(factor));

    /// <summary>A width times the root of the number of dimensions, with which the distance of standardized points grows.</summary>
    /// <param name="width">The width for one dimension, positive.</param>
    public static KernelWidth PerDimension(double width = 1) => new DimensionWidth(Positive(width));

    /// <summary>Reads a width.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static KernelWidth Parse(string text)
    {
        var (name, argument) = text.Split(':', 2) is [var first, var second] ? (first, second) : (text, "1");
        var isNumber = double.TryParse(name is "median" or "per-dimension" ? argument : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number);
        return (name, isNumber) switch
        {
            ("median", true) => Median(number),
            ("per-dimension", true) => PerDimension(number),
            (_, true) => Fixed(number),
            _ => throw new FormatException($"'{text}' is no width of a kernel: {Spelling.Forms(Spellings)}"),
        };
    }

    /// <summary>The width for points, without gradient: a number.</summary>
    /// <param name="points">[n, ..]; dimensions beyond the first count together.</param>
    public abstract Tensor For(Tensor points);

    /// <summary>The kernel for points.</summary>
    /// <param name="points">[n, ..].</param>
    public Kernel Gaussian(Tensor points) => Kernel.Gaussian(For(points));

    private static double Positive(double value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "a width is positive and finite");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record FixedWidth(double Width) : KernelWidth
    {
        public override Tensor For(Tensor points) => Width;

        public override string ToString() => Text($"{Width:R}");
    }

    private sealed record MedianWidth(double Factor) : KernelWidth
    {
        private const int Most = 500;

        public override Tensor For(Tensor points)
        {
            using var off = NoGrad.Begin();
            var n = points.Size(0);
            if (n < 2) return Factor;
            var few = n <= Most ? points : points.IndexSelect(0, Tensor.Linspace(0, n - 1, Most, device: points.Device).To(ScalarType.Int64));
            var median = Kernel.MedianDistance(few.Detach().Flatten(1));
            return Factor * Tensor.Where(median > 0, median, 1);
        }

        public override string ToString() => Text($"median:{Factor:R}");
    }

    private sealed record DimensionWidth(double Width) : KernelWidth
    {
        public override Tensor For(Tensor points) => Width * Math.Sqrt(points.Count / (double)points.Size(0));

        public override string ToString() => Text($"per-dimension:{Width:R}");
    }
}
