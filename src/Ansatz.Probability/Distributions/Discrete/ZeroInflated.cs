using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A count that is zero with probability <c>gate</c>, and otherwise from a base distribution (which may also give zero).</summary>
/// <param name="inner">The base, a scalar distribution of counts.</param>
/// <param name="gate">The probability of a structural zero, in [0, 1].</param>
public sealed class ZeroInflated(Distribution inner, Tensor gate) : ParametricDistribution([inner], ("gate", gate, Constraint.UnitInterval))
{
    /// <summary>The distribution of counts that are no structural zeros.</summary>
    public Distribution Base => Part(0);

    /// <summary>The probability of a structural zero.</summary>
    public Tensor Gate => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Base.Support;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((1 - Gate) * Base.Mean);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((1 - Gate) * (Base.Variance + Gate * Base.Mean.Square()));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        UniformNoise(stream["gate"], batch).Concat(Pushforward(0).DrawNoise(stream["count"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return Tensor.Where(noise.Part < Gate, 0, Pushforward(0).FromNoise(noise.From(1))).To(DataType);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var log = Base.LogDensity(value) + (-Gate).Log1p();
        return Tensor.Where(value.Eq(0), (Gate + log.Exp()).Log(), log);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => Tensor.Where(value < 0, 0, Gate + (1 - Gate) * Base.Cdf(value));

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        return Tensor.Where(probability <= Gate, 0, Base.Quantile(((probability - Gate) / (1 - Gate)).Clamp(0))).To(DataType);
    }
}
