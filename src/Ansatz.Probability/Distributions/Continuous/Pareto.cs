using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Pareto distribution: p(x) = alpha scale^alpha / x^(alpha + 1) on x &gt;= scale.</summary>
/// <param name="scale">The least value, positive.</param>
/// <param name="alpha">The exponent of the tail, positive; the mean is infinite up to 1, the variance up to 2.</param>
public sealed class Pareto(Tensor scale, Tensor alpha)
    : QuantileDistribution(("scale", scale, Constraint.Positive), ("alpha", alpha, Constraint.Positive))
{
    /// <summary>The least value.</summary>
    public Tensor Scale => this[0];

    /// <summary>The exponent of the tail.</summary>
    public Tensor Alpha => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.AtLeast(Scale);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Alpha > 1, Scale * Alpha / (Alpha - 1), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Alpha > 2, Scale.Square() * Alpha / ((Alpha - 1).Square() * (Alpha - 2)), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((Scale / Alpha).Log() + Alpha.Reciprocal() + 1);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (Alpha.Log() + Alpha * Scale.Log() - (Alpha + 1) * value.Maximum(Scale).Log()).Within(value >= Scale);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -(Alpha * (Scale / value.Maximum(Scale)).Log()).Expm1();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => Alpha * (Scale / value.Maximum(Scale)).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Scale * (-(-probability).Log1p() / Alpha).Exp();
}
