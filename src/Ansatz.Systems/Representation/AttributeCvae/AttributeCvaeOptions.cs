using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <summary>
/// What an <see cref="AttributeCvae"/> is made of and how it is fitted. Every value is checked when it is set
/// (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record AttributeCvaeOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static AttributeCvaeOptions Reduced { get; } = new();

    /// <summary>Small networks, one epoch: shows in under a minute that all is wired.</summary>
    public static AttributeCvaeOptions Quick { get; } = new() { Width = 8, LatentSize = 8, Epochs = 1, ClassifierEpochs = 1 };

    /// <summary>For photographs of 64x64 pixels such as CelebA and CUB.</summary>
    public static AttributeCvaeOptions Paper { get; } = new() { LatentSize = 64, Epochs = 20 };

    /// <summary>Small grey images of many, such as Fashion-MNIST, in about two minutes; no classifier.</summary>
    public static AttributeCvaeOptions Demo { get; } =
        new() { Width = 16, LatentSize = 16, Beta = Schedule.WarmUp(0.1), BatchSize = 128, Epochs = 8, LearningRate = Schedule.Cosine(1.5e-3, 1e-4), ClassifierEpochs = 0 };

    /// <summary>The quantity that is maximized, such as <c>elbo</c> or <c>iwelbo:8</c>.</summary>
    public Bound Bound { get; init; } = Bound.Elbo;

    /// <summary>
    /// The weight of the KL term of the ELBO over the course of the fit. Larger gives more plausible samples and blurrier
    /// reconstructions. Other bounds have no such weight.
    /// </summary>
    public Schedule Beta { get; init; } = Schedule.WarmUp(0.1, 2);

    /// <summary>Whether latents are drawn from a prior that is learned for the attributes, or from N(0, I).</summary>
    public LatentPrior Prior { get; init; } = LatentPrior.Conditional;

    /// <summary>The density of pixels given the decoder's output: <c>auto</c>, <c>bernoulli</c>, <c>normal:0.1</c> or <c>normal:learned</c>.</summary>
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Automatic;

    /// <summary>Whether the attributes scale and shift the channels of every stage of the decoder.</summary>
    public bool Film { get; init; } = true;

    /// <summary>Whether the stages of encoder and decoder are normalized over the batch.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>
    /// The weight α of the bound in the hybrid objective α · bound + (1 - α) · log E p(x|y,z) with z drawn from the prior, as when
    /// sampling (GSNN). 1 leaves the second term out.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Alpha { get; init => field = OptionCheck.Within(value, 0, 1); } = 1;

    /// <summary>How many draws from the prior the second term of the hybrid objective averages over.</summary>
    [Range(1, 1000), Unit("draws")]
    public int GsnnSamples { get; init => field = OptionCheck.Within(value, 1, 1000); } = 4;

    /// <summary>The weight of a term that asks a frozen classifier to find the attributes in reconstructions. 0 leaves it out.</summary>
    [Range(0.0, 1e6)]
    public double Consistency { get; init => field = OptionCheck.Within(value, 0, 1e6); }

    /// <summary>
    /// The probability with which an attribute (a whole group such as <c>hair=...</c> at once) is replaced by its training mean,
    /// so that the model knows what to do when an attribute is not named.
    /// </summary>
    [Range(0.0, 0.9)]
    public double AttributeDropout { get; init => field = OptionCheck.Within(value, 0, 0.9); } = 0.1;

    /// <summary>The length of a latent.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int LatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 32;

    /// <summary>The channels of the first stage; each further stage has twice as many, at most 8 times.</summary>
    [Range(1, 512), Unit("channels")]
    public int Width { get; init => field = OptionCheck.Within(value, 1, 512); } = 32;

    /// <summary>How often the training images are gone through.</summary>
    [Range(1, 100_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 20;

    /// <summary>How many images a step sees.</summary>
    [Range(1, 100_000), Unit("images")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 32;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Cosine(2e-3, 1e-4);

    /// <summary>The norm to which longer gradients are cut.</summary>
    [Range(0.0, 1e12, MinimumIsExclusive = true)]
    public double Clip { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e12); } = 5;

    /// <summary>How often the attribute classifier that judges samples goes through the training images. 0: no classifier, and no control accuracy.</summary>
    [Range(0, 10_000), Unit("epochs")]
    public int ClassifierEpochs { get; init => field = OptionCheck.Within(value, 0, 10_000); } = 5;

    /// <summary>Shares of training, validation and test images where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("90/0/10");
}
