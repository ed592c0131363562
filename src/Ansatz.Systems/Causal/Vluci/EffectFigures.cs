using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>The errors of one way of estimating effects.</summary>
/// <param name="Name">The way.</param>
/// <param name="Outcomes">Expected outcomes, untreated and treated, [units, 2].</param>
/// <param name="Pehe">The root of the PEHE.</param>
/// <param name="AverageError">The error of the average effect.</param>
/// <param name="CounterfactualError">The RMSE of expected counterfactual outcomes.</param>
internal sealed record EffectFigures(string Name, Tensor Outcomes, double Pehe, double AverageError, double CounterfactualError)
{
    /// <summary>What the cells say.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["", "sqrt PEHE", "error of the average effect", "counterfactual RMSE"];

    /// <summary>Measures expected outcomes.</summary>
    public static EffectFigures Of(string name, Tensor outcomes, Tensor treatment, EffectTruth truth)
    {
        var figures = VluciEvaluation.Errors("", outcomes, treatment, truth).Select(figure => figure.Value.Value).ToArray();
        return new(name, outcomes, figures[0], figures[1], figures[2]);
    }

    /// <summary>The figures as a row of a table.</summary>
    public IReadOnlyList<string> Cells() => [Name, Measurements.Figure(Pehe), Measurements.Figure(AverageError), Measurements.Figure(CounterfactualError)];
}
