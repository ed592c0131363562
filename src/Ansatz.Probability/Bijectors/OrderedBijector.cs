using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class OrderedBijector : Bijector
{
    public override int InputDimensions => 1;

    public override Constraint Codomain => Constraint.Ordered;

    public override Tensor Forward(Tensor x) => Tensor.Cat([x[.., ..1], x[.., 1..].Exp()], -1).CumSum(-1);

    public override Tensor Inverse(Tensor y) => Tensor.Cat([y[.., ..1], (y[.., 1..] - y[.., ..^1]).Log()], -1);

    public override Tensor LogDeterminant(Tensor x, Tensor y) => x[.., 1..].Sum([-1]);
}
