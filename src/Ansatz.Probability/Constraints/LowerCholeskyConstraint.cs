using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Lower triangles with positive diagonal.</summary>
internal sealed class LowerCholeskyConstraint : Constraint
{
    public override int EventDimensions => 2;

    public override Bijector FromUnconstrained => Bijector.LowerCholesky;

    public override Tensor Check(Tensor value) =>
        value.IsFinite().AllLast(2) & value.UpperTriangle(1).Eq(0).AllLast(2) & (value.Diagonal(0, -2, -1) > 0).AllLast(1);

    public override string ToString() => "lower triangular with positive diagonal";
}
