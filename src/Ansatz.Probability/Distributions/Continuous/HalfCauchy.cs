using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The absolute value of a Cauchy variable centered at zero: p(x) = 2 / (pi scale (1 + (x / scale)^2)) on x &gt;= 0. It has no mean.</summary>
/// <param name="scale">The median, positive.</param>
public sealed class HalfCauchy(Tensor scale) : QuantileDistribution(("scale", scale, Constraint.Positive))
{
    /// <summary>The median.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegative;

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() + Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (Math.Log(2 / Math.PI) - Scale.Log() - (value / Scale).Square().Log1p()).Within(value >= 0);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => 2 / Math.PI * (value.Clamp(0) / Scale).Atan();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (2 / Math.PI * Scale.Atan2(value.Clamp(0))).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Scale * (Math.PI / 2 * probability).Tan();
}
