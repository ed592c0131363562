using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Frechet distribution of maxima with heavy tails: P(X &lt;= x) = exp(-(x / scale)^-shape) on x &gt; 0.</summary>
/// <param name="scale">The scale, positive.</param>
/// <param name="shape">The exponent of the tail, positive; the mean is infinite up to 1, the variance up to 2.</param>
public sealed class Frechet(Tensor scale, Tensor shape)
    : QuantileDistribution(("scale", scale, Constraint.Positive), ("shape", shape, Constraint.Positive))
{
    /// <summary>The scale.</summary>
    public Tensor Scale => this[0];

    /// <summary>The exponent of the tail.</summary>
    public Tensor Exponent => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Exponent > 1, Scale * Moment(1), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Exponent > 2, Scale.Square() * (Moment(2) - Moment(1).Square()), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(1 + Constants.Euler * (1 + Exponent.Reciprocal()) + (Scale / Exponent).Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var log = Tensor.Where(inside, value, 1).Log() - Scale.Log();
        return (Exponent.Log() - Scale.Log() - (1 + Exponent) * log - (-Exponent * log).Exp()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => (-(-Exponent * (value.Clamp(0) / Scale).Log()).Exp()).Exp();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => -(-Exponent * (value.Clamp(0) / Scale).Log()).Exp();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (-Exponent * (value.Clamp(0) / Scale).Log()).Exp().Log1mExp();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Scale * (-probability.Log()).Pow(-Exponent.Reciprocal());

    private Tensor Moment(int n) => (1 - n / Exponent).LogGamma().Exp();
}
