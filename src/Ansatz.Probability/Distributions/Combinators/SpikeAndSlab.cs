using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Exactly zero with probability 1 - inclusion, and otherwise from a continuous distribution, the slab: the prior of sparse regression. The log density
/// is the log probability at zero, and that of the slab, plus ln inclusion, elsewhere. Mitchell, Beauchamp 1988.
/// </summary>
/// <param name="slab">A scalar continuous distribution.</param>
/// <param name="inclusion">The probability of the slab, in [0, 1].</param>
public sealed class SpikeAndSlab(Distribution slab, Tensor inclusion) : ParametricDistribution([slab], ("inclusion", inclusion, Constraint.UnitInterval))
{
    /// <summary>The distribution of the values that are not zero.</summary>
    public Distribution Slab => Part(0);

    /// <summary>The probability of the slab.</summary>
    public Tensor Inclusion => this[0];

    /// <inheritdoc/>
    public override Constraint Support => new WithZeroConstraint(Slab.Support);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Inclusion * Slab.Mean);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Inclusion * (Slab.Variance + (1 - Inclusion) * Slab.Mean.Square()));

    /// <summary>That of whether the slab is chosen, plus the slab's share.</summary>
    public override Tensor Entropy => OverBatch(Bernoulli.FromProbabilities(Inclusion).Entropy + Inclusion * Slab.Entropy);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        UniformNoise(stream["inclusion"], batch).Concat(Pushforward(0).DrawNoise(stream["slab"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return Tensor.Where(noise.Part < Inclusion, Pushforward(0).FromNoise(noise.From(1)), 0).To(DataType);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var zero = value.Eq(0);
        return Tensor.Where(zero, (-Inclusion).Log1p(), Inclusion.Log() + Slab.LogDensity(value));
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => Tensor.Where(value >= 0, 1 - Inclusion, 0) + Inclusion * Slab.Cdf(value);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var below = Inclusion * Slab.Cdf(Tensor.Zeros(Shape.Scalar, DataType, Device));
        var isNegative = probability < below;
        var x = Slab.Quantile((Tensor.Where(isNegative, probability, probability - (1 - Inclusion)) / Inclusion).Clamp(0, 1));
        return Tensor.Where(isNegative | (probability > below + (1 - Inclusion)), x, 0).To(DataType);
    }
}
