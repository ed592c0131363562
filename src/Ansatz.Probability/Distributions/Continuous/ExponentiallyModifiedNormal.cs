using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The sum of a normal and an independent exponential variable (ex-Gaussian), of reaction times and chromatography.</summary>
/// <param name="location">The mean of the normal part.</param>
/// <param name="scale">The standard deviation of the normal part, positive.</param>
/// <param name="rate">The rate of the exponential part, positive.</param>
public sealed class ExponentiallyModifiedNormal(Tensor location, Tensor scale, Tensor rate)
    : ParametricDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("rate", rate, Constraint.Positive)), IReparameterized
{
    /// <summary>The mean of the normal part.</summary>
    public Tensor Location => this[0];

    /// <summary>The standard deviation of the normal part.</summary>
    public Tensor Scale => this[1];

    /// <summary>The rate of the exponential part.</summary>
    public Tensor Rate => this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location + Rate.Reciprocal());

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Scale.Square() + Rate.Square().Reciprocal());

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["normal"], batch).Concat(UniformNoise(stream["exponential"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Scale * noise.Parts[0] - (-noise.Parts[1]).Log1p() / Rate;

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Rate.Log() + LogTilted(value);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((value - Location) / Scale).NormalCdf() - LogTilted(value).Exp();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability);

    /// <summary>rate (location - x) + rate^2 scale^2 / 2 + ln Phi((x - location) / scale - rate scale).</summary>
    private Tensor LogTilted(Tensor value)
    {
        var (z, spread) = ((value - Location) / Scale, Rate * Scale);
        return -(spread * z) + 0.5 * spread.Square() + (z - spread).LogStandardNormalCdf();
    }
}
