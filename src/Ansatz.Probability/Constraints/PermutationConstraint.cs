using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Orders of 0 .. k - 1.</summary>
internal sealed class PermutationConstraint : Constraint
{
    public override int EventDimensions => 1;

    public override bool IsDiscrete => true;

    public override Tensor Check(Tensor value) =>
        value.Sort(-1).Values.Eq(Tensor.Arange(value.Size(-1), device: value.Device)).AllLast(1);

    public override string ToString() => "a permutation";
}
