using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>q(z|x) = N(μ(x), diag σ²(x)) of some images.</summary>
/// <param name="Mean">μ, [.., latent].</param>
/// <param name="LogVariance">ln σ², [.., latent].</param>
public sealed record Posterior(Tensor Mean, Tensor LogVariance)
{
    /// <summary>The distribution with a latent as one event.</summary>
    public Distribution Joint() => ByLatent().ToEvent();

    /// <summary>The distribution with the numbers of a latent side by side.</summary>
    public Distribution ByLatent() => Normal.FromLogVariance(Mean, LogVariance);

    /// <summary>KL(q(z|x) ‖ N(0, I)) = ½ Σ (μ² + σ² - ln σ² - 1) of each image, in nats, [..].</summary>
    public Tensor Divergence() => 0.5 * (Mean.Square() + LogVariance.Exp() - LogVariance - 1).Sum([-1]);
}

/// <summary>What a regularizer sees of a batch.</summary>
/// <param name="Posterior">The posteriors, [images, latent].</param>
/// <param name="Draws">A draw from each, [images, latent].</param>
/// <param name="Discriminator">The discriminator; null where the regularizer needs none.</param>
internal sealed record LatentBatch(Posterior Posterior, Tensor Draws, FactorDiscriminator? Discriminator);
