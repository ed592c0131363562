using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Dagum (Burr III) distribution of incomes: P(X &lt;= x) = (1 + (x / scale)^-slope)^-shape on x &gt; 0.</summary>
/// <param name="shape">p, positive; 1 gives the log-logistic distribution.</param>
/// <param name="slope">a, positive: the tail is like x^-a, without mean up to 1 and variance up to 2.</param>
/// <param name="scale">b, positive, in the unit of the values.</param>
public sealed class Dagum(Tensor shape, Tensor slope, Tensor scale)
    : QuantileDistribution(("shape", shape, Constraint.Positive), ("slope", slope, Constraint.Positive), ("scale", scale, Constraint.Positive))
{
    /// <summary>p.</summary>
    public Tensor Exponent => this[0];

    /// <summary>a.</summary>
    public Tensor Slope => this[1];

    /// <summary>b.</summary>
    public Tensor Scale => this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Slope > 1, Scale * Moment(1), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Slope > 2, Scale.Square() * (Moment(2) - Moment(1).Square()), double.PositiveInfinity));

    /// <summary>With y = (x / scale)^slope: y / (1 + y) ~ Beta(shape, 1), whose expected logarithms are digammas.</summary>
    public override Tensor Entropy
    {
        get
        {
            var (log, log1p) = (Exponent.Digamma() + Constants.Euler, (Exponent + 1).Digamma() + Constants.Euler);
            return OverBatch((Scale / (Exponent * Slope)).Log() + (Slope.Reciprocal() - Exponent) * log + (Exponent + 1) * log1p);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var log = Slope * (Tensor.Where(inside, value, 1).Log() - Scale.Log());
        return (Exponent.Log() + Slope.Log() - Scale.Log() - log / Slope - log - (Exponent + 1) * (-log).LogOnePlusExp()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        (-Exponent * (-Slope * (value.Clamp(0).Log() - Scale.Log())).LogOnePlusExp()).Exp();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => -Exponent * (-Slope * (value.Clamp(0).Log() - Scale.Log())).LogOnePlusExp();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (-LogCumulative(value)).Log1mExp();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Scale * (-probability.Log() / Exponent).Expm1().Pow(-Slope.Reciprocal());

    /// <summary>Gamma(1 - n / a) Gamma(p + n / a) / Gamma(p).</summary>
    private Tensor Moment(int n) => ((1 - n / Slope).LogGamma() + (Exponent + n / Slope).LogGamma() - Exponent.LogGamma()).Exp();
}
