using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class PowerBijector(Tensor exponent) : Bijector
{
    public override Constraint Domain => Constraint.Positive;

    public override Constraint Codomain => Constraint.Positive;

    public override bool? IsIncreasing => exponent.IsNumber ? exponent.ToDouble() > 0 : null;

    public override Tensor Forward(Tensor x) => x.Pow(exponent.InTypeOf(x));

    public override Tensor Inverse(Tensor y) => y.Pow(1 / exponent.InTypeOf(y));

    public override Tensor LogDeterminant(Tensor x, Tensor y) => ((exponent.InTypeOf(x) - 1) * x.Log() + exponent.InTypeOf(x).Abs().Log()).BroadcastUp(x.Shape);

    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, exponent.Shape);

    public override Shape InverseShape(Shape output) => Shape.Broadcast(output, exponent.Shape);

    protected internal override Bijector InsertBatch(int count, int position) => new PowerBijector(exponent.InsertOnes(count, position));
}
