using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>y_i = x_i - m for i &lt; n and y_n = -sum x / sqrt n with m = sum x / (n + sqrt n): an isometry onto the plane sum y = 0.</summary>
internal sealed class ZeroSumBijector : Bijector
{
    public override int InputDimensions => 1;

    public override Constraint Codomain => Constraint.ZeroSum;

    public override Tensor Forward(Tensor x)
    {
        var n = x.Size(-1) + 1.0;
        var sum = x.Sum(-1, keepDimension: true);
        return Tensor.Cat([x - sum / (n + Math.Sqrt(n)), -sum / Math.Sqrt(n)], -1);
    }

    public override Tensor Inverse(Tensor y)
    {
        var n = (double)y.Size(-1);
        var sum = -Math.Sqrt(n) * y[.., ^1..];
        return y[.., ..^1] + sum / (n + Math.Sqrt(n));
    }

    public override Tensor LogDeterminant(Tensor x, Tensor y) => x[.., 0].ZerosLike();

    public override Shape ForwardShape(Shape input) => input[..^1].Concat([input[^1] + 1]);

    public override Shape InverseShape(Shape output) => output[..^1].Concat([output[^1] - 1]);
}
