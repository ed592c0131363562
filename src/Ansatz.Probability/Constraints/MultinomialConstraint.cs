using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Vectors of counts with a given sum.</summary>
internal sealed class MultinomialConstraint(Tensor count) : Constraint
{
    public override int EventDimensions => 1;

    public override bool IsDiscrete => true;

    public override Tensor Check(Tensor value) => NonNegativeInteger.Check(value).AllLast(1) & value.Sum([-1]).Eq(count);

    public override string ToString() => "counts that sum to the total";
}
