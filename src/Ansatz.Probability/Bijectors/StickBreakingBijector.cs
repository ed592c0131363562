using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// y_k = z_k prod_(j &lt; k) (1 - z_j) with z_k = sigmoid(x_k - ln(K - k)), in logarithms. The volume is that of the first
/// K - 1 coordinates, as in the density of a Dirichlet distribution.
/// </summary>
internal sealed class StickBreakingBijector : Bijector
{
    public override int InputDimensions => 1;

    public override Constraint Codomain => Constraint.Simplex;

    public override Tensor Forward(Tensor x) => Logs(x).Value.Exp();

    public override Tensor Inverse(Tensor y)
    {
        var after = y[.., 1..].Flip([-1]).CumSum(-1).Flip([-1]);
        return y[.., ..^1].Log() - after.Log() + Offset(y.Size(-1) - 1, y);
    }

    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var (logY, logRest) = Logs(x);
        return (logY[.., ..^1] + logRest).Sum([-1]);
    }

    public override Shape ForwardShape(Shape input) => input[..^1].Concat([input[^1] + 1]);

    public override Shape InverseShape(Shape output) => output[..^1].Concat([output[^1] - 1]);

    /// <summary>ln y, [.., K], and ln(1 - z), [.., K - 1].</summary>
    private static (Tensor Value, Tensor LogRest) Logs(Tensor x)
    {
        var shifted = x - Offset(x.Size(-1), x);
        var logTaken = -(-shifted).LogOnePlusExp();
        var logRest = -shifted.LogOnePlusExp();
        var left = logRest.CumSum(-1);
        var none = x[.., ..1].ZerosLike();
        return (Tensor.Cat([logTaken, none], -1) + Tensor.Cat([none, left], -1), logRest);
    }

    private static Tensor Offset(long count, Tensor like) =>
        Tensor.Arange(count, 0, -1, type: like.DataType, device: like.Device).Log();
}
