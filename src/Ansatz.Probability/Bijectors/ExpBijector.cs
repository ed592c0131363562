using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class ExpBijector : Bijector
{
    public override Constraint Codomain => Constraint.Positive;

    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => x.Exp();

    public override Tensor Inverse(Tensor y) => y.Log();

    public override Tensor LogDeterminant(Tensor x, Tensor y) => x;
}
