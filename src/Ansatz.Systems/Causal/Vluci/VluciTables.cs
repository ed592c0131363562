using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Estimates as tables.</summary>
internal static class VluciTables
{
    /// <summary>A row a unit, and the averages, which the run hears too.</summary>
    public static EffectAnswer Of(EffectEstimate estimate, SeenUnits seen, double? cost, Run run)
    {
        var columns = new List<Column>
        {
            new TextColumn(seen.Table.Id?.Name ?? "id", seen.Ids, role: ColumnRole.Id),
            Number("effect", estimate.Effects), Number("effect_low", estimate.Low), Number("effect_high", estimate.High),
            Number("untreated", estimate.Outcomes.Select(-1, 0)), Number("treated", estimate.Outcomes.Select(-1, 1)),
        };
        if (estimate.Counterfactual is { } counterfactual)
            columns.AddRange([Number("counterfactual", counterfactual), Number("counterfactual_low", estimate.CounterfactualLow!), Number("counterfactual_high", estimate.CounterfactualHigh!)]);
        var size = seen.Confounder.Mean.Size(-1);
        for (var i = 0L; i < size; i++)
        {
            var suffix = size == 1 ? "" : $"_{i}";
            columns.AddRange([Number("confounder" + suffix, seen.Confounder.Mean.Select(-1, i)), Number($"confounder{suffix}_sd", seen.Confounder.Deviation.Select(-1, i))]);
        }
        if (cost is { } price) columns.Add(new NumberColumn("treat", estimate.Policy(price).To(ScalarType.Float64).ToArray<double>(), ColumnKind.Boolean));
        return new EffectAnswer(new Table(columns), Averages(estimate, seen, run));
    }

    private static Table Averages(EffectEstimate estimate, SeenUnits seen, Run run)
    {
        var draws = estimate.AverageDraws;
        var (low, high) = (draws.Quantile(0.025).ToDouble(), draws.Quantile(0.975).ToDouble());
        var treated = seen.Treatment is null ? double.NaN : estimate.AverageOfTreated(seen.Treatment);
        run.Note($"average effect (ATE) {Measurements.Figure(estimate.Average)}" + (double.IsNaN(treated) ? "" : $", of the treated (ATT) {Measurements.Figure(treated)}"));
        return new Table(
        [
            new TextColumn("quantity", ["average effect", "average effect of the treated"], role: ColumnRole.Id),
            new NumberColumn("value", [estimate.Average, treated]),
            new NumberColumn("low", [low, double.NaN]),
            new NumberColumn("high", [high, double.NaN]),
        ]);
    }

    private static NumberColumn Number(string name, Tensor values) => new(name, values.ToArray<double>());
}
