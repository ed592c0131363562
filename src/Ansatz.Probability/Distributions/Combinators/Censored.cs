using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A scalar distribution seen through a gauge that stops at its ends: values below <c>low</c> read <c>low</c>, values above
/// <c>high</c> read <c>high</c>. The log density of a reading at an end is the log probability of lying beyond it.
/// </summary>
public sealed class Censored : ParametricDistribution
{
    private readonly bool _left;
    private readonly bool _right;

    /// <summary>Readings of a distribution with a cumulative distribution function; a null end is no end.</summary>
    /// <exception cref="ArgumentException">The distribution is not scalar.</exception>
    public Censored(Distribution inner, Tensor? low = null, Tensor? high = null)
        : base([inner], ("low", low ?? 0, Constraint.Real), ("high", high ?? 0, Constraint.Real))
    {
        if (inner.EventShape.Rank > 0)
            throw new ArgumentException($"{inner.Name} is not scalar: its events have shape {inner.EventShape}.", nameof(inner));
        (_left, _right) = (low is not null, high is not null);
    }

    /// <summary>The distribution of the values behind the readings.</summary>
    public Distribution Base => Part(0);

    /// <inheritdoc/>
    public override Constraint Support => (_left, _right) switch
    {
        (true, true) => Constraint.Interval(this[0], this[1]),
        (true, false) => Within(Constraint.AtLeast, this[0]),
        (false, true) => Within(Constraint.AtMost, this[1]),
        _ => Base.Support,
    };

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => Pushforward(0).DrawNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Read(Pushforward(0).FromNoise(noise));

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var log = Base.LogDensity(value);
        if (_left)
            log = Tensor.Where(value <= this[0], Base.LogCdf(this[0]).Within(value.Eq(this[0])), log);
        if (_right)
            log = Tensor.Where(value >= this[1], Base.LogSurvival(this[1]).Within(value.Eq(this[1])), log);
        return log;
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var probability = Base.Cdf(value);
        if (_left)
            probability = Tensor.Where(value < this[0], 0, probability);
        return _right ? Tensor.Where(value >= this[1], 1, probability) : probability;
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Read(Base.Quantile(probability));

    /// <summary>What the gauge shows.</summary>
    private Tensor Read(Tensor value)
    {
        if (_left)
            value = value.Maximum(this[0]);
        return _right ? value.Minimum(this[1]) : value;
    }

    /// <summary>What the base's support has on one side of an end: the whole side of an end of the line, else an interval in its coordinates.</summary>
    private Constraint Within(Func<Tensor, Constraint> side, Tensor end)
    {
        var coordinates = Base.Support.FromUnconstrained;
        return ReferenceEquals(coordinates, Bijector.Identity) ? side(end) : Constraint.Image(side(coordinates.Inverse(end)), coordinates);
    }
}
