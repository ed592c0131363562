using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The triangular distribution: a density that rises from the lower end to the peak and falls to the upper end, linearly.</summary>
/// <param name="low">The lower end.</param>
/// <param name="peak">The mode, within the ends.</param>
/// <param name="high">The upper end, above the lower.</param>
public sealed class Triangular(Tensor low, Tensor peak, Tensor high)
    : QuantileDistribution(("low", low, Constraint.Real), ("peak", peak, Constraint.Real), ("high", high, Constraint.Real))
{
    /// <summary>The lower end.</summary>
    public Tensor Low => this[0];

    /// <summary>The mode.</summary>
    public Tensor Peak => this[1];

    /// <summary>The upper end.</summary>
    public Tensor High => this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Interval(Low, High);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((Low + Peak + High) / 3);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(
        (Low.Square() + Peak.Square() + High.Square() - Low * High - Low * Peak - High * Peak) / 18);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(0.5 - Math.Log(2) + (High - Low).Log());

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        InvalidParameterException.ThrowUnless(Constraint.Positive, High - Low, Name, "high - low");
        InvalidParameterException.ThrowUnless(Constraint.Interval(Low, High), Peak.BroadcastUp(BatchShape), Name, "peak");
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value >= Low) & (value <= High);
        var rising = value < Peak;
        var part = Tensor.Where(rising, (value - Low) / (Peak - Low), (High - value) / (High - Peak));
        return (Math.Log(2) - (High - Low).Log() + Tensor.Where(inside, part, 1).Log()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var x = value.Maximum(Low).Minimum(High);
        return Tensor.Where(x < Peak, (x - Low).Square() / ((High - Low) * (Peak - Low)),
            1 - (High - x).Square() / ((High - Low) * (High - Peak)));
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        var rising = probability < (Peak - Low) / (High - Low);
        return Tensor.Where(rising, Low + (probability * (High - Low) * (Peak - Low)).Sqrt(),
            High - ((1 - probability) * (High - Low) * (High - Peak)).Sqrt());
    }
}
