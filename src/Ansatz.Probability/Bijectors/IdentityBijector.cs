using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class IdentityBijector : Bijector
{
    public override bool? IsIncreasing => true;

    public override Bijector Inverted => this;

    public override Tensor Forward(Tensor x) => x;

    public override Tensor Inverse(Tensor y) => y;

    public override Tensor LogDeterminant(Tensor x, Tensor y) => x.ZerosLike();
}
