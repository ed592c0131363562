using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class ReshapeBijector : Bijector
{
    private readonly Shape _from;
    private readonly Shape _to;

    public ReshapeBijector(Shape from, Shape to)
    {
        if (from.Elements != to.Elements)
            throw new ArgumentException($"{from} and {to} do not have as many elements.", nameof(to));
        (_from, _to) = (from, to);
    }

    public override int InputDimensions => _from.Rank;

    public override int OutputDimensions => _to.Rank;

    public override Bijector Inverted => new ReshapeBijector(_to, _from);

    public override Tensor Forward(Tensor x) => x.Reshape(ForwardShape(x.Shape));

    public override Tensor Inverse(Tensor y) => y.Reshape(InverseShape(y.Shape));

    public override Tensor LogDeterminant(Tensor x, Tensor y) =>
        Tensor.Zeros(x.Shape[..(x.Rank - _from.Rank)], x.DataType, x.Device);

    public override Shape ForwardShape(Shape input) => Exchange(input, _from, _to);

    public override Shape InverseShape(Shape output) => Exchange(output, _to, _from);

    private static Shape Exchange(Shape shape, Shape from, Shape to)
    {
        var outer = shape.Rank - from.Rank;
        return outer >= 0 && shape[outer..].Equals(from) ? shape[..outer].Concat(to)
            : throw new ArgumentException($"Shape {shape} does not end in {from}.", nameof(shape));
    }
}
