using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// What a <see cref="LatentQuantization"/> is made of and how it is fitted. Every value is checked when it is set
/// (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record LatentQuantizationOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static LatentQuantizationOptions Reduced { get; } = new();

    /// <summary>A short fit of a small network: shows in under a minute that all is wired.</summary>
    public static LatentQuantizationOptions Quick { get; } = new() { Width = 8, HiddenSize = 64, LatentSize = 32, Steps = 200, ClassifierEpochs = 1 };

    /// <summary>The published networks, rates and steps.</summary>
    public static LatentQuantizationOptions Paper { get; } = new()
    {
        Width = 64, HiddenSize = 1024, Refined = true, Steps = 10_000, LearningRate = Schedule.Exponential(3e-4, 3e-4 * 0.98), ClassifierEpochs = 3,
    };

    /// <summary>The bound that the encoder maximizes, such as <c>elbo</c> or <c>iwelbo:8</c>.</summary>
    public Bound Bound { get; init; } = Bound.Elbo;

    /// <summary>How gradients pass the draws of the encoder's objective, whose one site is <c>u</c>, such as <c>u=score:mean</c>; others keep the default.</summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>How a latent number becomes a bit, and the threshold Q.</summary>
    public LatentQuantizer Quantizer { get; init; } = LatentQuantizer.Band();

    /// <summary>The bits of a code: there are at most 2^bits different filtered images.</summary>
    [Range(1, 4096), Unit("bits")]
    public int LatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 64;

    /// <summary>The channels of the first convolution; the second has twice as many.</summary>
    [Range(1, 512), Unit("channels")]
    public int Width { get; init => field = OptionCheck.Within(value, 1, 512); } = 16;

    /// <summary>The units of the dense layer between convolutions and latents.</summary>
    [Range(1, 8192), Unit("units")]
    public int HiddenSize { get; init => field = OptionCheck.Within(value, 1, 8192); } = 256;

    /// <summary>Whether encoder and decoders have a further convolution at full and at quarter size, and kernels of 3 instead of 4, as published.</summary>
    public bool Refined { get; init; }

    /// <summary>The weight of the mean squared error (on pixels from -1 to 1) against the KL divergence of a latent number: a normal likelihood of the variance pixels / (2 · weight · latents).</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double ReconstructionWeight { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e6); } = 10;

    /// <summary>The weight of the penalty (K - slope of the encoder)²; 0 leaves it out.</summary>
    [Range(0.0, 1e6)]
    public double GradientPenalty { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 10;

    /// <summary>The slope K that the sum of the encoder's means should have in the pixels from -1 to 1.</summary>
    [Range(0.0, 1e6)]
    public double Slope { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 0.1;

    /// <summary>How many steps; each moves the encoder, the soft decoder and the decoder of bits in turn.</summary>
    [Range(1, 10_000_000), Unit("steps")]
    public int Steps { get; init => field = OptionCheck.Within(value, 1, 10_000_000); } = 3000;

    /// <summary>How many images a step sees.</summary>
    [Range(1, 100_000), Unit("images")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 64;

    /// <summary>RMSProp's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>How much of the squared gradients' average RMSProp keeps in a step.</summary>
    [Range(0.0, 0.9999)]
    public double Smoothing { get; init => field = OptionCheck.Within(value, 0, 0.9999); } = 0.9;

    /// <summary>
    /// How often the classifier that is attacked goes through the training images, where they have classes. 0: no classifier of the model's own, so that
    /// <c>attack</c> and <c>evaluate</c> are given one.
    /// </summary>
    [Range(0, 10_000), Unit("epochs")]
    public int ClassifierEpochs { get; init => field = OptionCheck.Within(value, 0, 10_000); } = 4;

    /// <summary>Shares of training, validation and test images where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("90/0/10");
}
