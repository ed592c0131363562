using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// The obvious stand-in for an unseen confounder: what a T-learner of the other folds leaves of each unit's outcome, standardized in each arm. Being centered in each arm, it
/// cannot repair the average effect.
/// </summary>
internal static class ResidualConfounder
{
    private const int Folds = 5;

    /// <summary>The residual of each unit, [units, 1], mean 0 and deviation 1 in each arm.</summary>
    /// <param name="units">The units.</param>
    /// <param name="stream">Folds, weights, orders.</param>
    /// <param name="run">The run whose stages the fits are; null: none.</param>
    public static Tensor Of(EffectUnits units, RandomStream stream, Run? run = null)
    {
        var order = stream["folds"].Permutation(units.Count);
        var fold = Tensor.Zeros([units.Count], ScalarType.Int64).ScatterAdd(0, order, Tensor.Arange(units.Count).Remainder(Folds)).To(units.Treatment.Device);
        var residual = Tensor.Zeros(units.Outcome.Shape, device: units.Outcome.Device);
        for (var i = 0; i < Folds; i++)
        {
            var isHeld = fold.Eq(i);
            var learner = new SeparateLearner().Fit(units.Select(isHeld.LogicalNot().NonZero().Squeeze(-1)), stream["fold"][i], run, $"residual-{i + 1}");
            var outcomes = learner.Outcomes(units.Covariates);
            residual = Tensor.Where(isHeld, units.Outcome - CausalMetrics.OutcomeOf(outcomes.Select(-1, 0), outcomes.Select(-1, 1), units.Treatment), residual);
        }
        foreach (var arm in (int[])[0, 1])
        {
            var isOwn = units.Treatment.Eq(arm);
            var own = residual[isOwn];
            residual = Tensor.Where(isOwn, (residual - own.Mean()) / own.Variance([0]).Sqrt().Clamp(1e-6), residual);
        }
        return residual.Unsqueeze(-1);
    }
}
