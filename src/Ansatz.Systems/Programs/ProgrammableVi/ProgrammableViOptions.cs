using System.ComponentModel.DataAnnotations;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Programs;

/// <summary>The ansatz of a program that brings none.</summary>
public enum AutomaticFamily
{
    /// <summary>Independent normals in unconstrained coordinates.</summary>
    MeanField,

    /// <summary>A normal with a full covariance.</summary>
    FullRank,

    /// <summary>A normal with a covariance of low rank plus a diagonal.</summary>
    LowRank,
}

/// <summary>
/// What is fitted and how. Every value is checked when it is set (<see cref="ArgumentOutOfRangeException"/>); what is not given is the program's own recipe.
/// </summary>
public sealed record ProgrammableViOptions
{
    /// <summary>The defaults.</summary>
    public static ProgrammableViOptions Reduced { get; } = new();

    /// <summary>100 steps: shows that all is wired.</summary>
    public static ProgrammableViOptions Quick { get; } = new() { Steps = 100 };

    /// <summary>
    /// The program: <c>cone:ansatz=ring|mean-field,particles=5,z=5</c>, <c>coin:heads=6,flips=10</c>, <c>conjugate-normal:y=1.3,ansatz=normal|linear</c>, <c>bimodal</c>,
    /// <c>logistic-regression:label=y</c>, <c>vae:data=mnist,latent=10,hidden=200</c>, <c>air:data=digit-canvases</c>, <c>ssvae:data=mnist,labeled=600</c>, or a class of one's
    /// own, <c>FILE.dll:Namespace.Class,option=value</c> (its code is run).
    /// </summary>
    public ProgramReference Program { get; init; } = ProgramReference.Cone;

    /// <summary>
    /// What the fit follows: <c>elbo</c>, <c>iwelbo:5</c>, <c>renyi:0.5,8</c>, <c>vimco:5</c>, .. (bounds), <c>wake:K</c> (reweighted wake-sleep), <c>sleep</c>, or
    /// <c>symmetric:K</c>.
    /// </summary>
    public FitObjective Objective { get; init; } = FitObjective.Elbo;

    /// <summary>
    /// How draws are differentiated, by address: <c>pres*=mvd</c>; <c>reparam</c>, <c>implicit</c>, <c>enum</c>, <c>mvd</c>, <c>score</c>, <c>score:mean</c>, <c>score:NUMBER</c>,
    /// <c>loo:DRAWS</c>, <c>straight</c> (biased). The last pattern that matches counts; none: as each distribution does by itself.
    /// </summary>
    public IReadOnlyList<SiteStrategy> Strategy { get; init; } = [];

    /// <summary>The ansatz of a program that brings none.</summary>
    public AutomaticFamily Ansatz { get; init; } = AutomaticFamily.MeanField;

    /// <summary>Steps; by default the program's own.</summary>
    [Range(1, 100_000_000), Unit("steps")]
    public int? Steps { get; init => field = value is { } steps ? OptionCheck.Within(steps, 1, 100_000_000) : null; }

    /// <summary>Draws of the ansatz that a step averages; by default the program's own.</summary>
    [Range(1, 1_000_000), Unit("draws")]
    public int? Samples { get; init => field = value is { } samples ? OptionCheck.Within(samples, 1, 1_000_000) : null; }

    /// <summary>Rows that a step sees, where the ansatz is a network of rows; by default the program's own.</summary>
    [Range(1, 1_000_000), Unit("rows")]
    public int? BatchSize { get; init => field = value is { } size ? OptionCheck.Within(size, 1, 1_000_000) : null; }

    /// <summary>Adam's step size over the course of the fit; by default the program's own.</summary>
    public Schedule? LearningRate { get; init; }

    /// <summary>Whether strategies with a biased gradient may be used.</summary>
    public bool AllowBiased { get; init; }
}
