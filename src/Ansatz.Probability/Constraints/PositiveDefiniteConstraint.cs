using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Symmetric positive definite matrices; symmetric within 1e-5 of the largest element (1e-10 in float64).</summary>
internal sealed class PositiveDefiniteConstraint : Constraint
{
    public override int EventDimensions => 2;

    public override Bijector FromUnconstrained => Bijector.LowerCholesky.Then(Bijector.CholeskyOuterProduct);

    public override Tensor Check(Tensor value) => IsSymmetric(value) & IsPositive(value);

    public override string ToString() => "symmetric positive definite";

    internal static Tensor IsSymmetric(Tensor value)
    {
        var tolerance = value.DataType == ScalarType.Float64 ? 1e-10 : 1e-5;
        return ((value - value.Transposed()).Abs() <= tolerance * value.Abs().AMax([-2, -1], keepDimension: true)).AllLast(2);
    }

    /// <summary>Whether a Cholesky factor exists; a failed factorization is an answer here, not an error.</summary>
    internal static Tensor IsPositive(Tensor value) =>
        value.LinalgCholeskyEx().Info.Eq(0) & value.IsFinite().AllLast(2);
}
