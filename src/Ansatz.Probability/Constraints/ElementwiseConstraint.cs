using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Tensors whose elements all belong to a set.</summary>
internal sealed class ElementwiseConstraint(Constraint inner, int dimensions) : Constraint
{
    public override int EventDimensions => inner.EventDimensions + dimensions;

    public override bool IsDiscrete => inner.IsDiscrete;

    internal override bool IsAllReal => inner.IsAllReal;

    public override Bijector FromUnconstrained => inner.FromUnconstrained.ToEvent(dimensions);

    public override Tensor Check(Tensor value) => inner.Check(value).AllLast(dimensions);

    public override string ToString() => $"{inner} in every element";
}
