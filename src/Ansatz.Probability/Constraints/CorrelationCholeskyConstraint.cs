using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Cholesky factors of correlation matrices; rows of unit length within 1e-4 (1e-9 in float64).</summary>
internal sealed class CorrelationCholeskyConstraint : Constraint
{
    public override int EventDimensions => 2;

    public override Bijector FromUnconstrained => Bijector.CorrelationCholesky;

    public override Tensor Check(Tensor value)
    {
        var tolerance = value.DataType == ScalarType.Float64 ? 1e-9 : 1e-4;
        return LowerCholesky.Check(value) & ((value.Square().Sum([-1]) - 1).Abs() <= tolerance).AllLast(1);
    }

    public override string ToString() => "the Cholesky factor of a correlation matrix";
}
