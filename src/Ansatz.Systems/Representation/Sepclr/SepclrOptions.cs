using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <summary>How the information that common and salient representation share is kept down.</summary>
public enum InformationTerm
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Their joint entropy, by a product of kernels, is raised: k-JEM.</summary>
    KJem,

    /// <summary>A variational upper bound is lowered: the contrastive log-ratio (CLUB) of a learned q(s|c).</summary>
    Club,
}

/// <summary>The network between images and representations. Feature tables always pass a perceptron.</summary>
public enum EncoderBackbone
{
    /// <summary>Three convolutions of stride 2 with batch normalization.</summary>
    Convolutional,

    /// <summary>A residual network of 18 layers for small images.</summary>
    Resnet18,
}

/// <summary>What a <see cref="Sepclr"/> is made of and how it is fitted. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).</summary>
public sealed record SepclrOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static SepclrOptions Reduced { get; } = new();

    /// <summary>Small networks, two epochs: shows in under a minute that all is wired.</summary>
    public static SepclrOptions Quick { get; } = new() { Width = 8, CommonSize = 8, SalientSize = 8, Epochs = 2, BatchSize = 64 };

    /// <summary>The published size, for color images of 32x32 pixels.</summary>
    public static SepclrOptions Paper { get; } = new()
    {
        Backbone = EncoderBackbone.Resnet18, Width = 64, SalientWeight = 1000, AbsenceWeight = 1000, Epochs = 250, BatchSize = 512, LearningRate = 3e-4,
        Augmentation = [new RandomCrop(), new RandomFlip(), new ColorJitter(), new RandomGrey()],
    };

    /// <summary>The length of the common representation.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int CommonSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 32;

    /// <summary>The length of the salient representation; with named attributes it has one number for each of them instead.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int SalientSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 32;

    /// <summary>
    /// Columns of the target data that are known to make the difference: each gets one number of the salient representation for itself. Numbers are
    /// compared by a Gaussian kernel on their range, words by equality. None: the difference is found without labels.
    /// </summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The temperature τ: the variance of all kernels, and twice of it divides squared distances.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init => field = OptionCheck.Within(value, 1e-6, 100); } = 0.5;

    /// <summary>The weight λ_s of the salient term: views of a target agree, targets differ from one another and from nothing.</summary>
    [Range(0.0, 1e9)]
    public double SalientWeight { get; init => field = OptionCheck.Within(value, 0, 1e9); } = 1;

    /// <summary>The weight λ_r of the term that gives background items a salient representation of zero.</summary>
    [Range(0.0, 1e9)]
    public double AbsenceWeight { get; init => field = OptionCheck.Within(value, 0, 1e9); } = 10;

    /// <summary>The weight λ_j of the term that keeps down what the two representations share.</summary>
    [Range(0.0, 1e9)]
    public double InformationWeight { get; init => field = OptionCheck.Within(value, 0, 1e9); } = 10;

    /// <summary>What that term is.</summary>
    public InformationTerm Information { get; init; } = InformationTerm.KJem;

    /// <summary>The network between images and representations.</summary>
    public EncoderBackbone Backbone { get; init; } = EncoderBackbone.Convolutional;

    /// <summary>Whether the two representations are read off one backbone, at half the cost, or each has its own.</summary>
    public bool SharedBackbone { get; init; }

    /// <summary>The channels of the first stage of an image's backbone; a table's hidden layers have eight times as many units.</summary>
    [Range(1, 512), Unit("channels")]
    public int Width { get; init => field = OptionCheck.Within(value, 1, 512); } = 16;

    /// <summary>The hidden units of the projectors, which see the losses in place of the representations.</summary>
    [Range(1, 4096), Unit("units")]
    public int ProjectorWidth { get; init => field = OptionCheck.Within(value, 1, 4096); } = 128;

    /// <summary>How two views of an image are made. They must leave recognizable what makes the difference.</summary>
    public IReadOnlyList<Augmentation> Augmentation { get; init; } = [new RandomAffine(), new BrightnessJitter(), new NormalNoise()];

    /// <summary>How two views of a row of features are made.</summary>
    public IReadOnlyList<Augmentation> FeatureAugmentation { get; init; } = [new NormalNoise(0.1), new FeatureDropout()];

    /// <summary>What is done about missing values of a table.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Refuse;

    /// <summary>How often background and target are gone through.</summary>
    [Range(1, 100_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 26;

    /// <summary>How many items a step sees, background and target together, each at least 8 (or half, in a smaller batch).</summary>
    [Range(4, 100_000), Unit("items")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 4, 100_000); } = 256;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>Shares of training, validation and test items where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("90/0/10");
}
