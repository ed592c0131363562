using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <summary>What encoder and decoder of a <see cref="BeMoreActive"/> are made of.</summary>
public enum VaeNetwork
{
    /// <summary>Convolutions of stride 2, one dense layer; the decoder the other way round.</summary>
    Convolutional,

    /// <summary>Two dense ReLU layers; the decoder three dense tanh layers.</summary>
    FullyConnected,
}

/// <summary>
/// What a <see cref="BeMoreActive"/> is made of and how it is fitted. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record BeMoreActiveOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static BeMoreActiveOptions Reduced { get; } = new();

    /// <summary>Small networks, few steps: shows in under a minute that all is wired.</summary>
    public static BeMoreActiveOptions Quick { get; } = new() { Channels = [8, 16], Hidden = 32, Steps = 200 };

    /// <summary>The sizes of the paper, for images of 64x64.</summary>
    public static BeMoreActiveOptions Paper { get; } = new() { Channels = [32, 32, 64, 64], Kernels = [4, 4, 2, 2], Hidden = 256, Steps = 300_000, LearningRate = 1e-4 };

    /// <summary>The quantity that is maximized, such as <c>elbo</c> or <c>iwelbo:8</c>; the regularizer of <see cref="Method"/> is taken from it.</summary>
    public Bound Bound { get; init; } = Bound.Elbo;

    /// <summary>What is asked of the latents beside the bound: one of six published regularizers, with its strength.</summary>
    public LatentRegularizer Method { get; init; } = LatentRegularizer.BetaVae(4);

    /// <summary>How draws are differentiated, such as <c>z=score:mean</c>; none: by reparameterization.</summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>What encoder and decoder are made of.</summary>
    public VaeNetwork Network { get; init; } = VaeNetwork.Convolutional;

    /// <summary>The density of pixels given the decoder's output: <c>auto</c>, <c>bernoulli</c>, <c>normal:0.1</c> or <c>normal:learned</c>.</summary>
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    /// <summary>The length of a latent.</summary>
    [Range(2, 1024), Unit("numbers")]
    public int LatentSize { get; init => field = OptionCheck.Within(value, 2, 1024); } = 10;

    /// <summary>The channels of the convolutional stages, from the image on.</summary>
    [Range(1, 4096)]
    public IReadOnlyList<int> Channels { get; init => field = OptionCheck.Each(value, 1, 4096); } = [32, 32, 64];

    /// <summary>The kernels of the encoder's stages; the last one holds for those that remain. The decoder's are 4.</summary>
    [Range(1, 31)]
    public IReadOnlyList<int> Kernels { get; init => field = OptionCheck.Each(value, 1, 31); } = [4];

    /// <summary>The units of the dense layers.</summary>
    [Range(1, 65_536), Unit("units")]
    public int Hidden { get; init => field = OptionCheck.Within(value, 1, 65_536); } = 128;

    /// <summary>The steps of the fit.</summary>
    [Range(1, 100_000_000), Unit("steps")]
    public int Steps { get; init => field = OptionCheck.Within(value, 1, 100_000_000); } = 2000;

    /// <summary>How many images a step sees; at least 2, as regularizers compare them.</summary>
    [Range(2, 100_000), Unit("images")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 2, 100_000); } = 64;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>Shares of training, validation and test images where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("90/0/10");
}
