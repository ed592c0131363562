using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>What is measured of a fitted model on units.</summary>
internal static class VluciEvaluation
{
    private const int BoundDraws = 20;

    /// <summary>The model's own learner, with and without the confounder.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="seen">Units whose treatment and outcome are known.</param>
    /// <param name="samples">The draws of the confounder.</param>
    /// <param name="stream">The noise.</param>
    public static IReadOnlyList<KeyValuePair<string, MeanFigure>> Of(Vluci model, SeenUnits seen, int samples, RandomStream stream)
    {
        var (units, learner) = (seen.ToUnits(), model.Options.Learner);
        var standard = model.Standard(units);
        var figures = new List<KeyValuePair<string, MeanFigure>>
        {
            new("first bound [nats]", new(model.FirstBound(standard).Estimate(stream["first"], new EstimateOptions(BoundDraws)).Value, 0)),
            new("second bound [nats]", new(model.SecondBound(standard).Estimate(stream["second"], new EstimateOptions(BoundDraws)).Value, 0)),
            new("dependence of confounder and covariates (HSIC)", new(Dependence(model, standard), 0)),
        };
        if (EffectTruth.Of(seen.Table)?.To(units.Treatment.Device) is not { } truth) return figures;

        var prognosis = model.InferConfounder(units.Covariates, units.Treatment, null);
        var within = model.Estimate(model.AidedLearner, units.Covariates, units.Treatment, seen.Confounder, isAbduction: true, samples, stream["within"]);
        var outOf = model.Estimate(model.AidedLearner, units.Covariates, units.Treatment, prognosis, isAbduction: false, samples, stream["out"]);
        var alone = model.UnaidedLearner.Outcomes(units.Covariates);
        foreach (var (name, outcomes) in ((string, Tensor)[])[($"{learner}", alone), ($"{learner} + confounder", within.Outcomes), ($"{learner} + confounder, out of sample", outOf.Outcomes)])
            figures.AddRange(Errors(name, outcomes, units.Treatment, truth));
        if (truth.Counterfactual is { } other)
        {
            figures.Add(new("95 % interval coverage of counterfactuals", new(RegressionMetrics.Coverage(other, within.CounterfactualLow!, within.CounterfactualHigh!), 0)));
            figures.Add(new("95 % interval coverage of counterfactuals, out of sample", new(RegressionMetrics.Coverage(other, outOf.CounterfactualLow!, outOf.CounterfactualHigh!), 0)));
        }
        if (truth.Confounder is { } confounder && model.Options.ConfounderSize == 1)
        {
            figures.Add(new("correlation with the true confounder", new(RegressionMetrics.Correlation(seen.Confounder.Mean.Squeeze(-1), confounder), 0)));
            figures.Add(new("correlation with the true confounder, out of sample", new(RegressionMetrics.Correlation(prognosis.Mean.Squeeze(-1), confounder), 0)));
        }
        return figures;
    }

    /// <summary>Errors of effects and of counterfactual outcomes.</summary>
    /// <param name="name">What is judged.</param>
    /// <param name="outcomes">Expected outcomes, untreated and treated, [units, 2].</param>
    /// <param name="treatment">0 and 1, [units].</param>
    /// <param name="truth">The truth.</param>
    public static IEnumerable<KeyValuePair<string, MeanFigure>> Errors(string name, Tensor outcomes, Tensor treatment, EffectTruth truth)
    {
        var effects = outcomes.Select(-1, 1) - outcomes.Select(-1, 0);
        yield return new($"sqrt PEHE, {name}", new(CausalMetrics.RootPehe(effects, truth.Effects), 0));
        yield return new($"error of the average effect, {name}", new(CausalMetrics.AverageEffectError(effects, truth.Effects), 0));
        yield return new($"counterfactual RMSE, {name}", new(RegressionMetrics.RootMeanSquaredError(
            CausalMetrics.OutcomeOf(outcomes.Select(-1, 0), outcomes.Select(-1, 1), treatment, counterfactual: true),
            CausalMetrics.OutcomeOf(truth.Untreated, truth.Treated, treatment, counterfactual: true)), 0));
    }

    private static double Dependence(Vluci model, EffectUnits units)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        return model.Dependence(units.Count <= 1000 ? units : units.Select(Tensor.Arange(1000).To(units.Treatment.Device))).ToDouble();
    }
}
