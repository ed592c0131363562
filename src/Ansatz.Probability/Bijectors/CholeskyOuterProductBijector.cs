using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>L L^T of lower triangles with positive diagonal, or of those whose rows have unit length: a correlation matrix has no free diagonal.</summary>
internal sealed class CholeskyOuterProductBijector(bool isCorrelation) : Bijector
{
    public override int InputDimensions => 2;

    public override Constraint Domain => isCorrelation ? Constraint.CorrelationCholesky : Constraint.LowerCholesky;

    public override Constraint Codomain => isCorrelation ? Constraint.Correlation : Constraint.PositiveDefinite;

    public override Tensor Forward(Tensor x) => x.MatMul(x.Transposed());

    public override Tensor Inverse(Tensor y) => y.LinalgCholesky();

    /// <summary>
    /// n ln 2 + sum_i (n + 1 - i) ln L_ii, the volume over lower triangles on both sides; over what lies below the diagonals, sum_i (n - i) ln L_ii.
    /// </summary>
    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var n = x.Size(-1);
        var powers = Tensor.Arange(n, 0, -1, type: x.DataType, device: x.Device) - (isCorrelation ? 1 : 0);
        return (powers * x.Diagonal(0, -2, -1).Log()).Sum([-1]) + (isCorrelation ? 0 : n * Math.Log(2));
    }
}
