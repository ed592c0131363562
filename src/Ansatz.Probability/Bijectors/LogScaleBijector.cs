using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>x -> shift + exp(log scale) x.</summary>
internal sealed class LogScaleBijector(Tensor shift, Tensor logScale) : Bijector
{
    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => shift + logScale.Exp() * x;

    public override Tensor Inverse(Tensor y) => (y - shift) * (-logScale).Exp();

    public override Tensor LogDeterminant(Tensor x, Tensor y) => logScale.BroadcastUp(x.Shape);
}
