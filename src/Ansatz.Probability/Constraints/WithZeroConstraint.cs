using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A set of numbers and zero.</summary>
internal sealed class WithZeroConstraint(Constraint inner) : Constraint
{
    public override Bijector FromUnconstrained => inner.FromUnconstrained;

    public override Tensor Check(Tensor value) => inner.Check(value) | value.Eq(0);

    public override string ToString() => $"zero or {inner}";
}
