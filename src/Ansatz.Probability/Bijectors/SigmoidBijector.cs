using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class SigmoidBijector : Bijector
{
    public override Constraint Codomain => Constraint.OpenUnitInterval;

    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => x.Sigmoid();

    public override Tensor Inverse(Tensor y) => y.Log() - (-y).Log1p();

    public override Tensor LogDeterminant(Tensor x, Tensor y) => -x.LogOnePlusExp() - (-x).LogOnePlusExp();
}
