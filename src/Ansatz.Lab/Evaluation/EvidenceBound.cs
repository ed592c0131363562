using Ansatz.Inference;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Lower bounds of the log evidence of items, without gradient and draw by draw, so that memory does not grow with the draws.</summary>
public static class EvidenceBound
{
    /// <summary>
    /// The importance-weighted bound log (1/S) Σ p(x, z_s) / q(z_s) of log p(x), and the mean of the bounds with one draw, the ELBO. Source: Burda, Grosse,
    /// Salakhutdinov, Importance Weighted Autoencoders, 2016.
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">A program that draws its latents.</param>
    /// <param name="samples">The draws S, at least 1.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>Both [items], in nats.</returns>
    public static (Tensor Weighted, Tensor Elbo) Of(GenerativeProgram model, GenerativeProgram ansatz, int samples, RandomStream stream)
    {
        var weights = Chunked.Repeat(samples, draw =>
        {
            var q = ansatz.Simulate(stream[draw]);
            var density = model.LogDensity(q.Choices, stream[draw]);
            return density - (density.Rank == 0 ? q.LogDensity.Sum() : q.LogDensity);
        });
        return (weights.LogMeanExp(0), weights.Mean([0]));
    }
}
