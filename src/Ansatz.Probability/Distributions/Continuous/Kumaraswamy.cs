using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Kumaraswamy's distribution: P(X &lt;= x) = 1 - (1 - x^a)^b on (0, 1), close to the beta distribution but with explicit quantiles.</summary>
/// <param name="a">The exponent of x, positive.</param>
/// <param name="b">The exponent of the complement, positive.</param>
public sealed class Kumaraswamy(Tensor a, Tensor b)
    : QuantileDistribution(("a", a, Constraint.Positive), ("b", b, Constraint.Positive))
{
    /// <summary>The exponent of x.</summary>
    public Tensor A => this[0];

    /// <summary>The exponent of the complement.</summary>
    public Tensor B => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.OpenUnitInterval;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Moment(1));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Moment(2) - Moment(1).Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        1 - B.Reciprocal() + (1 - A.Reciprocal()) * ((B + 1).Digamma() + Constants.Euler) - A.Log() - B.Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value > 0) & (value < 1);
        var log = Tensor.Where(inside, value, 0.5).Log();
        return (A.Log() + B.Log() + (A - 1) * log + (B - 1) * (-(A * log)).Log1mExp()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -(B * (-value.Clamp(0, 1).Pow(A)).Log1p()).Expm1();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => B * (-value.Clamp(0, 1).Pow(A)).Log1p();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (-((-probability).Log1p() / B).Expm1()).Pow(A.Reciprocal());

    /// <summary>E[x^n] = b B(1 + n / a, b).</summary>
    private Tensor Moment(int n) => B * TensorMath.LogBeta(1 + n / A, B).Exp();
}
