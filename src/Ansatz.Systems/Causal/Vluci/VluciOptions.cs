using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Causal;

/// <summary>
/// What a <see cref="Vluci"/> is made of and how it is fitted. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>).
/// </summary>
public sealed record VluciOptions
{
    /// <summary>The size of the reproduction; the defaults.</summary>
    public static VluciOptions Reduced { get; } = new();

    /// <summary>One start and a few epochs: shows that all is wired.</summary>
    public static VluciOptions Quick { get; } = new() { Epochs = 5, Restarts = 1, Learner = EffectLearner.Linear };

    /// <summary>The recipe of the specification, which is that of the reproduction: of the paper's own sizes and rates nothing is published.</summary>
    public static VluciOptions Paper { get; } = new();

    /// <summary>The column of the treatment, 0 or 1; by default the one that the data mark, or that is called <c>treatment</c>.</summary>
    public string? Treatment { get; init; }

    /// <summary>The column of the outcome; by default the one that the data mark, or that is called <c>outcome</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>The column with the key of a unit, which is no covariate; by default <c>id</c>, else units are numbered.</summary>
    public string? Id { get; init; }

    /// <summary>Columns that are no covariates.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>What both bounds are, such as <c>elbo</c> or <c>iwelbo:8</c>; it is maximized.</summary>
    public Bound Bound { get; init => field = value.IsUpper ? throw new ArgumentOutOfRangeException(nameof(Bound), value, $"{value} is minimized; a bound that is maximized is needed, such as elbo or iwelbo:8") : value; } = Bound.Elbo;

    /// <summary>How the draws of the confounder are differentiated: <c>u=score:mean</c>; none: by their path.</summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>The weight of the KL term of the first ELBO over the course of the fit. Other bounds have no such weight.</summary>
    public Schedule Beta { get; init; } = Schedule.WarmUp(0.2);

    /// <summary>The length of the unseen confounder. With one outcome only its weighted sum matters.</summary>
    [Range(1, 64), Unit("numbers")]
    public int ConfounderSize { get; init => field = OptionCheck.Within(value, 1, 64); } = 1;

    /// <summary>
    /// The standard deviation of the outcome given covariates, treatment and confounder, in deviations of the outcome. It is an assumption and not learned: a
    /// free one would explain the confounder away as noise.
    /// </summary>
    [Range(0.001, 10.0)]
    public double OutcomeNoise { get; init => field = OptionCheck.Within(value, 0.001, 10); } = 0.15;

    /// <summary>Whether the confounder may act on the outcome in a way that depends on the covariates, beside its linear effect.</summary>
    public bool Interaction { get; init; }

    /// <summary>The weight λ of the divergence that draws the network without the outcome to the one with it.</summary>
    [Range(0.0, 1e6)]
    public double Agreement { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 1;

    /// <summary>The weight of the penalty that keeps inferred confounders independent of covariates (HSIC); by default 0.1, and 0 with more than 50 covariates.</summary>
    [Range(0.0, 1e6)]
    public double? Independence { get; init => field = value is { } weight ? OptionCheck.Within(weight, 0, 1e6) : null; }

    /// <summary>The hidden units of a layer.</summary>
    [Range(1, 10_000), Unit("units")]
    public int Width { get; init => field = OptionCheck.Within(value, 1, 10_000); } = 64;

    /// <summary>How often the training units are gone through.</summary>
    [Range(1, 100_000), Unit("epochs")]
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 100;

    /// <summary>How many units a step sees.</summary>
    [Range(2, 100_000), Unit("units")]
    public int BatchSize { get; init => field = OptionCheck.Within(value, 2, 100_000); } = 250;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(3e-3, 1e-5);

    /// <summary>How many times the fit is begun anew; the one with the best bound on validation units is kept.</summary>
    [Range(1, 1000)]
    public int Restarts { get; init => field = OptionCheck.Within(value, 1, 1000); } = 3;

    /// <summary>What learns the effects from covariates and confounder: <c>tarnet</c>, <c>cfrnet:mmd,1</c>, <c>ols</c>, <c>s-learner</c>, <c>t-learner</c> or <c>cevae</c>.</summary>
    public EffectLearner Learner { get; init; } = EffectLearner.TarNet;

    /// <summary>Shares of training, validation and test units, in percent.</summary>
    public Split Split { get; init; } = Split.Default;
}
