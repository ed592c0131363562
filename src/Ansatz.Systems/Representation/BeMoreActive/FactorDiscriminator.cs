using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// FactorVAE's discriminator: six layers of 1000 units, leaky ReLU 0.2, two logits, that learns to tell draws z (0) from draws each of whose numbers was
/// shuffled over the batch by itself (1). Then logit₀ - logit₁ estimates ln q(z) / Π q(z_j). Source: Kim and Mnih, Disentangling by factorising, 2018.
/// </summary>
internal sealed class FactorDiscriminator : Module
{
    private const int Layers = 6, Width = 1000;

    private readonly Mlp _network;

    /// <summary>A discriminator whose weights are drawn.</summary>
    /// <param name="latent">The length of a latent.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public FactorDiscriminator(int latent, RandomStream stream) =>
        _network = new Mlp([latent, .. Enumerable.Repeat((long)Width, Layers), 2], stream, Activation.LeakyRelu(0.2), initializer: Initializer.KaimingNormal());

    /// <summary>logit₀ - logit₁ of draws, [n].</summary>
    /// <param name="draws">[n, latent].</param>
    public Tensor LogRatio(Tensor draws)
    {
        var logits = _network.Forward(draws);
        return logits.Select(-1, 0) - logits.Select(-1, 1);
    }

    /// <summary>The cross entropy of telling draws from shuffled ones, the mean of both kinds, in nats.</summary>
    /// <param name="draws">[n, latent], without gradient.</param>
    /// <param name="stream">The order of each number.</param>
    public Tensor Loss(Tensor draws, RandomStream stream) => 0.5 * ((-LogRatio(draws)).Softplus().Mean() + LogRatio(Shuffle(draws, stream)).Softplus().Mean());

    /// <summary>Draws each of whose numbers is shuffled over the batch by itself.</summary>
    /// <param name="draws">[n, latent].</param>
    /// <param name="stream">The orders.</param>
    public static Tensor Shuffle(Tensor draws, RandomStream stream)
    {
        var orders = Enumerable.Range(0, (int)draws.Size(1)).Select(j => stream[j].Permutation(draws.Size(0)).Unsqueeze(-1));
        return draws.Gather(0, Tensor.Cat([.. orders], 1).To(draws.Device));
    }
}
