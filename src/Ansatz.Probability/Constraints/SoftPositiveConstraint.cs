using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Positive numbers, reached by the softplus.</summary>
internal sealed class SoftPositiveConstraint : Constraint
{
    public override Bijector FromUnconstrained => Bijector.Softplus;

    public override Tensor Check(Tensor value) => value > 0;

    public override string ToString() => "positive";
}
