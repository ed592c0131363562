using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class ExponentialRatioBijector(Tensor exponent) : Bijector
{
    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => x.ExponentialRatio(exponent.InTypeOf(x));

    public override Tensor Inverse(Tensor y) => y.LogarithmicRatio(exponent.InTypeOf(y));

    public override Tensor LogDeterminant(Tensor x, Tensor y) => exponent * x;

    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, exponent.Shape);

    public override Shape InverseShape(Shape output) => ForwardShape(output);

    protected internal override Bijector InsertBatch(int count, int position) =>
        new ExponentialRatioBijector(exponent.InsertOnes(count, position));
}
