using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;

namespace Ansatz.Systems.Representation;

/// <summary>By which figure on the validation examples the best epoch is told.</summary>
public enum EpochSelection
{
    /// <summary>The method's own: the divergence, or the mean squared error.</summary>
    Objective,

    /// <summary>The root mean squared error.</summary>
    Rmse,

    /// <summary>The median absolute error, which contaminated outcomes do not move.</summary>
    MedianError,
}

/// <summary>
/// What a <see cref="CsIb"/> is made of and how it is fitted. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record CsIbOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static CsIbOptions Reduced { get; } = new();

    /// <summary>A small network and three epochs: shows in under a minute that all is wired.</summary>
    public static CsIbOptions Quick { get; } = new() { Width = 32, LatentSize = 16, Epochs = 3, AnnealingEpochs = 1 };

    /// <summary>As published for California's houses: 128 numbers, widths 1, 200 epochs, the step size times 0.6 every 10.</summary>
    public static CsIbOptions Paper { get; } = new()
    {
        LatentSize = 128, Epochs = 200, InputKernel = KernelWidth.Fixed(1), OutcomeKernel = KernelWidth.Fixed(1), AnnealingEpochs = 0,
        LearningRate = Schedule.Step(1e-4, 0.6, [.. Enumerable.Range(1, 19).Select(i => i / 20.0)]),
    };

    /// <summary>How prediction and compression are measured: <c>cs</c> is the method, the others what it is compared with.</summary>
    public Bottleneck Method { get; init; } = Bottleneck.CauchySchwarz;

    /// <summary>The weight β of compression: larger forgets more of x.</summary>
    [Range(0.0, 1e6)]
    public double Beta { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 0.01;

    /// <summary>The bound of the variational bottleneck (method <c>vib</c>), such as <c>elbo</c> or <c>iwelbo:8</c>; β weighs the KL term of the ELBO, other bounds have none.</summary>
    public Bound Bound { get; init; } = Bound.Elbo;

    /// <summary>The width of the kernel of inputs, which are standardized. A large one forgives errors that neighbors cancel.</summary>
    public KernelWidth InputKernel { get; init; } = KernelWidth.PerDimension(0.177);

    /// <summary>The width of the kernel of representations.</summary>
    public KernelWidth RepresentationKernel { get; init; } = KernelWidth.Fixed(1);

    /// <summary>The width of the kernel of outcomes, in the unit in which the network sees them: errors far beyond it count little.</summary>
    public KernelWidth OutcomeKernel { get; init; } = KernelWidth.Fixed(0.5);

    /// <summary>Epochs in which the width of the outcomes' kernel falls from two standard deviations to its own, so that gradients reach errors that are large at first. 0: none.</summary>
    [Range(0.0, 1e5), Unit("epochs")]
    public double AnnealingEpochs { get; init => field = OptionCheck.Within(value, 0, 1e5); } = 5;

    /// <summary>Whether t is drawn from N(μ(x), σ(x)²) in training, as method <c>vib</c> always has it, rather than a function of x.</summary>
    public bool Stochastic { get; init; }

    /// <summary>The length of the representation.</summary>
    [Range(1, 4096), Unit("numbers")]
    public int LatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 64;

    /// <summary>The hidden units of a layer.</summary>
    [Range(1, 8192), Unit("units")]
    public int Width { get; init => field = OptionCheck.Within(value, 1, 8192); } = 128;

    /// <summary>The hidden layers of the encoder of tables and codes.</summary>
    [Range(1, 64), Unit("layers")]
    public int Depth { get; init => field = OptionCheck.Within(value, 1, 64); } = 2;

    /// <summary>How often the training examples are gone through.</summary>
    [Range(1, 100_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 40;

    /// <summary>How many examples a step sees; kernel matrices have the square of it.</summary>
    [Range(2, 1024), Unit("examples")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 2, 1024); } = 128;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Step(1e-3, 0.6, 0.25, 0.5, 0.75);

    /// <summary>By which figure on the validation examples the best epoch is told: <c>median-error</c> where outcomes are contaminated and the method is not <c>cs</c>.</summary>
    public EpochSelection Selection { get; init; }

    /// <summary>What is done about missing values of features: an error, or the mean.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Standardized features are clamped to [-limit, limit].</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double FeatureLimit { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e9); } = 6;

    /// <summary>Whether the network sees outcomes standardized; else in their own unit, which the outcomes' kernel is then given in.</summary>
    public bool StandardizeOutcome { get; init; } = true;

    /// <summary>Shares of training, validation and test examples where the data have no parts of their own, in percent.</summary>
    public Split Split { get; init; } = Split.Parse("60/15/25");

    /// <summary>The column whose equal values stay in one part, such as a patient; empty: none.</summary>
    public string SplitBy { get; init; } = "";

    internal bool IsStochastic => Stochastic || Method.NeedsNormal;
}
