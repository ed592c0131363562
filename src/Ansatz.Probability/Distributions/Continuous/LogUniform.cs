using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The log-uniform (reciprocal) distribution: p(x) = 1 / (x ln(high / low)) between two positive ends.</summary>
/// <param name="low">The lower end, positive.</param>
/// <param name="high">The upper end, above the lower.</param>
public sealed class LogUniform(Tensor low, Tensor high)
    : QuantileDistribution(("low", low, Constraint.Positive), ("high", high, Constraint.Positive))
{
    /// <summary>The lower end.</summary>
    public Tensor Low => this[0];

    /// <summary>The upper end.</summary>
    public Tensor High => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Interval(Low, High);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((High - Low) / Width);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((High.Square() - Low.Square()) / (2 * Width) - ((High - Low) / Width).Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((Low.Log() + High.Log()) / 2 + Width.Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (-value.Maximum(Low).Log() - Width.Log()).Within((value >= Low) & (value <= High));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((value.Maximum(Low).Log() - Low.Log()) / Width).Clamp(0, 1);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Low * (Width * probability).Exp();

    private Tensor Width => High.Log() - Low.Log();
}
