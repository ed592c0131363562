using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A bijection applied along further dimensions, which it then counts as its own.</summary>
internal sealed class ElementwiseBijector(Bijector inner, int dimensions) : Bijector
{
    public override int InputDimensions => inner.InputDimensions + dimensions;

    public override int OutputDimensions => inner.OutputDimensions + dimensions;

    public override Constraint Domain => inner.Domain.ToEvent(dimensions);

    public override Constraint Codomain => inner.Codomain.ToEvent(dimensions);

    public override Bijector Inverted => inner.Inverted.ToEvent(dimensions);

    public override Tensor Forward(Tensor x) => inner.Forward(x);

    public override Tensor Inverse(Tensor y) => inner.Inverse(y);

    public override Tensor LogDeterminant(Tensor x, Tensor y) => inner.LogDeterminant(x, y).SumLast(dimensions);

    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (y, log) = inner.ForwardWithDeterminant(x);
        return (y, log.SumLast(dimensions));
    }

    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var (x, log) = inner.InverseWithDeterminant(y);
        return (x, log.SumLast(dimensions));
    }

    public override Shape ForwardShape(Shape input) => inner.ForwardShape(input);

    public override Shape InverseShape(Shape output) => inner.InverseShape(output);

    public override string ToString() => inner.ToString();

    protected internal override Bijector InsertBatch(int count, int position) =>
        new ElementwiseBijector(inner.InsertBatch(count, position + dimensions), dimensions);
}
