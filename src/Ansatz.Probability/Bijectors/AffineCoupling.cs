using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The affine coupling layer of RealNVP: the first coordinates pass, the others become shift + exp(log scale) x with both functions of
/// the first. Both directions cost one evaluation of the conditioner. Dinh, Sohl-Dickstein, Bengio 2017.
/// </summary>
/// <param name="passed">How many coordinates pass unchanged, at least 1.</param>
/// <param name="conditioner">From the passed coordinates [.., passed] to shift and log scale, each [.., n - passed].</param>
public sealed class AffineCoupling(int passed, Func<Tensor, (Tensor Shift, Tensor LogScale)> conditioner) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => ForwardWithDeterminant(x).Value;

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y) => InverseWithDeterminant(y).Value;

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => ForwardWithDeterminant(x).LogDeterminant;

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var kept = x[.., ..passed];
        var (shift, log) = conditioner(kept);
        return (Tensor.Cat([kept, shift + log.Exp() * x[.., passed..]], -1), log.Sum(-1));
    }

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var kept = y[.., ..passed];
        var (shift, log) = conditioner(kept);
        return (Tensor.Cat([kept, (y[.., passed..] - shift) * (-log).Exp()], -1), log.Sum(-1));
    }
}
