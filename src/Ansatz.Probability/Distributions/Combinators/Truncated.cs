using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A scalar distribution conditioned on an interval [low, high]: p(x) / (F(high) - F(low)). It needs the base's cumulative distribution
/// and quantile functions. For a discrete base, low and high are included.
/// </summary>
public class Truncated : ParametricDistribution
{
    private Truncated(Distribution inner, Tensor low, Tensor high)
        : base([inner], ("low", low, Constraint.Real), ("high", high, Constraint.Real))
    {
    }

    /// <summary>The distribution before truncation.</summary>
    public Distribution Base => Part(0);

    /// <summary>The lower end.</summary>
    public Tensor Low => this[0];

    /// <summary>The upper end.</summary>
    public Tensor High => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Base.Support.IsDiscrete ? Constraint.IntegerInterval(Low, High) : Constraint.Interval(Low, High);

    /// <summary>Conditions a distribution on [low, high]; the draw is reparameterized where the base's quantile function is differentiable.</summary>
    /// <exception cref="ArgumentException">The distribution is not scalar.</exception>
    public static Truncated Of(Distribution inner, Tensor low, Tensor high)
    {
        if (inner.EventShape.Rank > 0)
            throw new ArgumentException($"{inner.Name} is not scalar: its events have shape {inner.EventShape}.", nameof(inner));
        return inner is LocationScale or QuantileDistribution ? new Smooth(inner, low, high) : new Truncated(inner, low, high);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => InverseCumulative(noise.Part);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (Base.LogDensity(value) - Base.LogProbabilityBetween(Before, High)).Within((value >= Low) & (value <= High));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((Base.Cdf(value) - Below) / Mass).Clamp(0, 1);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        var x = Base.Quantile(Below + probability * Mass);
        return x.Maximum(Low).Minimum(High).Detach() + (x - x.Detach());
    }

    /// <summary>What lies just before the lower end: the end itself, or the integer before it.</summary>
    private Tensor Before => Base.Support.IsDiscrete ? Low - 1 : Low;

    /// <summary>P(X &lt; low).</summary>
    private Tensor Below => Base.Cdf(Before);

    private Tensor Mass => Base.Cdf(High) - Below;

    private sealed class Smooth(Distribution inner, Tensor low, Tensor high) : Truncated(inner, low, high), IReparameterized
    {
        public Tensor Reparameterize(RandomStream stream) => Draw(stream);
    }
}
