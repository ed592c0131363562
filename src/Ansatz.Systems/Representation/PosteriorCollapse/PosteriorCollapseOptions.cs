using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The model whose collapse is predicted, fitted or measured. The theory reads the first ten options; so <c>analyze</c> with the options of a fit tells
/// what that fit will come to. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record PosteriorCollapseOptions
{
    /// <summary>The defaults: a linear conditional model, two minutes on Fashion-MNIST.</summary>
    public static PosteriorCollapseOptions Reduced { get; } = new();

    /// <summary>Few latents, one epoch.</summary>
    public static PosteriorCollapseOptions Quick { get; } = new() { LatentSize = 8, TopLatentSize = 8, Hidden = 32, Epochs = 1 };

    /// <summary>The published sizes on 28x28 images: 16 latents, hidden layers of 16, 100 epochs.</summary>
    public static PosteriorCollapseOptions Paper { get; } = new() { Network = CollapseNetwork.Relu, LatentSize = 16, TopLatentSize = 16, Hidden = 16, Epochs = 100, Clip = 0.01 };

    /// <summary>The linear model fitted from second moments, which reaches the theory's optimum to three decimals: 4000 steps in double precision. From smaller step sizes modes of near variances stay rotated against each other.</summary>
    public static PosteriorCollapseOptions Exact { get; } = new() { FitFrom = CollapseFit.Moments, Epochs = 4000, LearningRate = Schedule.Cosine(0.05) };

    /// <summary>Which model: <c>cvae</c> (y from x), <c>vae</c> or <c>mhvae</c> (both of the inputs alone).</summary>
    public CollapseMethod Method { get; init; } = CollapseMethod.Cvae;

    /// <summary>The weight β of the KL term, of the lower level in a hierarchical model. A direction of variance θ lives where θ > β times the squared decoder deviation.</summary>
    [Range(0.0, 1e6)]
    public double Beta { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 1;

    /// <summary>The weight β₂ of the KL term of the upper level; hierarchical models only.</summary>
    [Range(0.0, 1e6)]
    public double TopBeta { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 1;

    /// <summary>The standard deviation η of the decoder's noise (and of the lower latent given the upper one), in units of the data.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double DecoderDeviation { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e6); } = 1;

    /// <summary>The standard deviation of the prior.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double PriorDeviation { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e6); } = 1;

    /// <summary>The length of the latent, of the lower one in a hierarchical model.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int LatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 64;

    /// <summary>The length of the upper latent; hierarchical models only.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int TopLatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 16;

    /// <summary>The standard deviation of q(z|..), of the lower level in a hierarchical model: <c>auto</c>, <c>learned</c> or a number.</summary>
    public LatentDeviation EncoderDeviation { get; init; } = LatentDeviation.Automatic;

    /// <summary>The standard deviation of q(z2|z1): <c>learned</c> or a number; hierarchical models only.</summary>
    public LatentDeviation TopEncoderDeviation { get; init; } = LatentDeviation.Learned;

    /// <summary>Whether the means of the data are subtracted first. The published program does not.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Which part of an image a conditional model is given: <c>quarter</c> or <c>half</c>.</summary>
    public ObservedRegion Observed { get; init; } = ObservedRegion.Quarter;

    /// <summary>What the maps are: <c>linear</c>, <c>relu</c> or <c>conv</c>.</summary>
    public CollapseNetwork Network { get; init; } = CollapseNetwork.Linear;

    /// <summary>The width of hidden layers; not in linear models.</summary>
    [Range(1, 65536), Unit("units")]
    public int Hidden { get; init => field = OptionCheck.Within(value, 1, 65536); } = 256;

    /// <summary>From what it is fitted: <c>sampled</c> (batches) or <c>moments</c> (linear models: in closed form, see the preset <c>exact</c>).</summary>
    public CollapseFit FitFrom { get; init; } = CollapseFit.Sampled;

    /// <summary>The quantity that is maximized when sampled, such as <c>elbo</c> or <c>iwelbo:8</c>; its latent terms carry the weights β.</summary>
    public Bound Bound { get; init; } = Bound.Elbo;

    /// <summary>How draws are differentiated, as <c>z=score</c>; draws that are not named are reparameterized.</summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>Whether strategies with a biased gradient may be used.</summary>
    public bool AllowBiased { get; init; }

    /// <summary>What both β are multiplied by over the course of the fit, such as <c>warmup:0.2</c>.</summary>
    public Schedule Annealing { get; init; } = 1;

    /// <summary>How often the training data are gone through; steps, where the fit is from moments.</summary>
    [Range(1, 1_000_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 30;

    /// <summary>How many examples a step sees.</summary>
    [Range(1, 1_000_000), Unit("examples")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 128;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>The norm to which longer gradients are cut, when sampled.</summary>
    [Range(0.0, 1e12, MinimumIsExclusive = true)]
    public double Clip { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e12); } = 0.1;

    /// <summary>Shares of training, validation and test examples where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("90/0/10");

    /// <summary>The deviation of q(z|..) at the lower level, with the default resolved.</summary>
    internal LatentDeviation Deviation => !EncoderDeviation.IsAutomatic ? EncoderDeviation : Method == CollapseMethod.Mhvae ? LatentDeviation.Fixed(0.5) : LatentDeviation.Learned;

    /// <summary>The ratio c of the decoder's and the prior's deviation.</summary>
    internal double Ratio => DecoderDeviation / PriorDeviation;

    /// <summary>Refuses what does not go together, where it is used: options are set one by one.</summary>
    /// <exception cref="OptionException">The objective has no minimum, or the network cannot be fitted so.</exception>
    internal PosteriorCollapseOptions Checked()
    {
        if (Method == CollapseMethod.Mhvae && Deviation.Value is null && TopEncoderDeviation.Value is null && TopBeta < Beta)
        {
            throw new OptionException("top-beta", FormattableString.Invariant(
                $"the objective has no minimum: both encoder deviations are learned and top-beta {TopBeta} is below beta {Beta}, so that scaling z1 up gains without end. Fix one (--encoder-deviation 0.5), or raise top-beta"));
        }
        if (FitFrom == CollapseFit.Moments && Network != CollapseNetwork.Linear)
            throw new OptionException("fit-from", "second moments determine linear networks only; use --fit-from sampled, or --network linear");
        return this;
    }
}
