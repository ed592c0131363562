using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What was found of a latent.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="MeanOfVariance">m = E[σ²(x)].</param>
/// <param name="VarianceOfVariance">v = Var[σ²(x)].</param>
/// <param name="VarianceOfMean">Var[μ(x)].</param>
/// <param name="IsDead">Whether the mean is the same for all examples to 1e-12, so that it has no correlations.</param>
public sealed record LatentFacts(LatentKind Kind, double MeanOfVariance, double VarianceOfVariance, double VarianceOfMean, bool IsDead);

/// <summary>
/// The polarized regime over several examples: a latent is active where v &lt; 0.1 and m ≤ 0.1, passive where v &lt; 0.1 and |m - 1| ≤ 0.1, mixed else; v is
/// the variance over examples of σ²(x), which an average of σ² taken first would hide. Source: section 4 of the paper.
/// </summary>
public sealed class LatentRegime
{
    /// <summary>The threshold τ_v of the variance of σ².</summary>
    public const double VarianceThreshold = 0.1;

    /// <summary>The threshold τ_m of the mean of σ², from 0 or 1.</summary>
    public const double MeanThreshold = 0.1;

    /// <summary>A passive latent whose mean varies more than this is doubtful.</summary>
    private const double QuietMean = 0.1;

    private LatentRegime(IReadOnlyList<LatentFacts> latents) => Latents = latents;

    /// <summary>The latents in their order.</summary>
    public IReadOnlyList<LatentFacts> Latents { get; }

    /// <summary>The kind of each latent.</summary>
    public IReadOnlyList<LatentKind> Kinds => [.. Latents.Select(latent => latent.Kind)];

    /// <summary>What the user should know of: latents that σ² calls passive though their means vary.</summary>
    public IEnumerable<string> Doubts => Enumerable.Range(0, Latents.Count).Where(j => Latents[j] is { Kind: LatentKind.Passive, VarianceOfMean: >= QuietMean })
        .Select(j => $"z{j} counts as passive, for its variance is 1 on all examples, but its mean varies (variance {Latents[j].VarianceOfMean:G3}): the encoder may be badly trained");

    /// <summary>Classifies latents.</summary>
    /// <param name="mean">μ, [n, latent], n at least 2.</param>
    /// <param name="variance">σ², [n, latent].</param>
    public static LatentRegime Of(Tensor mean, Tensor variance)
    {
        var (m, v, spread) = (Moments(variance).Mean, Moments(variance).Variance, Moments(mean).Variance);
        return new([.. m.Select((_, j) => new LatentFacts(Classify(m[j], v[j]), m[j], v[j], spread[j], spread[j] < DependenceMeasure.ConstantVariance))]);
    }

    /// <summary>How many latents are of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public int Count(LatentKind kind) => Latents.Count(latent => latent.Kind == kind);

    private static LatentKind Classify(double m, double v) => v >= VarianceThreshold ? LatentKind.Mixed
        : m <= MeanThreshold ? LatentKind.Active : Math.Abs(m - 1) <= MeanThreshold ? LatentKind.Passive : LatentKind.Mixed;

    private static (double[] Mean, double[] Variance) Moments(Tensor values)
    {
        var x = values.To(ScalarType.Float64);
        var mean = x.Mean([0]);
        return (mean.ToArray<double>(), (x - mean).Square().Mean([0]).ToArray<double>());
    }
}
