namespace Ansatz.Inference;

public static partial class Diagnostics
{
    /// <summary>
    /// KL(q(z_j | ..) || p(z_j | ..)) of each number of each latent of a model, for every item, where draws of the ansatz stand for what the two distributions
    /// depend on. Near zero everywhere, a number carries nothing of its item (posterior collapse).
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">A program that draws its latents.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>By address, [plates, event], in nats, without gradient; latents without a closed form are left out.</returns>
    public static IReadOnlyDictionary<string, Tensor> Divergences(GenerativeProgram model, GenerativeProgram ansatz, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        var drawn = ansatz.Simulate(stream);
        var replayed = model.Importance(drawn.Choices, stream).Trace;
        var found = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var site in drawn.Sites.Where(site => site.Kind == SiteKind.Latent))
        {
            if (site.Distribution is not { } q || replayed.Find(site.Address)?.Distribution is not { } p) continue;
            if (KullbackLeiblerPairs.TryEvaluate(Elements(q), Elements(p)) is not { } divergence) continue;
            found[site.Address] = divergence.Shape == site.Value.Shape ? divergence : divergence.Expand(site.Value.Shape);
        }
        return found;
    }

    /// <summary>The distribution of one element of an event of independent ones.</summary>
    private static Distribution Elements(Distribution distribution)
    {
        while (distribution is Independent independent) distribution = independent.Base;
        return distribution;
    }
}
