using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class SoftplusBijector : Bijector
{
    public override Constraint Codomain => Constraint.Positive;

    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => x.LogOnePlusExp();

    /// <summary>ln(e^y - 1) = y + ln(1 - e^-y).</summary>
    public override Tensor Inverse(Tensor y) => y + y.Log1mExp();

    public override Tensor LogDeterminant(Tensor x, Tensor y) => -(-x).LogOnePlusExp();
}
