using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>What is estimated of units, in the outcome's unit. Intervals hold 95 % of the draws of the confounder; the learner's own error is not in them.</summary>
/// <param name="Outcomes">Expected outcomes, untreated and treated, [units, 2].</param>
/// <param name="Low">The lower ends of the intervals of effects, [units].</param>
/// <param name="High">The upper ends, [units].</param>
/// <param name="Counterfactual">The mean outcome of the other arm, [units]; null where the treatment is not known.</param>
/// <param name="CounterfactualLow">The lower ends of its intervals, with the outcome's noise, [units].</param>
/// <param name="CounterfactualHigh">The upper ends, [units].</param>
/// <param name="AverageDraws">The average effect of each draw, [samples].</param>
public sealed record EffectEstimate(
    Tensor Outcomes, Tensor Low, Tensor High, Tensor? Counterfactual, Tensor? CounterfactualLow, Tensor? CounterfactualHigh, Tensor AverageDraws)
{
    /// <summary>The effect of each unit, treated less untreated, [units].</summary>
    public Tensor Effects => Outcomes.Select(-1, 1) - Outcomes.Select(-1, 0);

    /// <summary>The average effect (ATE).</summary>
    public double Average => Effects.Mean().ToDouble();

    /// <summary>The average effect of the treated (ATT); NaN where none is.</summary>
    /// <param name="treatment">0 and 1, [units].</param>
    public double AverageOfTreated(Tensor treatment)
    {
        var treated = Effects[treatment > 0.5];
        return treated.Size(0) == 0 ? double.NaN : treated.Mean().ToDouble();
    }

    /// <summary>Which units to treat: those whose effect exceeds what the treatment costs.</summary>
    /// <param name="costs">What a treatment costs, in the outcome's unit; a number, or [units].</param>
    /// <returns>Truth values, [units].</returns>
    public Tensor Policy(Tensor costs) => Effects > costs;
}

/// <summary>The effects of units, and their averages.</summary>
/// <param name="Effects">
/// A row a unit: <c>effect</c> with its interval, <c>untreated</c> and <c>treated</c> (expected outcomes), <c>counterfactual</c> with its interval where the treatment is known,
/// <c>confounder</c> and <c>confounder_sd</c>, and <c>treat</c> where a cost is given.
/// </param>
/// <param name="Averages">The average effect of all and of the treated, with the interval of the former.</param>
public sealed record EffectAnswer(Table Effects, Table Averages);
