using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Strictly increasing vectors, of any or of positive numbers.</summary>
internal sealed class OrderedConstraint(bool positive) : Constraint
{
    public override int EventDimensions => 1;

    public override Bijector FromUnconstrained => positive ? Bijector.Ordered.Then(Bijector.Exp.ToEvent(1)) : Bijector.Ordered;

    public override Tensor Check(Tensor value)
    {
        var increasing = (value[.., 1..] > value[.., ..^1]).AllLast(1);
        return positive ? increasing & (value[.., 0] > 0) : increasing & value.IsFinite().AllLast(1);
    }

    public override string ToString() => positive ? "positive and strictly increasing" : "strictly increasing";
}
