using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>f^-1.</summary>
internal sealed class InvertedBijector(Bijector inner) : Bijector
{
    public override int InputDimensions => inner.OutputDimensions;

    public override int OutputDimensions => inner.InputDimensions;

    public override Constraint Domain => inner.Codomain;

    public override Constraint Codomain => inner.Domain;

    public override bool? IsIncreasing => inner.IsIncreasing;

    public override Bijector Inverted => inner;

    public override Tensor Forward(Tensor x) => inner.Inverse(x);

    public override Tensor Inverse(Tensor y) => inner.Forward(y);

    public override Tensor LogDeterminant(Tensor x, Tensor y) => -inner.LogDeterminant(y, x);

    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (y, log) = inner.InverseWithDeterminant(x);
        return (y, -log);
    }

    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var (x, log) = inner.ForwardWithDeterminant(y);
        return (x, -log);
    }

    public override Shape ForwardShape(Shape input) => inner.InverseShape(input);

    public override Shape InverseShape(Shape output) => inner.ForwardShape(output);

    public override string ToString() => $"inverse of {inner}";

    protected internal override Bijector InsertBatch(int count, int position) => inner.InsertBatch(count, position).Inverted;
}
