using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A count that is zero with probability <c>gate</c>, and otherwise from a base distribution conditioned on being positive.</summary>
/// <param name="inner">The base, a scalar distribution of counts with a quantile function.</param>
/// <param name="gate">The probability of zero, in [0, 1].</param>
public sealed class Hurdle(Distribution inner, Tensor gate) : ParametricDistribution([inner], ("gate", gate, Constraint.UnitInterval))
{
    /// <summary>The distribution that is conditioned on being positive.</summary>
    public Distribution Base => Part(0);

    /// <summary>The probability of zero.</summary>
    public Tensor Gate => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Base.Support;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((1 - Gate) * Base.Mean / Positive);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(
        (1 - Gate) * (Base.Variance + Base.Mean.Square()) / Positive - Mean.Square());

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        UniformNoise(stream["gate"], batch).Concat(UniformNoise(stream["count"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return Tensor.Where(noise.Part < Gate, 0, Count(noise.Parts[1])).To(DataType);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var zero = value.Eq(0);
        var positive = (-Gate).Log1p() + Base.LogDensity(value) - Positive.Log();
        return Tensor.Where(zero, Gate.Log(), positive);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var above = (Base.Cdf(value) - (1 - Positive)).Clamp(0) / Positive;
        return Tensor.Where(value < 0, 0, Gate + (1 - Gate) * above);
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        return Tensor.Where(probability <= Gate, 0, Count(((probability - Gate) / (1 - Gate)).Clamp(0))).To(DataType);
    }

    /// <summary>The quantile of the positive counts.</summary>
    private Tensor Count(Tensor probability) => Base.Quantile(1 - Positive + probability * Positive).Clamp(1);

    /// <summary>P(X &gt; 0) of the base.</summary>
    private Tensor Positive => -Base.LogDensity(Tensor.Zeros(Shape.Scalar, DataType, Device)).Expm1();
}
