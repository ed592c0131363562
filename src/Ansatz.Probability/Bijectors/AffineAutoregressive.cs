using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The inverse autoregressive flow: y_i = shift_i + exp(log scale_i) x_i with both functions of x_1 .. x_(i-1). Forward is one evaluation
/// of the conditioner, the inverse n. The masked autoregressive flow, with fast densities, is its <see cref="Bijector.Inverted"/>.
/// Kingma et al. 2016; Papamakarios, Pavlakou, Murray 2017.
/// </summary>
/// <param name="conditioner">From x [.., n] to shift and log scale [.., n], the i-th of which depend on earlier coordinates only.</param>
public sealed class AffineAutoregressive(Func<Tensor, (Tensor Shift, Tensor LogScale)> conditioner) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => ForwardWithDeterminant(x).Value;

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => conditioner(x).LogScale.Sum(-1);

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (shift, log) = conditioner(x);
        return (shift + log.Exp() * x, log.Sum(-1));
    }

    /// <summary>After the i-th evaluation the first i coordinates are right; the last evaluation carries all gradients.</summary>
    public override Tensor Inverse(Tensor y)
    {
        var x = y.ZerosLike();
        for (var i = 0; i < y.Size(-1); i++)
        {
            var (shift, log) = conditioner(x);
            x = (y - shift) * (-log).Exp();
        }
        return x;
    }
}
