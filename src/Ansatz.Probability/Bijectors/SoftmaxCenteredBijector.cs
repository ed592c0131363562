using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class SoftmaxCenteredBijector : Bijector
{
    public override int InputDimensions => 1;

    public override Constraint Codomain => Constraint.Simplex;

    public override Tensor Forward(Tensor x) => Logs(x).Exp();

    public override Tensor Inverse(Tensor y)
    {
        var log = y.Log();
        return log[.., ..^1] - log[.., ^1..];
    }

    /// <summary>det(diag y - y y^T) over the first K - 1 coordinates is the product of all y.</summary>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => Logs(x).Sum([-1]);

    public override Shape ForwardShape(Shape input) => input[..^1].Concat([input[^1] + 1]);

    public override Shape InverseShape(Shape output) => output[..^1].Concat([output[^1] - 1]);

    private static Tensor Logs(Tensor x) => Tensor.Cat([x, x[.., ..1].ZerosLike()], -1).LogSoftmax(-1);
}
