using Ansatz.Torch;

namespace Ansatz.Probability;

internal sealed class TanhBijector : Bijector
{
    private readonly IntervalConstraint _codomain = new("in (-1, 1)", -1, 1, open: true);

    public override Constraint Codomain => _codomain;

    public override bool? IsIncreasing => true;

    public override Tensor Forward(Tensor x) => x.Tanh();

    public override Tensor Inverse(Tensor y) => y.Atanh();

    /// <summary>ln(1 - tanh^2 x), written without cancellation.</summary>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => 2 * (Math.Log(2) - x - (-2 * x).LogOnePlusExp());
}
