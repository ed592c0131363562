using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The F distribution: the ratio of two independent chi-squared variables, each over its degrees of freedom.</summary>
/// <param name="numerator">Degrees of freedom above, positive.</param>
/// <param name="denominator">Degrees of freedom below, positive; the mean is infinite up to 2, the variance up to 4.</param>
public sealed class FisherSnedecor(Tensor numerator, Tensor denominator)
    : PathwiseDistribution(("numerator", numerator, Constraint.Positive), ("denominator", denominator, Constraint.Positive))
{
    /// <summary>Degrees of freedom above.</summary>
    public Tensor Numerator => this[0];

    /// <summary>Degrees of freedom below.</summary>
    public Tensor Denominator => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(this[1] > 2, this[1] / (this[1] - 2), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(this[1] > 4,
        2 * this[1].Square() * (this[0] + this[1] - 2) / (this[0] * (this[1] - 2).Square() * (this[1] - 4)), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy
    {
        get
        {
            var (a, b) = (this[0] / 2, this[1] / 2);
            return OverBatch((b / a).Log() + TensorMath.LogBeta(a, b) + (1 - a) * a.Digamma() - (1 + b) * b.Digamma() + (a + b) * (a + b).Digamma());
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        GammaNoiseOf(stream["numerator"], batch).Concat(GammaNoiseOf(stream["denominator"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var (above, below) = (this[0] / 2, this[1] / 2);
        var ratio = GammaNoise.LogGamma(noise.Parts[0], above.Detach()) - GammaNoise.LogGamma(noise.Parts[1], below.Detach());
        return (Implicit.AttachLogRatio(ratio, above, below) - this[0].Log() + this[1].Log()).Exp();
    }

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var x = Tensor.Where(inside, value, 1);
        var (a, b, ratio) = (this[0] / 2, this[1] / 2, this[0] / this[1]);
        return (a * ratio.Log() + (a - 1) * x.Log() - (a + b) * (ratio * x).Log1p() - TensorMath.LogBeta(a, b)).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var scaled = this[0] * value.Clamp(0);
        return SpecialFunctions.BetaIncomplete(this[0] / 2, this[1] / 2, scaled / (scaled + this[1]));
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) =>
        SpecialFunctions.BetaIncomplete(this[1] / 2, this[0] / 2, this[1] / (this[0] * value.Clamp(0) + this[1])).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, low: 0);
}
