using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A coupling layer: the first coordinates of a vector pass, and decide a bijection of numbers for each of the others. Both directions cost one evaluation
/// of the conditioner. A member declares the bijection.
/// </summary>
public abstract class CouplingBijector : Bijector
{
    private readonly int _passed;

    private protected CouplingBijector(int passed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passed, 1);
        _passed = passed;
    }

    /// <inheritdoc/>
    public sealed override int InputDimensions => 1;

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) => ForwardWithDeterminant(x).Value;

    /// <inheritdoc/>
    public sealed override Tensor Inverse(Tensor y) => InverseWithDeterminant(y).Value;

    /// <inheritdoc/>
    public sealed override Tensor LogDeterminant(Tensor x, Tensor y) => ForwardWithDeterminant(x).LogDeterminant;

    /// <inheritdoc/>
    public sealed override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var kept = x[.., .._passed];
        var (y, log) = Given(kept).ForwardWithDeterminant(x[.., _passed..]);
        return (Tensor.Cat([kept, y], -1), log.Sum(-1));
    }

    /// <inheritdoc/>
    public sealed override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var kept = y[.., .._passed];
        var (x, log) = Given(kept).InverseWithDeterminant(y[.., _passed..]);
        return (Tensor.Cat([kept, x], -1), log.Sum(-1));
    }

    /// <summary>The bijection of the other coordinates [.., n - passed], number by number.</summary>
    private protected abstract Bijector Given(Tensor kept);
}
