using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The inverse autoregressive flow: y_i = shift_i + exp(log scale_i) x_i with both functions of x_1 .. x_(i-1). Forward is one evaluation
/// of the conditioner, the inverse n. The masked autoregressive flow, with fast densities, is its <see cref="Bijector.Inverted"/>.
/// Kingma et al. 2016; Papamakarios, Pavlakou, Murray 2017.
/// </summary>
/// <param name="conditioner">From x [.., n] to shift and log scale [.., n], the i-th of which depend on earlier coordinates only.</param>
public sealed class AffineAutoregressive(Func<Tensor, (Tensor Shift, Tensor LogScale)> conditioner) : AutoregressiveBijector
{
    private protected override Bijector Given(Tensor x)
    {
        var (shift, log) = conditioner(x);
        return new LogScaleBijector(shift, log);
    }
}
