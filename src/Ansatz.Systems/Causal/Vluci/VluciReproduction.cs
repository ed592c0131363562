using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;

namespace Ansatz.Systems.Causal;

/// <summary>
/// The claims on 2000 units with a hidden confounder (a new sample a seed), on the same units when it confounds nothing, and, where they are found, on six replications of
/// IHDP of which every method is denied three continuous covariates. The learners are judged on all units, within the sample.
/// </summary>
public sealed class VluciReproduction : Reproduction
{
    private const string Posterior = "posterior", Individual = "individual", Average = "average", Oracle = "oracle", Intervals = "intervals", Every = "every", Linear = "linear",
        Control = "control", Infants = "infants";

    private const int Draws = 200, Replications = 6;

    private static readonly string[] HiddenCovariates = ["x1", "x2", "x3"];

    private readonly VluciOptions _recipe;
    private readonly int _count;
    private readonly IReadOnlyList<EffectLearner> _learners;
    private readonly CevaeLearner _autoencoder;

    /// <summary>The reproduction at its size.</summary>
    public VluciReproduction() : this(VluciOptions.Reduced, 2000, null)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="recipe">How models are fitted.</param>
    /// <param name="count">How many units.</param>
    /// <param name="epochs">How often learners go through the units; null: as they are wont to.</param>
    internal VluciReproduction(VluciOptions recipe, int count, int? epochs)
    {
        (_recipe, _count) = (recipe, count);
        _learners = [EffectLearner.TarNet, EffectLearner.Parse("cfrnet:mmd,1"), EffectLearner.Linear];
        _autoencoder = new CevaeLearner();
        if (epochs is not { } few) return;
        _learners = [.. _learners.Select(learner => learner is NetworkLearner network ? network with { Epochs = few } : learner)];
        _autoencoder = _autoencoder with { Epochs = few, Width = 8 };
    }

    /// <inheritdoc/>
    public override string Slug => "vluci";

    /// <inheritdoc/>
    public override int DefaultSeeds => 5;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Posterior, "the inferred posterior matches the true unobserved confounder", "shown, values unverified", Criterion.AtLeast(0.80)),
        new(Individual, "TARNet with the confounder has a smaller PEHE than without, and than with an out-of-fold residual", "table, values unverified", Criterion.That(
            "PEHE <= 0.87 x alone and <= 0.92 x residual", q => q["PEHE"] <= 0.87 * q["alone"] && q["PEHE"] <= 0.92 * q["residual"])),
        new(Average, "and a smaller error of the average effect", "table, values unverified", Criterion.That(
            "error <= 0.60 x alone and <= 0.60 x residual", q => q["error"] <= 0.60 * q["alone"] && q["error"] <= 0.60 * q["residual"])),
        new(Oracle, "the true confounder serves better than every stand-in", "not stated", Criterion.That(
            "PEHE of the oracle < all others", q => q["oracle"] < Math.Min(Math.Min(q["alone"], q["residual"]), q["VLUCI"]))),
        new(Intervals, "95 % intervals of counterfactual outcomes cover them", "reported, unverified", Criterion.AtLeast(0.5)),
        new(Every, "every base model gains: PEHE, error of the average and counterfactual RMSE", "table, values unverified", Criterion.That(
            "each with VLUCI <= alone", q => q.Where(item => item.Key.EndsWith(Aided, StringComparison.Ordinal)).All(item => item.Value <= q[item.Key[..^Aided.Length]]))),
        new(Linear, "least squares gain as TARNet does", "table, values unverified", Criterion.That("PEHE <= 0.9 x alone", q => q["PEHE"] <= 0.9 * q["alone"])),
        new(Control, "no confounding is invented where there is none", "not stated", Criterion.That(
            "errors of the average differ by <= 0.15", q => Math.Abs(q["error"] - q["alone"]) <= 0.15)),
        new(Infants, "on IHDP, whose hidden factors do not follow the assumptions, it does not hurt", "discussed, unverified", Criterion.That(
            "PEHE <= 1.05 x alone", q => q["PEHE"] <= 1.05 * q["alone"])) { Data = "ihdp" },
    ];

    private const string Aided = " + VLUCI";

    private EffectLearner Network => _learners[0];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        if (claims.Overlaps([Posterior, Individual, Average, Oracle, Intervals, Every, Linear])) MeasureConfounded(run, claims, measurements);
        if (claims.Contains(Control))
        {
            var control = new VluciExperiment(Units(run, ",strength=0"), _recipe, run);
            measurements.Record(Control, ("error", control.Aided(Network).AverageError), ("alone", control.Alone(Network).AverageError));
        }
        if (run.Seed == 0 && claims.Contains(Infants)) MeasureInfants(run, measurements);
    }

    private void MeasureConfounded(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var experiment = new VluciExperiment(Units(run, ""), _recipe, run);
        var residual = ResidualConfounder.Of(experiment.Units, run.Stream["residual"], run);
        var truth = experiment.Truth.Confounder!.Unsqueeze(-1);
        var rows = new List<EffectFigures>();
        foreach (var learner in claims.Contains(Every) ? _learners : [.. _learners.Where(learner => learner is LinearLearner || learner == Network)])
        {
            EffectFigures alone = experiment.Alone(learner), other = experiment.With(learner, "residual", residual), aided = experiment.Aided(learner), oracle = experiment.With(learner, "true confounder", truth);
            rows.AddRange([alone, other, aided, oracle]);
            foreach (var (name, of) in ((string, Func<EffectFigures, double>)[])[("PEHE", f => f.Pehe), ("ATE", f => f.AverageError), ("RMSE", f => f.CounterfactualError)])
                measurements.Record(Every, ($"{name} {learner}", of(alone)), ($"{name} {learner}{Aided}", of(aided)));
            if (learner is LinearLearner) measurements.Record(Linear, ("PEHE", aided.Pehe), ("alone", alone.Pehe));
            if (learner != Network) continue;
            measurements.Record(Individual, ("PEHE", aided.Pehe), ("alone", alone.Pehe), ("residual", other.Pehe));
            measurements.Record(Average, ("error", aided.AverageError), ("alone", alone.AverageError), ("residual", other.AverageError));
            measurements.Record(Oracle, ("oracle", oracle.Pehe), ("alone", alone.Pehe), ("residual", other.Pehe), ("VLUCI", aided.Pehe));
        }
        if (claims.Contains(Every))
        {
            var autoencoder = experiment.Alone(_autoencoder);
            rows.Add(autoencoder);
            measurements.Record(Every, ("PEHE cevae", autoencoder.Pehe), ("ATE cevae", autoencoder.AverageError), ("RMSE cevae", autoencoder.CounterfactualError));
        }
        measurements.Record(Posterior, experiment.Correlation);
        var estimate = experiment.Estimate(Network, Draws);
        measurements.Record(Intervals, RegressionMetrics.Coverage(experiment.Truth.Counterfactual!, estimate.CounterfactualLow!, estimate.CounterfactualHigh!));
        if (run.Seed != 0) return;

        VluciPictures.AddTo(run, experiment.Seen, estimate, rows[0].Outcomes, $"{Network}");
        run.Section("Figures", $"The first seed: {_count} units, within the sample. The residual is that of a T-learner of the other folds, standardized in each arm.")
            .Add(new ReportTable("figures", EffectFigures.Columns, [.. rows.Select(row => row.Cells())]));
        AddSensitivity(run, experiment, rows[0]);
        AddBounds(run);
    }

    private void MeasureInfants(Run run, Measurements measurements)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (var replication = 1; replication <= Replications; replication++)
        {
            var table = DataArgument.Resolve<Table>($"ihdp:replication={replication}", notes: new NoteList());
            var experiment = new VluciExperiment(table.Select(table.Names.Where(name => !HiddenCovariates.Contains(name))), _recipe, run);
            EffectFigures alone = experiment.Alone(Network), aided = experiment.Aided(Network);
            measurements.Record(Infants, ("PEHE", aided.Pehe), ("alone", alone.Pehe), ("error of the average", aided.AverageError), ("alone, error of the average", alone.AverageError));
            foreach (var figures in (EffectFigures[])[alone, aided, experiment.Alone(EffectLearner.Linear), experiment.Aided(EffectLearner.Linear)]) rows.Add([$"{replication}", .. figures.Cells()]);
        }
        run.Section("IHDP", "Six replications, three continuous covariates hidden from every method; they correlate with the visible ones, so the assumptions do not hold.")
            .Add(new ReportTable("infants", ["replication", .. EffectFigures.Columns], rows));
    }

    private void AddSensitivity(Run run, VluciExperiment experiment, EffectFigures alone)
    {
        var rows = VluciSensitivity.Sweep(experiment.Model, Network, experiment.Units, VluciSensitivity.Noises, run);
        run.Section("Sensitivity", "The average effect with other assumed noises of the outcome, each from one start.").Add(
            new ReportTable("sensitivity", SensitivityRow.Columns, [.. rows.Select(row => row.Cells())]),
            VluciSensitivity.Curve("sensitivity-curve", rows, (alone.Outcomes.Select(-1, 1) - alone.Outcomes.Select(-1, 0)).Mean().ToDouble(), experiment.Truth.Effects.Mean().ToDouble()));
    }

    /// <summary>What another bound and another gradient change.</summary>
    private void AddBounds(Run run)
    {
        var table = Units(run, "");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (bound, strategy) in ((string, string)[])[("elbo", ""), ("iwelbo:8", ""), ("elbo", "u=score:mean")])
        {
            var options = _recipe with { Bound = Bound.Parse(bound), Strategy = strategy.Length == 0 ? [] : [SiteStrategy.Parse(strategy)], Restarts = 1 };
            var experiment = new VluciExperiment(table, options, run);
            var aided = experiment.Aided(Network);
            var standard = experiment.Model.Standard(experiment.Units);
            rows.Add([bound, strategy.Length == 0 ? "path" : strategy, Measurements.Figure(experiment.Correlation),
                Measurements.Figure(Bound.ImportanceWeighted(100).Of(experiment.Model.Model(standard), experiment.Model.Abduction(standard)).Estimate(run.Stream["evidence"]).Value), .. aided.Cells().Skip(1)]);
        }
        run.Section("Another bound, another gradient", "The first seed, one start each: what --bound and --strategy change. The evidence is the importance-weighted bound of 100 draws, nats a unit.")
            .Add(new ReportTable("bounds", ["bound", "gradient of u", "correlation with the true confounder", "evidence", .. EffectFigures.Columns.Skip(1)], rows));
    }

    private Table Units(Run run, string more) =>
        DataArgument.Resolve<Table>($"hidden-confounder:count={_count},seed={run.Seed}{more}", notes: new NoteList());
}
