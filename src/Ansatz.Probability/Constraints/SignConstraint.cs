using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The two signs.</summary>
internal sealed class SignConstraint : Constraint
{
    public override bool IsDiscrete => true;

    public override Tensor Check(Tensor value) => value.Eq(1) | value.Eq(-1);

    public override string ToString() => "+1 or -1";
}
