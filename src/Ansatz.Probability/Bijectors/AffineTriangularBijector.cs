using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>x -> shift + L x.</summary>
internal sealed class AffineTriangularBijector(Tensor shift, Tensor triangular) : Bijector
{
    public override int InputDimensions => 1;

    public override Tensor Forward(Tensor x) => shift + triangular.Apply(x);

    public override Tensor Inverse(Tensor y) => triangular.SolveLower((y - shift).Unsqueeze(-1)).Squeeze(-1);

    public override Tensor LogDeterminant(Tensor x, Tensor y) => triangular.LogDiagonal().BroadcastUp(x.Shape[..^1]);

    public override Shape ForwardShape(Shape input) =>
        Shape.Broadcast(Shape.Broadcast(input, shift.Shape), triangular.Shape[..^1]);

    public override Shape InverseShape(Shape output) => ForwardShape(output);

    protected internal override Bijector InsertBatch(int count, int position) =>
        new AffineTriangularBijector(shift.InsertOnes(count, position + 1), triangular.InsertOnes(count, position + 2));
}
