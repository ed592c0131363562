namespace Ansatz.Systems.Causal;

/// <summary>What must be true for the effects to be right. Data cannot tell.</summary>
internal static class VluciAssumptions
{
    /// <summary>All of them in one line, for a note.</summary>
    public const string Line = "effects hold under assumptions that data cannot check: the unseen confounder is independent of the covariates, normal, acts linearly on the log-odds of the treatment and "
        + "on the outcome, and the outcome's noise is as assumed (ansatz vluci analyze shows how much depends on that)";

    /// <summary>Each, for a report.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Unobserved confounding cannot be identified from data without assumptions. These are made; where they fail, so do the effects.",
        "The unseen confounder u is independent of the covariates: it is the part of confounding that they cannot explain.",
        "u is normally distributed.",
        "u acts linearly on the log-odds of the treatment, and linearly on the outcome of each arm.",
        "The outcome's noise given covariates, treatment and u is normal with the standard deviation that is assumed; a smaller one calls more of the residual confounding.",
        "One unit's treatment does not change another unit's outcome, and every unit could have been in either arm.",
    ];

    /// <summary>All of them as sentences.</summary>
    public static string Text => string.Join(" ", All);
}
