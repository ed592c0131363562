using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <content>How a model is fitted.</content>
public sealed partial class Vluci
{
    private const int ValidationDraws = 20;

    private const double PoorOverlap = 0.02, MostWithPoorOverlap = 0.05;

    /// <summary>Fits the structural model and the inference networks, several times; the start with the best first bound on validation units is kept.</summary>
    /// <param name="training">The units that are learned from, outcomes in their own unit.</param>
    /// <param name="validation">Units by which the starts are judged; none: the training units.</param>
    /// <param name="covariates">How covariates became numbers.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    internal static Vluci FitTo(EffectUnits training, EffectUnits validation, FeatureEncoder covariates, VluciOptions options, Run run)
    {
        options.Strategy.CheckAddresses("u");
        if (options.ConfounderSize > 1)
            run.Warn($"a confounder of {options.ConfounderSize} numbers is not identified by one outcome: they may be rotated, and only the weighted sum that acts on the outcome has a meaning");
        var judged = validation.Count > 0 ? validation : training;
        (Vluci Model, double Bound)? best = null;
        for (var start = 0; start < options.Restarts; start++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var model = Start(training, covariates, options, start, run);
            var bound = model.FirstBound(model.Standard(judged)).Estimate(run.Stream["validation"], new EstimateOptions(ValidationDraws)).Value;
            run.Figure($"first bound of start {start + 1}, validation [nats]", bound);
            if (best is null || bound > best.Value.Bound) best = (model, bound);
        }
        var kept = best!.Value.Model;
        kept.Orient();
        kept.ChooseNumbers(training, run);
        kept.WarnOfPoorOverlap(training, run);
        return kept;
    }

    /// <summary>Fits the learner of effects to covariates with the confounder, and the same learner to covariates alone.</summary>
    /// <param name="units">The units that are learned from, outcomes in their own unit.</param>
    /// <param name="run">The run.</param>
    internal void FitLearners(EffectUnits units, Run run)
    {
        _learner = FitLearner(Options.Learner, units, run.Stream["learner"], run);
        _unaided = Options.Learner.Fit(units, run.Stream["learner"], run, "learner-unaided");
    }

    private static Vluci Start(EffectUnits training, FeatureEncoder covariates, VluciOptions options, int start, Run run)
    {
        var stream = run.Stream["start"][start];
        var model = new Vluci(options, covariates, stream["weights"]);
        model.To(run.Device);
        model._outcome.Fit(training.Outcome.Unsqueeze(-1));
        var few = training.Covariates.Narrow(0, 0, Math.Min(1000, training.Count));
        model._widthOfCovariates.Assign(Kernel.MedianDistance(few).Clamp(1e-3));
        new Trainer(model.Parts)
        {
            Optimizer = new Adam(options.LearningRate), Stream = stream["fit"], Run = run, Stage = $"start-{start + 1}", ObjectiveName = "objective [nats]", ParetoDraws = 0,
        }.Fit(model.TrainingObjective, model.Standard(training).Batches(options.BatchSize), options.Epochs);
        model.Evaluate();
        return model;
    }

    /// <summary>Numbers of the confounder that are the same for every unit are not handed on: a learner would take their rounding for a covariate.</summary>
    internal void ChooseNumbers(EffectUnits training, Run run)
    {
        using var off = NoGrad.Begin();
        var mean = InferConfounder(training.Covariates, training.Treatment, training.Outcome).Mean;
        _kept = [.. (mean - mean.Mean([0])).Square().Mean([0]).Sqrt().ToArray<double>().Select(spread => spread >= LeastSpread)];
        if (!_kept.Contains(true)) run.Note("the inferred confounder is the same for every unit: nothing beyond the covariates is found, and effects are those of the learner alone");
    }

    private void WarnOfPoorOverlap(EffectUnits training, Run run)
    {
        var propensity = Propensity(training.Covariates, InferConfounder(training.Covariates, training.Treatment, training.Outcome));
        var share = ((propensity < PoorOverlap) | (propensity > 1 - PoorOverlap)).To(ScalarType.Float64).Mean().ToDouble();
        run.Figure("share of units without overlap", share);
        if (share > MostWithPoorOverlap)
            run.Warn($"{share:P0} of the units are treated with a probability outside [{PoorOverlap}, {1 - PoorOverlap}] given covariates and confounder: their effects are extrapolated");
    }
}
