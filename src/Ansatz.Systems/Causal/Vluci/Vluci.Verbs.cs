using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <content>What a user does with the system.</content>
public sealed partial class Vluci
{
    /// <summary>Learns from units with covariates, a treatment of 0 and 1, and an outcome.</summary>
    /// <param name="table">A row a unit. Columns beside treatment and outcome are covariates: numbers, truth values, times or categories.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, with a learner of effects.</returns>
    /// <exception cref="DataException">The treatment is not 0 and 1, an arm has fewer than 20 units, the outcome is constant, or a value is missing (row and column are named).</exception>
    [Verb]
    public static Vluci Fit([DefaultData("hidden-confounder")] Table table, VluciOptions options, Run run)
    {
        var roles = EffectColumns.WithRoles(new ExampleColumns { Id = options.Id, Ignore = options.Ignore }.Apply(table), options.Treatment, options.Outcome, run);
        options = options with { Treatment = EffectColumns.Of(roles, ColumnRole.Treatment)!.Name, Outcome = EffectColumns.Of(roles, ColumnRole.Outcome)!.Name };
        _ = EffectTable.Treatment(roles);
        var (training, validation, _) = roles.Divide(options.Split, run.Seed);
        var covariates = FeatureEncoder.Fit(training, run);
        var units = EffectTable.Units(training, covariates, run.Device);
        EffectTable.CheckLearnable(units, table.Source);
        var held = EffectTable.Units(validation, covariates, run.Device);
        var model = FitTo(units, held, covariates, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, table);
        model.FitLearners(Joined(units, held), run);
        model.Report(roles, run);
        return model;
    }

    /// <summary>The effect of the treatment on each unit.</summary>
    /// <param name="table">A row a unit, with the model's covariates. With treatment and outcome the confounder is inferred from them, else from what there is.</param>
    /// <param name="learner">What learns the effects: fitted anew to these units, which need outcomes; by default the learner that the model holds.</param>
    /// <param name="mode">From what the confounder is inferred; <c>out-of-sample</c> does not look at outcomes that the table has.</param>
    /// <param name="samples">The draws of the confounder behind each interval.</param>
    /// <param name="cost">What a treatment costs, in the outcome's unit: a column says which units to treat, those whose effect exceeds it.</param>
    /// <param name="run">The run.</param>
    /// <returns>Effects with their intervals, outcomes of both arms, the counterfactual outcome, the confounder; beside it the averages of effects.</returns>
    /// <exception cref="DataException">A column is missing, or holds what it must not.</exception>
    [Verb]
    public EffectAnswer Predict(
        Table table, EffectLearner? learner = null, InferenceMode mode = InferenceMode.Auto, [Range(2, 100_000), Unit("draws")] int samples = 200,
        [Range(-1e12, 1e12), Unit("of the outcome")] double? cost = null, Run? run = null)
    {
        run ??= new Run();
        var unit = See(table, mode, learner is not null, run);
        var fitted = learner is null ? _learner ?? throw new InvalidOperationException("the model holds no learner") : FitAnew(learner, unit, table, run);
        var estimate = Estimate(fitted, unit.Covariates, unit.Treatment, unit.Confounder, unit.IsAbduction, samples, run.Stream["predict"]);
        run.Note(unit.Mode);
        run.Note(VluciAssumptions.Line);
        return VluciTables.Of(estimate, unit, cost, run);
    }

    /// <summary>The unseen confounder of each unit, as far as it can be inferred.</summary>
    /// <param name="table">A row a unit, with the model's covariates.</param>
    /// <param name="mode">From what the confounder is inferred; <c>out-of-sample</c> does not look at outcomes that the table has.</param>
    /// <param name="run">The run.</param>
    /// <returns>Mean and standard deviation of the confounder's posterior.</returns>
    /// <exception cref="DataException">A column is missing, or holds what it must not.</exception>
    [Verb]
    public Codes Encode(Table table, InferenceMode mode = InferenceMode.Auto, Run? run = null)
    {
        run ??= new Run();
        var unit = See(table, mode, outcomeIsNeeded: false, run);
        run.Note(unit.Mode);
        return Codes.FromTensors(unit.Ids, (Codes.Mean, unit.Confounder.Mean), (Codes.Deviation, unit.Confounder.Deviation));
    }

    /// <summary>How far the effects depend on what is assumed: fits again with other noises of the outcome.</summary>
    /// <param name="table">Units with treatment and outcome; by default those that the model was fitted on.</param>
    /// <param name="noise">The standard deviations of the outcome that are tried, in deviations of the outcome.</param>
    /// <param name="run">The run.</param>
    /// <returns>A report: the assumptions, the spread of the average effect over the noises, how the confounder acts, its dependence on covariates, overlap.</returns>
    /// <exception cref="DataException">A column is missing, or holds what it must not.</exception>
    [Verb]
    public Report Analyze([FittedData] Table table, IReadOnlyList<double>? noise = null, Run? run = null)
    {
        run ??= new Run();
        var unit = See(table, InferenceMode.WithinSample, outcomeIsNeeded: true, run);
        return VluciSensitivity.Of(this, unit.ToUnits(), noise ?? VluciSensitivity.Noises, run);
    }

    /// <summary>How well effects are estimated, where the truth is known, and how well the model fits.</summary>
    /// <param name="table">Units that were not learned from; by default those held out of the fit.</param>
    /// <param name="samples">The draws of the confounder behind intervals and bounds.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A row a metric, with a 95 % interval where the metric is a mean. Without <c>mu0</c> and <c>mu1</c> in the table, which only a simulation has, no error of effects.
    /// </returns>
    /// <exception cref="DataException">A column is missing, or holds what it must not.</exception>
    [Verb]
    public Table Evaluate([FittedData] Table table, [Range(2, 100_000), Unit("draws")] int samples = 200, Run? run = null)
    {
        run ??= new Run();
        var judged = table;
        if (Origin.Includes(table) && table.Divide(Origin.Split, Origin.Seed).Test is { Count: > 0 } held)
        {
            judged = held;
            run.Note($"these are the data of the fit: judged by the {held.Count} units that were held out of it");
        }
        return MeanFigure.ToTable(VluciEvaluation.Of(this, See(judged, InferenceMode.WithinSample, outcomeIsNeeded: true, run), samples, run.Stream["evaluate"]));
    }

    /// <summary>What a table shows of units.</summary>
    internal SeenUnits See(Table table, InferenceMode mode, bool outcomeIsNeeded, Run run)
    {
        string? Present(string? name) => name is not null && table.TryGet(name, out _) ? name : null;
        var needed = outcomeIsNeeded || mode == InferenceMode.WithinSample;
        table = new ExampleColumns { Id = Present(Options.Id) }.Apply(table);
        table = EffectColumns.WithRoles(
            table, needed ? Options.Treatment : Present(Options.Treatment), needed ? Options.Outcome : Present(Options.Outcome), run, outcomeIsNeeded: needed, treatmentIsNeeded: needed);
        var x = Covariates.Encode(table).To(run.Device);
        var t = EffectColumns.Of(table, ColumnRole.Treatment) is null ? null : EffectTable.Treatment(table).To(run.Device);
        var y = EffectColumns.Of(table, ColumnRole.Outcome) is null || t is null || (mode == InferenceMode.OutOfSample && !outcomeIsNeeded) ? null : EffectTable.Outcome(table).To(run.Device);
        var isAbduction = y is not null && mode != InferenceMode.OutOfSample;
        return new(table, x, t, y, InferConfounder(x, t, isAbduction ? y : null), isAbduction);
    }

    private OutcomeModel FitAnew(EffectLearner learner, SeenUnits seen, Table table, Run run)
    {
        var units = seen.ToUnits();
        EffectTable.CheckLearnable(units, table.Source);
        return FitLearner(learner, units, run.Stream["learner"], run);
    }

    private static EffectUnits Joined(EffectUnits first, EffectUnits second) => second.Count == 0 ? first : new(
        Tensor.Cat([first.Covariates, second.Covariates], 0), Tensor.Cat([first.Treatment, second.Treatment], 0), Tensor.Cat([first.Outcome, second.Outcome], 0));
}
