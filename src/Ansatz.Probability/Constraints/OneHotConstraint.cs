using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Unit coordinate vectors.</summary>
internal sealed class OneHotConstraint : Constraint
{
    public override int EventDimensions => 1;

    public override bool IsDiscrete => true;

    public override Tensor Check(Tensor value) =>
        (value.Eq(0) | value.Eq(1)).AllLast(1) & value.Sum([-1]).Eq(1);

    public override string ToString() => "a single 1 among zeros";
}
