using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The generalized normal distribution: p(x) = power / (2 scale Gamma(1 / power)) exp(-|z|^power), z = (x - location) / scale.</summary>
/// <param name="location">The mean.</param>
/// <param name="scale">The scale, positive.</param>
/// <param name="power">Positive: 1 is Laplace's distribution, 2 the normal one, large nearly uniform.</param>
public sealed class GeneralizedNormal(Tensor location, Tensor scale, Tensor power)
    : PathwiseDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("power", power, Constraint.Positive))
{
    /// <summary>The mean.</summary>
    public Tensor Location => this[0];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[1];

    /// <summary>The exponent.</summary>
    public Tensor Power => this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(
        Scale.Square() * ((3 / Power).LogGamma() - Power.Reciprocal().LogGamma()).Exp());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Power.Reciprocal() + LogNormalizer);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        GammaNoiseOf(stream["size"], batch).Concat(UniformNoise(stream["side"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var size = (GammaNoise.LogGamma(noise.Parts[0], Power.Reciprocal()) / Power).Exp();
        return Location + Scale * size * (noise.Parts[1] - 0.5).Sign();
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => -((value - Location) / Scale).Abs().Pow(Power) - LogNormalizer;

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var z = (value - Location) / Scale;
        var tail = 0.5 * SpecialFunctions.GammaUpper(Power.Reciprocal(), z.Abs().Pow(Power));
        return Tensor.Where(z > 0, 1 - tail, tail);
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => Cumulative(2 * Location - value).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability);

    private Tensor LogNormalizer => Math.Log(2) + Scale.Log() + Power.Reciprocal().LogGamma() - Power.Log();
}
