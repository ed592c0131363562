using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The exponential distribution: p(x) = rate exp(-rate x) on x &gt;= 0.</summary>
/// <param name="rate">The inverse of the mean, positive.</param>
public sealed class Exponential(Tensor rate) : QuantileDistribution(("rate", rate, Constraint.Positive)), IMeasureValued
{
    /// <summary>The inverse of the mean.</summary>
    public Tensor Rate => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegative;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(1 / Rate);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Rate.Square().Reciprocal());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(1 - Rate.Log());

    /// <summary>Coefficient 1 / rate: the draw itself against an Erlang(2) draw, which is the draw plus another.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        return [new(Rate, 1 / Rate, null, draw + stream["erlang"].Exponential(draw.Shape, DataType, Device) / Rate)];
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (Rate.Log() - Rate * value).Within(value >= 0);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -(-Rate * value.Clamp(0)).Expm1();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => -Rate * value.Clamp(0);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => -(-probability).Log1p() / Rate;
}
