using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>One data set of the reproduction: a model fitted to it, and every learner with every stand-in for the confounder. All units are judged, with their outcomes known.</summary>
internal sealed class VluciExperiment
{
    /// <summary>Of the units, those by which the starts are judged.</summary>
    private static readonly Split Starts = Split.Parse("90/10/0");

    private readonly Run _run;
    private readonly Table _table;

    /// <summary>Fits the model.</summary>
    /// <param name="table">The units, with roles and truth.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    public VluciExperiment(Table table, VluciOptions options, Run run)
    {
        (_run, _table) = (run, table);
        var covariates = FeatureEncoder.Fit(table, new NoteList());
        Units = EffectTable.Units(table, covariates, run.Device);
        Truth = EffectTruth.Of(table)!.To(run.Device);
        var (training, validation, _) = table.Divide(Starts, run.Seed);
        Model = Vluci.FitTo(EffectTable.Units(training, covariates, run.Device), EffectTable.Units(validation, covariates, run.Device), covariates, options, run);
        Confounder = Model.InferConfounder(Units.Covariates, Units.Treatment, Units.Outcome);
    }

    /// <summary>The fitted model.</summary>
    public Vluci Model { get; }

    /// <summary>All units.</summary>
    public EffectUnits Units { get; }

    /// <summary>What the simulation knows of them.</summary>
    public EffectTruth Truth { get; }

    /// <summary>The inferred confounder of all units.</summary>
    public InferredConfounder Confounder { get; }

    /// <summary>The correlation of inferred and true confounder.</summary>
    public double Correlation => RegressionMetrics.Correlation(Confounder.Mean.Squeeze(-1), Truth.Confounder!);

    /// <summary>A learner that sees covariates alone.</summary>
    public EffectFigures Alone(EffectLearner learner) => Measure($"{learner}", learner, Units.Covariates);

    /// <summary>A learner that sees the inferred confounder too.</summary>
    public EffectFigures Aided(EffectLearner learner) => Measure($"{learner} + VLUCI", learner, Model.Augment(Units.Covariates, Confounder.Mean));

    /// <summary>A learner that sees a further covariate, [units, 1].</summary>
    public EffectFigures With(EffectLearner learner, string name, Tensor covariate) => Measure($"{learner} + {name}", learner, Tensor.Cat([Units.Covariates, covariate], -1));

    /// <summary>A learner with the inferred confounder, and the intervals of its effects and counterfactual outcomes.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="samples">Draws of the confounder.</param>
    public EffectEstimate Estimate(EffectLearner learner, int samples) => Model.Estimate(
        Model.FitLearner(learner, Units, _run.Stream["learner"], _run, "learner"), Units.Covariates, Units.Treatment, Confounder, isAbduction: true, samples, _run.Stream["estimate"]);

    /// <summary>All units as a table shows them.</summary>
    public SeenUnits Seen => new(_table, Units.Covariates, Units.Treatment, Units.Outcome, Confounder, IsAbduction: true);

    private EffectFigures Measure(string name, EffectLearner learner, Tensor covariates) =>
        EffectFigures.Of(name, learner.Fit(Units.With(covariates), _run.Stream["learner"], _run, "learner").Outcomes(covariates), Units.Treatment, Truth);
}
