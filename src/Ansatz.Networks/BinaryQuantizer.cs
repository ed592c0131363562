using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// One bit of -1 or 1 for every number: b = sign(g(z)) with sign(0) = 1, for a margin g that says on which side of the thresholds z lies. Its smooth
/// neighbor is b̃ = softsign(k g(z)) with softsign(a) = a / (1 + |a|) and the slope k, for which |b̃ - b| ≤ 1 / (1 + k |g(z)|).
/// </summary>
public abstract record BinaryQuantizer
{
    private protected BinaryQuantizer(double slope) => Slope = slope > 0 && double.IsFinite(slope) ? slope
        : throw new ArgumentOutOfRangeException(nameof(slope), slope, "the slope of a soft quantizer is positive and finite");

    /// <summary>The slope k of the soft bits.</summary>
    public double Slope { get; }

    /// <summary>
    /// 1 within a band around 0, |z| ≤ Q, and -1 outside: g(z) = Q² - z².
    /// Source: Kyatham et al., Variational inference with latent space quantization for adversarial resilience, 2019.
    /// </summary>
    /// <param name="threshold">The half width Q of the band, positive.</param>
    /// <param name="slope">The slope of the soft bits.</param>
    public static BinaryQuantizer Band(double threshold, double slope = 500) => new BandQuantizer(threshold, slope);

    /// <summary>1 from 0 on, and -1 below: g(z) = z.</summary>
    /// <param name="slope">The slope of the soft bits.</param>
    public static BinaryQuantizer HalfLine(double slope) => new HalfLineQuantizer(slope);

    /// <summary>The margin g(z): not negative where the bit is 1.</summary>
    /// <param name="z">Numbers, of any shape.</param>
    public abstract Tensor Margin(Tensor z);

    /// <summary>The bits, -1 or 1, of the shape and type of the numbers. No gradient flows through them.</summary>
    /// <param name="z">Numbers, of any shape.</param>
    public Tensor Hard(Tensor z) => (Margin(z.Detach()) >= 0).To(z.DataType) * 2 - 1;

    /// <summary>The soft bits, in (-1, 1), which carry a gradient.</summary>
    /// <param name="z">Numbers, of any shape.</param>
    public Tensor Soft(Tensor z)
    {
        var a = Margin(z) * Slope;
        return a / (a.Abs() + 1);
    }

    /// <summary>The bits with the gradient of the soft bits.</summary>
    /// <param name="z">Numbers, of any shape.</param>
    public Tensor HardWithSoftGradient(Tensor z) => StraightThrough.Of(Hard(z), Soft(z));

    private sealed record BandQuantizer : BinaryQuantizer
    {
        public BandQuantizer(double threshold, double slope) : base(slope) => Threshold = threshold > 0 && double.IsFinite(threshold) ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "the half width of the band is positive and finite");

        public double Threshold { get; }

        public override Tensor Margin(Tensor z) => Threshold * Threshold - z.Square();
    }

    private sealed record HalfLineQuantizer(double Steepness) : BinaryQuantizer(Steepness)
    {
        public override Tensor Margin(Tensor z) => z;
    }
}
