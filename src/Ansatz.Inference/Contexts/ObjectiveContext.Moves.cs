namespace Ansatz.Inference;

/// <content>What approximations and moves of Markov chains draw.</content>
public sealed partial class ObjectiveContext
{
    private const double Impossible = -80;

    /// <summary>Standard normal noise for the rows of a site.</summary>
    internal Tensor NoiseLike(string address, Site site, Shape shape) =>
        Within(site.Stack, () => Visit(address, new Normal(Tensor.Zeros([], site.Distribution!.DataType), 1).Iid(shape), new SiteRequest { Kind = SiteKind.Latent }));

    /// <summary>A draw of all latents at once, for each item.</summary>
    internal Tensor DrawPacked(Distribution distribution, PlateFrame[] items) =>
        Within(PlateStack.Of(items), () => Visit("packed", distribution, new SiteRequest { Kind = SiteKind.Latent }));

    /// <summary>For each item, true with probability <c>min(1, exp(log ratio))</c>; the score function differentiates it.</summary>
    internal Tensor Accept(Tensor logRatio, PlateFrame[] items)
    {
        // Logits of min(1, r), finite for every r; where r is at least 1 there is nothing to draw.
        var log = Tensor.Where(logRatio.IsNan(), Impossible, logRatio).Clamp(min: Impossible);
        var isOpen = log < 0;
        var below = Tensor.Where(isOpen, log, -1.0);
        using var mask = Mask(isOpen);
        var drawn = Within(PlateStack.Of(items), () => Visit(
            "accepted", Bernoulli.FromLogits(below - (-below.Expm1()).Log()), new SiteRequest { Kind = SiteKind.Latent, Strategy = Strategy.ScoreFunction() }));
        return !isOpen | (drawn > 0.5);
    }
}
