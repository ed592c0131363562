using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Student's t distribution: location + scale z / sqrt(g / degrees) for a normal z and a chi-squared g. The path gradient is that of
/// the quantile, implicit in the degrees of freedom.
/// </summary>
/// <param name="degreesOfFreedom">nu, positive; the mean exists from above 1, the variance is infinite up to 2.</param>
/// <param name="location">The center.</param>
/// <param name="scale">The scale, positive.</param>
public sealed class StudentT(Tensor degreesOfFreedom, Tensor location, Tensor scale)
    : PathwiseDistribution(("degrees of freedom", degreesOfFreedom, Constraint.Positive), ("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
{
    /// <summary>nu.</summary>
    public Tensor DegreesOfFreedom => this[0];

    /// <summary>The center.</summary>
    public Tensor Location => this[1];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(this[0] > 1, Location, double.NaN));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        this[0] > 2, Scale.Square() * this[0] / (this[0] - 2), Tensor.Where(this[0] > 1, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() + (this[0] + 1) / 2 * (((this[0] + 1) / 2).Digamma() - (this[0] / 2).Digamma())
        + 0.5 * this[0].Log() + TensorMath.LogBeta(this[0] / 2, this[0].FullLike(0.5)));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["normal"], batch).Concat(GammaNoiseOf(stream["gamma"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        // z^2 / 2 is gamma with concentration 1/2, and t^2 / nu its ratio to the other.
        var (z, half) = (noise.Parts[0], this[0] / 2);
        var ratio = 2 * z.Abs().Clamp(ParameterTypes.SmallestNormal(DataType)).Log() - Math.Log(2) - GammaNoise.LogGamma(noise.Parts[1], half.Detach());
        return Location + Scale * z.Sign() * (0.5 * (Implicit.AttachLogRatio(ratio, half.FullLike(0.5), half) + this[0].Log())).Exp();
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = (value - Location) / Scale;
        return -(this[0] + 1) / 2 * (z.Square() / this[0]).Log1p() - Scale.Log() - 0.5 * this[0].Log()
            - TensorMath.LogBeta(this[0] / 2, this[0].FullLike(0.5));
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var z = (value - Location) / Scale;
        var tail = 0.5 * SpecialFunctions.BetaIncomplete(this[0] / 2, this[0].FullLike(0.5), this[0] / (this[0] + z.Square()));
        return Tensor.Where(z > 0, 1 - tail, tail);
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => Cumulative(2 * Location - value).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability);
}
