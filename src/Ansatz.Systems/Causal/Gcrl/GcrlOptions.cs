using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Causal;

/// <summary>How the environments of data are mixed in batches.</summary>
public enum EnvironmentMixing
{
    /// <summary>Every batch has rows of all environments, as many of each; an epoch goes once through the largest, and again through smaller ones.</summary>
    Together,

    /// <summary>Every batch is of one environment; they take turns.</summary>
    Turns,
}

/// <summary>Which networks read and draw paths.</summary>
public enum GcrlNetworks
{
    /// <summary>Pairs where every scene has exactly two members, else scenes.</summary>
    Auto,

    /// <summary>Perceptrons for scenes of exactly two members; the style is the scene's.</summary>
    Pairs,

    /// <summary>Recurrent networks and graph attention for scenes of any number of members; each has a style.</summary>
    Scenes,
}

/// <summary>What is fitted: the method, or one of its baselines with the same networks.</summary>
public enum GcrlMethod
{
    /// <summary>The method: an invariant latent and a style with a mixture prior over environments, each behind a flow.</summary>
    Causal,

    /// <summary>A conditional variational autoencoder: one latent of the size of both, prior N(0, I).</summary>
    Cvae,

    /// <summary>A deterministic forecaster: the latents' means, least squared error of the future.</summary>
    Deterministic,
}

/// <summary>What a <see cref="Gcrl"/> is made of and how it is fitted. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).</summary>
public sealed record GcrlOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static GcrlOptions Reduced { get; } = new();

    /// <summary>A few epochs: shows in under a minute that all is wired.</summary>
    public static GcrlOptions Quick { get; } = new() { Epochs = 4 };

    /// <summary>The published length and rate, for crossing pairs.</summary>
    public static GcrlOptions Paper { get; } = new() { Epochs = 250, LearningRate = 5e-3 };

    /// <summary>Which networks.</summary>
    public GcrlNetworks Networks { get; init; } = GcrlNetworks.Auto;

    /// <summary>The method, or a baseline.</summary>
    public GcrlMethod Method { get; init; } = GcrlMethod.Causal;

    /// <summary>The quantity that is maximized: <c>best-of:20</c>, <c>supervised:10</c>, or any bound, such as <c>iwelbo:10</c>.</summary>
    public ForecastObjective Bound { get; init; } = ForecastObjective.Automatic;

    /// <summary>How the draws of z and s are differentiated: <c>s=score:mean</c>; none: by their path.</summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>What a deterministic forecaster pays for being better in some environments than in others: <c>none</c>, <c>irm:1</c>, <c>v-rex:1</c>.</summary>
    public InvariancePenalty Penalty { get; init; } = InvariancePenalty.None;

    /// <summary>Steps of the past that are seen.</summary>
    [Range(2, 1000), Unit("steps")]
    public int Observed { get; init => field = OptionCheck.Within(value, 2, 1000); } = 8;

    /// <summary>Steps of the future that are forecast.</summary>
    [Range(1, 1000), Unit("steps")]
    public int Horizon { get; init => field = OptionCheck.Within(value, 1, 1000); } = 12;

    /// <summary>The length of the invariant latent z of a member; even where there is a flow. 0: 2 for pairs, 8 for scenes.</summary>
    [Range(0, 1024), Unit("numbers")]
    public int InvariantSize { get; init => field = OptionCheck.Within(value, 0, 1024); }

    /// <summary>The length of the style s, of a pair or of a member of a scene; even where there is a flow. 0: 2 for pairs, 8 for scenes.</summary>
    [Range(0, 1024), Unit("numbers")]
    public int StyleSize { get; init => field = OptionCheck.Within(value, 0, 1024); }

    /// <summary>The components of the prior of the style, at least as many as there are environments.</summary>
    [Range(1, 1000), Unit("components")]
    public int Components { get; init => field = OptionCheck.Within(value, 1, 1000); } = 5;

    /// <summary>Whether the priors lie behind coupling flows; without them their means and variances are learned.</summary>
    public bool Flow { get; init; } = true;

    /// <summary>
    /// The variance of an observed coordinate given the latents, in square metres. The paper's squared error is 0.5, a loose likelihood (0.7 m) under which samples
    /// spread widely; 0.02 gives calibrated ones.
    /// </summary>
    [Range(1e-6, 1e6)]
    public double ObservationVariance { get; init => field = OptionCheck.Within(value, 1e-6, 1e6); } = 0.5;

    /// <summary>The weight of the divergence of the style from its prior over the fit; <c>warmup:0.1</c> where it collapses.</summary>
    public Schedule StyleWeight { get; init; } = 1;

    /// <summary>How often the training scenes are gone through.</summary>
    [Range(1, 100_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 40;

    /// <summary>How many scenes of each environment a step sees.</summary>
    [Range(1, 100_000), Unit("scenes")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 64;

    /// <summary>How environments are mixed: all in every step (<c>together</c>), or one after the other (<c>turns</c>).</summary>
    public EnvironmentMixing Mixing { get; init; } = EnvironmentMixing.Together;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(5e-3, 1e-4);

    /// <summary>The norm to which longer gradients are cut.</summary>
    [Range(0.0, 1e12, MinimumIsExclusive = true)]
    public double Clip { get; init => field = OptionCheck.Within(value, double.Epsilon, 1e12); } = 100;

    /// <summary>
    /// Shares of training, validation and test where the data have no parts of their own, in percent. Groups (recordings, scenes) stay whole. The weights with the
    /// best error on validation scenes are kept; without a validation share the last ones.
    /// </summary>
    public Split Split { get; init; } = Split.Default;
}
