using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The log-logistic (Fisk) distribution: P(X &lt;= x) = 1 / (1 + (x / scale)^-shape) on x &gt; 0.</summary>
/// <param name="scale">The median, positive.</param>
/// <param name="shape">The exponent, positive; the mean is infinite up to 1, the variance up to 2.</param>
public sealed class LogLogistic(Tensor scale, Tensor shape)
    : QuantileDistribution(("scale", scale, Constraint.Positive), ("shape", shape, Constraint.Positive))
{
    /// <summary>The median.</summary>
    public Tensor Scale => this[0];

    /// <summary>The exponent.</summary>
    public Tensor Exponent => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Exponent > 1, Scale * Moment(1), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Exponent > 2, Scale.Square() * (Moment(2) - Moment(1).Square()), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() - Exponent.Log() + 2);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var log = Tensor.Where(inside, value, 1).Log();
        var z = Exponent * (log - Scale.Log());
        return (Exponent.Log() - log - z.Abs() - 2 * (-z.Abs()).Exp().Log1p()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => (Exponent * (value.Clamp(0).Log() - Scale.Log())).Sigmoid();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => -(-Exponent * (value.Clamp(0).Log() - Scale.Log())).LogOnePlusExp();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => -(Exponent * (value.Clamp(0).Log() - Scale.Log())).LogOnePlusExp();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Scale * ((probability.Log() - (-probability).Log1p()) / Exponent).Exp();

    /// <summary>E[(x / scale)^n] = (n pi / shape) / sin(n pi / shape).</summary>
    private Tensor Moment(int n)
    {
        var angle = n * Math.PI / Exponent;
        return angle / angle.Sin();
    }
}
