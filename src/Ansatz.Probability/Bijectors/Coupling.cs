using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A coupling layer with any bijections of numbers that are functions of the passed coordinates.</summary>
/// <param name="passed">How many coordinates pass unchanged, at least 1.</param>
/// <param name="conditioner">From the passed coordinates [.., passed] to an elementwise bijection of the others [.., n - passed].</param>
public sealed class Coupling(int passed, Func<Tensor, Bijector> conditioner) : CouplingBijector(passed)
{
    private protected override Bijector Given(Tensor kept) => conditioner(kept);
}
