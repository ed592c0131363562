using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Correlation matrices; unit diagonal within 1e-4 (1e-9 in float64).</summary>
internal sealed class CorrelationConstraint : Constraint
{
    public override int EventDimensions => 2;

    public override Bijector FromUnconstrained => Bijector.CorrelationCholesky.Then(Bijector.CorrelationOuterProduct);

    public override Tensor Check(Tensor value)
    {
        var tolerance = value.DataType == ScalarType.Float64 ? 1e-9 : 1e-4;
        return PositiveDefinite.Check(value) & ((value.Diagonal(0, -2, -1) - 1).Abs() <= tolerance).AllLast(1);
    }

    public override string ToString() => "a correlation matrix";
}
