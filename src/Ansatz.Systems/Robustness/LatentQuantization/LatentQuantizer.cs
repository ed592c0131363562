using System.Globalization;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// How a latent number becomes a bit. Written <c>band:0.1</c> (1 within ±Q, else -1) or <c>sign:0.1</c> (1 from 0 on); the number is the threshold Q, half of
/// which scales the posterior's noise.
/// </summary>
public sealed record LatentQuantizer : ISpelled
{
    private const double BandSlope = 500;

    private LatentQuantizer(string name, double threshold, BinaryQuantizer bits) => (Name, Threshold, Bits) = (name, threshold, bits);

    private string Name { get; }

    /// <summary>The threshold Q.</summary>
    public double Threshold { get; }

    /// <summary>The bits.</summary>
    public BinaryQuantizer Bits { get; }

    /// <summary>b = sign(Q² - z²), with the soft bits softsign(500 (Q² - z²)). Source: Kyatham et al. 2019.</summary>
    /// <param name="threshold">Q, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public static LatentQuantizer Band(double threshold = 0.1) => new("band", threshold, BinaryQuantizer.Band(threshold, BandSlope));

    /// <summary>b = sign(z), with soft bits of the slope that those of the band have at its border, 1000 Q.</summary>
    /// <param name="threshold">Q, positive: it only scales the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public static LatentQuantizer Sign(double threshold = 0.1) => new("sign", threshold, BinaryQuantizer.HalfLine(2 * BandSlope * threshold));

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("band[:Q]", "1 for a latent within -Q..Q, else -1 (default Q 0.1)"),
        new("sign[:Q]", "1 for a latent from 0 on, else -1; Q only scales the noise"),
    ];

    /// <summary>Reads a quantizer from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static LatentQuantizer Parse(string text)
    {
        var parts = text.Split(':', 2);
        var threshold = 0.1;
        if (parts[0] is not ("band" or "sign")
            || (parts.Length == 2 && !(double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out threshold) && threshold > 0 && double.IsFinite(threshold))))
            throw new FormatException($"'{text}' is no quantizer: {Spelling.Forms(Spellings)}");
        return parts[0] == "band" ? Band(threshold) : Sign(threshold);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Threshold.ToString("R", CultureInfo.InvariantCulture)}";
}
