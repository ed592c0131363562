using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>What only a simulation knows of units.</summary>
/// <param name="Untreated">Expected outcomes without treatment, [units].</param>
/// <param name="Treated">Expected outcomes with treatment, [units].</param>
/// <param name="Counterfactual">Outcomes of the other arm with their noise, [units]; null: not known.</param>
/// <param name="Confounder">The confounder that a method does not see, [units]; null: not known.</param>
public sealed record EffectTruth(Tensor Untreated, Tensor Treated, Tensor? Counterfactual, Tensor? Confounder)
{
    /// <summary>The effect of each unit, [units].</summary>
    public Tensor Effects => Treated - Untreated;

    /// <summary>The truth that a table holds, or null.</summary>
    /// <param name="table">A table with roles.</param>
    public static EffectTruth? Of(Table table)
    {
        static Tensor? Column(Table table, string name) => EffectColumns.TruthOf(table, name) is { } column ? Tensor.From(column.Values, column.Count).To(ScalarType.Float32) : null;
        return Column(table, EffectColumns.Untreated) is { } untreated && Column(table, EffectColumns.Treated) is { } treated
            ? new(untreated, treated, Column(table, EffectColumns.Counterfactual), Column(table, EffectColumns.Confounder)) : null;
    }

    /// <summary>The truth on a device.</summary>
    /// <param name="device">The device.</param>
    public EffectTruth To(Device device) => new(Untreated.To(device), Treated.To(device), Counterfactual?.To(device), Confounder?.To(device));
}
