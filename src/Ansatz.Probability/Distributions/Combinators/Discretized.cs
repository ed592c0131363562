using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A continuous scalar distribution rounded to integers: P(k) = F(k + 1/2) - F(k - 1/2), in logarithms where the base keeps them. With ends, the first
/// and the last integer hold the whole tail beyond them: the discretized logistic likelihood of 8-bit images is
/// <c>Discretized.Of(new Logistic(m, s), 0, 255)</c>. Salimans et al. 2017, equation 2.
/// </summary>
public class Discretized : ParametricDistribution
{
    private readonly long? _low;
    private readonly long? _high;

    private Discretized(Distribution inner, long? low, long? high)
        : base([inner])
    {
        if (inner.EventShape.Rank > 0 || inner.Support.IsDiscrete)
            throw new ArgumentException($"{inner.Name} is not a scalar continuous distribution.", nameof(inner));
        (_low, _high) = (low, high);
    }

    /// <summary>The distribution before rounding.</summary>
    public Distribution Base => Part(0);

    /// <inheritdoc/>
    public override Constraint Support =>
        _low is { } low ? Constraint.IntegerInterval((double)low, (double)_high!.Value) : Constraint.Integer;

    /// <summary>Rounded to all integers.</summary>
    /// <exception cref="ArgumentException">The distribution is not scalar and continuous.</exception>
    public static Discretized Of(Distribution inner) => new(inner, null, null);

    /// <summary>Rounded to low, .., high, which hold the tails.</summary>
    /// <exception cref="ArgumentException">The distribution is not scalar and continuous.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The ends are not in order.</exception>
    public static Discretized Of(Distribution inner, long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);
        return new Bounded(inner, low, high);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => Pushforward(0).DrawNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return Rounded(Pushforward(0).FromNoise(noise));
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var log = Base.LogProbabilityBetween(value - 0.5, value + 0.5);
        if (_low is { } low)
            log = Tensor.Where(value <= low, Base.LogCdf(value + 0.5).Within(value.Eq(low)), log);
        return _high is { } high ? Tensor.Where(value >= high, Base.LogSurvival(value - 0.5).Within(value.Eq(high)), log) : log;
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var probability = Base.Cdf(value.Floor() + 0.5);
        if (_low is { } low)
            probability = Tensor.Where(value < low, 0, probability);
        return _high is { } high ? Tensor.Where(value >= high, 1, probability) : probability;
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        return Rounded(Base.Quantile(probability));
    }

    private Tensor Rounded(Tensor value)
    {
        var integer = (value - 0.5).Ceiling();
        return _low is null ? integer : integer.Clamp(_low, _high);
    }

    private sealed class Bounded(Distribution inner, long low, long high) : Discretized(inner, low, high), IFinite
    {
        public long Cardinality => _high!.Value - _low!.Value + 1;

        public override Tensor Mean => OverEvents(Expectation(Enumerate()));

        public override Tensor Variance => OverEvents(Expectation(Enumerate().Square()) - Expectation(Enumerate()).Square());

        public override Tensor Entropy => OverBatch(this.EntropyBySummation());

        public Tensor Enumerate() => Tensor.Arange(_low!.Value, _high!.Value + 1, 1, DataType, Device)
            .Reshape(Shape.Create([Cardinality]).Concat(TensorMath.Ones(BatchShape.Rank)));

        public Tensor LogProbabilities() => LogDensity(Enumerate());

        private Tensor Expectation(Tensor values) => (LogProbabilities().Exp() * values).Sum(0);
    }
}
