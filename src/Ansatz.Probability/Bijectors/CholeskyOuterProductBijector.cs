using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class CholeskyOuterProductBijector : Bijector
{
    public override int InputDimensions => 2;

    public override Constraint Domain => Constraint.LowerCholesky;

    public override Constraint Codomain => Constraint.PositiveDefinite;

    public override Tensor Forward(Tensor x) => x.MatMul(x.Transposed());

    public override Tensor Inverse(Tensor y) => y.LinalgCholesky();

    /// <summary>n ln 2 + sum_i (n + 1 - i) ln L_ii, the volume over lower triangles on both sides.</summary>
    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var n = x.Size(-1);
        var powers = Tensor.Arange(n, 0, -1, type: x.DataType, device: x.Device);
        return (powers * x.Diagonal(0, -2, -1).Log()).Sum([-1]) + n * Math.Log(2);
    }
}
