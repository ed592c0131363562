using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A coupling layer: the first coordinates pass, each of the others goes through a bijection of numbers that is a function of the first.
/// Both directions cost one evaluation of the conditioner. With <see cref="RationalQuadraticSpline"/>: neural spline flows, Durkan et al. 2019.
/// </summary>
/// <param name="passed">How many coordinates pass unchanged, at least 1.</param>
/// <param name="conditioner">From the passed coordinates [.., passed] to an elementwise bijection of the others [.., n - passed].</param>
public sealed class Coupling(int passed, Func<Tensor, Bijector> conditioner) : Bijector
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
        var (moved, determinants) = conditioner(kept).ForwardWithDeterminant(x[.., passed..]);
        return (Tensor.Cat([kept, moved], -1), determinants.Sum(-1));
    }

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var kept = y[.., ..passed];
        var (moved, determinants) = conditioner(kept).InverseWithDeterminant(y[.., passed..]);
        return (Tensor.Cat([kept, moved], -1), determinants.Sum(-1));
    }
}
