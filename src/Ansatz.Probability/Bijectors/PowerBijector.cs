using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class PowerBijector(Tensor exponent) : Bijector
{
    public override Constraint Domain => Constraint.Positive;

    public override Constraint Codomain => Constraint.Positive;

    public override bool? IsIncreasing => exponent.IsNumber ? exponent.ToDouble() > 0 : null;

    public override Tensor Forward(Tensor x) => x.Pow(exponent);

    public override Tensor Inverse(Tensor y) => y.Pow(1 / exponent);

    public override Tensor LogDeterminant(Tensor x, Tensor y) => ((exponent - 1) * x.Log() + exponent.Abs().Log()).BroadcastUp(x.Shape);

    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, exponent.Shape);

    public override Shape InverseShape(Shape output) => Shape.Broadcast(output, exponent.Shape);

    protected internal override Bijector InsertBatch(int count, int position) => new PowerBijector(exponent.InsertOnes(count, position));
}
