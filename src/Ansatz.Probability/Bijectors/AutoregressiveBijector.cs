using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// An autoregressive layer: the bijection of each coordinate of a vector is decided by those before it. Forward is one evaluation of the conditioner, the
/// inverse n; the <see cref="Bijector.Inverted"/> one has fast densities instead of fast draws. A member declares the bijection.
/// </summary>
public abstract class AutoregressiveBijector : Bijector
{
    private protected AutoregressiveBijector()
    {
    }

    /// <inheritdoc/>
    public sealed override int InputDimensions => 1;

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) => ForwardWithDeterminant(x).Value;

    /// <inheritdoc/>
    public sealed override Tensor LogDeterminant(Tensor x, Tensor y) => ForwardWithDeterminant(x).LogDeterminant;

    /// <inheritdoc/>
    public sealed override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (y, log) = Given(x).ForwardWithDeterminant(x);
        return (y, log.Sum(-1));
    }

    /// <summary>After the i-th evaluation the first i coordinates are right; the last evaluation carries all gradients.</summary>
    public sealed override Tensor Inverse(Tensor y)
    {
        var x = y.ZerosLike();
        for (var i = 0; i < y.Size(-1); i++)
            x = Given(x).Inverse(y);
        return x;
    }

    /// <summary>The bijection of the coordinates [.., n], number by number, the i-th decided by x_1 .. x_(i-1) alone.</summary>
    private protected abstract Bijector Given(Tensor x);
}
