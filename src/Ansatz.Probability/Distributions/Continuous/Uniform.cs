using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The uniform distribution on an interval: p(x) = 1 / (high - low).</summary>
/// <param name="low">The lower end.</param>
/// <param name="high">The upper end, above the lower.</param>
public sealed class Uniform(Tensor low, Tensor high)
    : QuantileDistribution(("low", low, Constraint.Real), ("high", high, Constraint.Real))
{
    /// <summary>The lower end.</summary>
    public Tensor Low => this[0];

    /// <summary>The upper end.</summary>
    public Tensor High => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Interval(Low, High);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((Low + High) / 2);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((High - Low).Square() / 12);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((High - Low).Log());

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        InvalidParameterException.ThrowUnless(Constraint.Positive, High - Low, Name, "high - low");
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (-(High - Low).Log()).Within((value >= Low) & (value <= High));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((value - Low) / (High - Low)).Clamp(0, 1);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Low + (High - Low) * probability;
}
