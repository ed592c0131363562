using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class LowerCholeskyBijector : Bijector
{
    public override int InputDimensions => 1;

    public override int OutputDimensions => 2;

    public override Constraint Codomain => Constraint.LowerCholesky;

    public override Tensor Forward(Tensor x)
    {
        var diagonal = Triangle.Diagonal(x.Size(-1), x.Device);
        return Triangle.Fill(Tensor.Where(diagonal, Tensor.Where(diagonal, x, 0).Exp(), x), 0);
    }

    public override Tensor Inverse(Tensor y)
    {
        var vector = Triangle.Read(y, 0);
        var diagonal = Triangle.Diagonal(vector.Size(-1), y.Device);
        return Tensor.Where(diagonal, Tensor.Where(diagonal, vector, 1).Log(), vector);
    }

    public override Tensor LogDeterminant(Tensor x, Tensor y) =>
        Tensor.Where(Triangle.Diagonal(x.Size(-1), x.Device), x, 0).Sum([-1]);

    public override Shape ForwardShape(Shape input)
    {
        var n = Triangle.Order(input[^1], 0);
        return input[..^1].Concat([n, n]);
    }

    public override Shape InverseShape(Shape output) => output[..^2].Concat([output[^1] * (output[^1] + 1) / 2]);
}
