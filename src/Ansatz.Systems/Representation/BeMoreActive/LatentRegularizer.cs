using System.Globalization;
using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// What six variational autoencoders ask of their latents. Each maximizes a bound of log p(x) less a regularizer R of the encoder over a batch; with the ELBO,
/// whose divergence KL = ½ Σ (μ² + σ² - ln σ² - 1) is the mean over images, that is the published objective:
/// β-VAE R = (β - 1) KL; annealed VAE R = γ |KL - C(t)| - KL; β-TC-VAE R = (β - 1) TC; FactorVAE R = γ mean(logit₀ - logit₁) of a discriminator;
/// DIP-VAE R = λ_od Σ_{i≠j} C_ij² + λ_d Σ (C_ii - 1)² with C = Cov[μ] (I) or Cov[μ] + E[diag σ²] (II).
/// </summary>
public abstract record LatentRegularizer : ISpelled
{
    private const double AnnealedWeight = 1000, AnnealedShare = 1.0 / 3;

    /// <summary>β-VAE. Source: Higgins et al. 2017.</summary>
    /// <param name="beta">The weight β of the divergence, not negative; the paper has 1, 2, 4, 6, 8, 16.</param>
    public static LatentRegularizer BetaVae(double beta) => new BetaRegularizer(Weight(beta, nameof(beta)));

    /// <summary>Annealed VAE. Source: Burgess et al. 2018.</summary>
    /// <param name="capacity">The divergence C asked for at the end, in nats; the paper has 5, 10, 25, 50, 75, 100.</param>
    /// <param name="weight">The weight γ of the distance from it.</param>
    /// <param name="share">The share of the fit in which C grows from 0 in a straight line: 100,000 of 300,000 steps.</param>
    public static LatentRegularizer AnnealedVae(double capacity, double weight = AnnealedWeight, double share = AnnealedShare) =>
        new AnnealedRegularizer(Weight(capacity, nameof(capacity)), Weight(weight, nameof(weight)), share);

    /// <summary>β-TC-VAE. Source: Chen et al. 2018.</summary>
    /// <param name="beta">The weight β of the total correlation, not negative; the paper has 1, 2, 4, 6, 8, 10.</param>
    public static LatentRegularizer BetaTcVae(double beta) => new TotalCorrelationRegularizer(Weight(beta, nameof(beta)));

    /// <summary>FactorVAE. Source: Kim and Mnih 2018.</summary>
    /// <param name="gamma">The weight γ of the discriminator's estimate of the total correlation; the paper has 10, 20, 30, 40, 50, 100.</param>
    public static LatentRegularizer FactorVae(double gamma) => new FactorRegularizer(Weight(gamma, nameof(gamma)));

    /// <summary>DIP-VAE-I, λ_d = 10 λ_od. Source: Kumar et al. 2018.</summary>
    /// <param name="lambda">The weight λ_od; the paper has 1, 2, 5, 10, 20, 50.</param>
    public static LatentRegularizer DipVaeI(double lambda) => new CovarianceRegularizer("dip-vae-i", Weight(lambda, nameof(lambda)), 10, OfMeans: true);

    /// <summary>DIP-VAE-II, λ_d = λ_od. Source: Kumar et al. 2018.</summary>
    /// <param name="lambda">The weight λ_od; the paper has 1, 2, 5, 10, 20, 50.</param>
    public static LatentRegularizer DipVaeII(double lambda) => new CovarianceRegularizer("dip-vae-ii", Weight(lambda, nameof(lambda)), 1, OfMeans: false);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("beta-vae[:BETA]", "the divergence from the prior, weighted; default 4"),
        new("annealed-vae[:CAPACITY]", "the divergence kept at a number of nats that grows; default 25"),
        new("beta-tc-vae[:BETA]", "the total correlation of the latents, from the batch; default 4"),
        new("factor-vae[:GAMMA]", "the total correlation of the latents, from a discriminator; default 10"),
        new("dip-vae-i[:LAMBDA]", "the covariance of the means like the identity; default 5"),
        new("dip-vae-ii[:LAMBDA]", "the covariance of the draws like the identity; default 5"),
    ];

    /// <summary>Reads a regularizer from its spelling.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static LatentRegularizer Parse(string text)
    {
        var colon = text.IndexOf(':');
        var (name, argument) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        double Number(double otherwise) => argument is null ? otherwise
            : double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0 ? value
                : throw new FormatException($"'{text}': {argument} is not a number of at least 0");
        return name switch
        {
            "beta-vae" => BetaVae(Number(4)),
            "annealed-vae" => AnnealedVae(Number(25)),
            "beta-tc-vae" => BetaTcVae(Number(4)),
            "factor-vae" => FactorVae(Number(10)),
            "dip-vae-i" => DipVaeI(Number(5)),
            "dip-vae-ii" => DipVaeII(Number(5)),
            _ => throw new FormatException($"'{text}' is no objective: {Spelling.Forms(Spellings)}"),
        };
    }

    /// <summary>Whether a discriminator is trained beside the autoencoder.</summary>
    internal virtual bool NeedsDiscriminator => false;

    /// <summary>The regularizer R of a batch, in nats, a number with gradient; null where it is 0.</summary>
    /// <param name="o">The objective's context.</param>
    /// <param name="batch">The posteriors of a batch and draws from them.</param>
    internal abstract Tensor? Estimate(ObjectiveContext o, LatentBatch batch);

    private static double Weight(double value, string name) => value >= 0 && double.IsFinite(value) ? value
        : throw new ArgumentOutOfRangeException(name, value, "a strength is finite and not negative");

    private static string Spell(string name, double value) => $"{name}:{value.ToString("R", CultureInfo.InvariantCulture)}";

    private sealed record BetaRegularizer(double Beta) : LatentRegularizer
    {
        internal override Tensor? Estimate(ObjectiveContext o, LatentBatch batch) => Beta == 1 ? null : (Beta - 1) * batch.Posterior.Divergence().Mean();

        public override string ToString() => Spell("beta-vae", Beta);
    }

    private sealed record AnnealedRegularizer(double Capacity, double Gamma, double Share) : LatentRegularizer
    {
        internal override Tensor? Estimate(ObjectiveContext o, LatentBatch batch)
        {
            var divergence = batch.Posterior.Divergence().Mean();
            return Gamma * (divergence - o.At(Schedule.Linear(0, Capacity, until: Share))).Abs() - divergence;
        }

        public override string ToString() => Spell("annealed-vae", Capacity);
    }

    private sealed record TotalCorrelationRegularizer(double Beta) : LatentRegularizer
    {
        internal override Tensor? Estimate(ObjectiveContext o, LatentBatch batch) => Beta == 1 ? null
            : (Beta - 1) * o.Term("total correlation", DependenceMeasure.TotalCorrelationOfMixture(batch.Posterior.ByLatent(), batch.Draws));

        public override string ToString() => Spell("beta-tc-vae", Beta);
    }

    private sealed record FactorRegularizer(double Gamma) : LatentRegularizer
    {
        internal override bool NeedsDiscriminator => true;

        internal override Tensor? Estimate(ObjectiveContext o, LatentBatch batch) => Gamma == 0 ? null
            : Gamma * o.Term("total correlation", batch.Discriminator!.LogRatio(batch.Draws).Mean());

        public override string ToString() => Spell("factor-vae", Gamma);
    }

    private sealed record CovarianceRegularizer(string Name, double Lambda, double DiagonalFactor, bool OfMeans) : LatentRegularizer
    {
        internal override Tensor? Estimate(ObjectiveContext o, LatentBatch batch)
        {
            if (Lambda == 0) return null;
            var means = batch.Posterior.Mean - batch.Posterior.Mean.Mean([0]);
            var covariance = means.Transpose(0, 1).MatMul(means) / (double)means.Size(0);
            var diagonal = covariance.Diagonal();
            var off = covariance.Square().Sum() - diagonal.Square().Sum();
            if (!OfMeans) diagonal = diagonal + batch.Posterior.LogVariance.Exp().Mean([0]);
            return Lambda * (off + DiagonalFactor * (diagonal - 1).Square().Sum());
        }

        public override string ToString() => Spell(Name, Lambda);
    }
}
