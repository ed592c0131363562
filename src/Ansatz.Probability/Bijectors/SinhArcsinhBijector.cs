using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>x -> sinh((asinh(x) + skewness) tailWeight). Jones, Pewsey 2009.</summary>
internal sealed class SinhArcsinhBijector(Tensor skewness, Tensor tailWeight) : Bijector
{
    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => ((x.Asinh() + skewness) * tailWeight).Sinh();

    public override Tensor Inverse(Tensor y) => (y.Asinh() / tailWeight - skewness).Sinh();

    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var inner = (x.Asinh() + skewness) * tailWeight;
        var logCosh = inner.Abs() + (-2 * inner.Abs()).Exp().Log1p() - Math.Log(2);
        return tailWeight.InTypeOf(x).Log() + logCosh - 0.5 * x.Square().Log1p();
    }

    public override Shape ForwardShape(Shape input) => Shape.Broadcast(Shape.Broadcast(input, skewness.Shape), tailWeight.Shape);

    public override Shape InverseShape(Shape output) => ForwardShape(output);

    protected internal override Bijector InsertBatch(int count, int position) =>
        new SinhArcsinhBijector(skewness.InsertOnes(count, position), tailWeight.InsertOnes(count, position));
}
