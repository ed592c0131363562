using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class ExponentialRatioBijector(Tensor exponent) : Bijector
{
    public override bool? IsIncreasing => true;

    public override Constraint Codomain => new Range(this, exponent);

    public override Tensor Forward(Tensor x) => x.ExponentialRatio(exponent.InTypeOf(x));

    public override Tensor Inverse(Tensor y) => y.LogarithmicRatio(exponent.InTypeOf(y));

    public override Tensor LogDeterminant(Tensor x, Tensor y) => exponent * x;

    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, exponent.Shape);

    public override Shape InverseShape(Shape output) => ForwardShape(output);

    protected internal override Bijector InsertBatch(int count, int position) =>
        new ExponentialRatioBijector(exponent.InsertOnes(count, position));

    /// <summary>Numbers of which 1 + exponent y is positive.</summary>
    private sealed class Range(Bijector onto, Tensor exponent) : Constraint
    {
        public override Bijector FromUnconstrained => onto;

        public override Tensor Check(Tensor value) => value.IsFinite() & (1 + exponent * value > 0);

        public override string ToString() => "1 + exponent y > 0";
    }
}
