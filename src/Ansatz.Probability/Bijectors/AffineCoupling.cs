using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The affine coupling layer of RealNVP: the first coordinates pass, the others become shift + exp(log scale) x with both functions of
/// the first. Both directions cost one evaluation of the conditioner. Dinh, Sohl-Dickstein, Bengio 2017.
/// </summary>
/// <param name="passed">How many coordinates pass unchanged, at least 1.</param>
/// <param name="conditioner">From the passed coordinates [.., passed] to shift and log scale, each [.., n - passed].</param>
public sealed class AffineCoupling(int passed, Func<Tensor, (Tensor Shift, Tensor LogScale)> conditioner) : CouplingBijector(passed)
{
    private protected override Bijector Given(Tensor kept)
    {
        var (shift, log) = conditioner(kept);
        return new LogScaleBijector(shift, log);
    }
}
