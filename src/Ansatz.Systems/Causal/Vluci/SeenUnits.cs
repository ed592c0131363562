using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>What a table shows of units, and what is inferred from that.</summary>
/// <param name="Table">The table, with roles.</param>
/// <param name="Covariates">[units, covariates].</param>
/// <param name="Treatment">0 and 1, [units]; null: not known.</param>
/// <param name="Outcome">[units]; null: not known, or not looked at.</param>
/// <param name="Confounder">The confounder's posterior.</param>
/// <param name="IsAbduction">Whether it was inferred with the outcome.</param>
internal sealed record SeenUnits(Table Table, Tensor Covariates, Tensor? Treatment, Tensor? Outcome, InferredConfounder Confounder, bool IsAbduction)
{
    /// <summary>The keys of the units.</summary>
    public IReadOnlyList<string> Ids => Table.Id is { } key ? [.. key.ToTexts().Select(text => text ?? "")] : [.. Enumerable.Range(1, Table.Count).Select(row => $"{row}")];

    /// <summary>Which question is answered, for a note.</summary>
    public string Mode => IsAbduction ? "within-sample: the confounder is inferred from covariates, treatment and outcome; these are counterfactual questions about units whose outcome is known, no predictions"
        : Treatment is not null ? "out-of-sample: the confounder is inferred from covariates and treatment, not from outcomes"
        : "out-of-sample: the treatment is not known, so the confounder is drawn from its prior";

    /// <summary>The units, of which treatment and outcome are known.</summary>
    public EffectUnits ToUnits() => new(Covariates, Treatment!, Outcome!);
}
