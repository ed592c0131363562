using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>x -> second(first(x)); the dimensions that only one of them counts as its own are summed over in the determinant.</summary>
internal sealed class ComposedBijector(Bijector first, Bijector second) : Bijector
{
    private readonly int _firstMore = Math.Max(0, second.InputDimensions - first.OutputDimensions);
    private readonly int _secondMore = Math.Max(0, first.OutputDimensions - second.InputDimensions);

    public override int InputDimensions => first.InputDimensions + _firstMore;

    public override int OutputDimensions => second.OutputDimensions + _secondMore;

    public override Constraint Domain => first.Domain.ToEvent(_firstMore);

    public override Constraint Codomain => Constraint.Image(first.Codomain.ToEvent(_firstMore), second.ToEvent(_secondMore));

    public override bool? IsIncreasing =>
        first.IsIncreasing is { } one && second.IsIncreasing is { } two ? one == two : null;

    public override Bijector Inverted => second.Inverted.Then(first.Inverted);

    public override Tensor Forward(Tensor x) => second.Forward(first.Forward(x));

    public override Tensor Inverse(Tensor y) => first.Inverse(second.Inverse(y));

    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var middle = first.Forward(x);
        return Join(first.LogDeterminant(x, middle), second.LogDeterminant(middle, y));
    }

    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (middle, one) = first.ForwardWithDeterminant(x);
        var (y, two) = second.ForwardWithDeterminant(middle);
        return (y, Join(one, two));
    }

    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var (middle, two) = second.InverseWithDeterminant(y);
        var (x, one) = first.InverseWithDeterminant(middle);
        return (x, Join(one, two));
    }

    public override Shape ForwardShape(Shape input) => second.ForwardShape(first.ForwardShape(input));

    public override Shape InverseShape(Shape output) => first.InverseShape(second.InverseShape(output));

    public override string ToString() => $"{first} then {second}";

    protected internal override Bijector InsertBatch(int count, int position) =>
        new ComposedBijector(first.InsertBatch(count, position + _firstMore), second.InsertBatch(count, position + _secondMore));

    private Tensor Join(Tensor one, Tensor two) => one.SumLast(_firstMore) + two.SumLast(_secondMore);
}
