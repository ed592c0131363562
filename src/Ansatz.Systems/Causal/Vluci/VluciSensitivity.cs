using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>How far effects depend on the noise that is assumed of the outcome.</summary>
internal static class VluciSensitivity
{
    /// <summary>The noises that are tried, in deviations of the outcome.</summary>
    public static IReadOnlyList<double> Noises { get; } = [0.08, 0.15, 0.3];

    /// <summary>The report.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="units">The units, outcomes in their own unit.</param>
    /// <param name="noises">The noises.</param>
    /// <param name="run">The run.</param>
    public static Report Of(Vluci model, EffectUnits units, IReadOnlyList<double> noises, Run run)
    {
        EffectTable.CheckLearnable(units, "the table");
        var unaided = model.Options.Learner.Fit(units, run.Stream["learner"], run, "learner-unaided").Effects(units.Covariates).Mean().ToDouble();
        var rows = Sweep(model, model.Options.Learner, units, noises, run);
        var report = new Report("vluci analyze")
        {
            Lead = $"The average effect lies between {Measurements.Figure(rows.Min(row => row.Average))} and {Measurements.Figure(rows.Max(row => row.Average))} over the noises tried; "
                + $"without the confounder it is {Measurements.Figure(unaided)}.",
        };
        report.Section("Assumptions", VluciAssumptions.Text);
        report.Section("Sensitivity", "Fitted again with other noises of the outcome (in deviations of the outcome): a smaller one calls more of the residual confounding.").Add(
            new ReportTable("sensitivity", SensitivityRow.Columns, [.. rows.Select(row => row.Cells())]),
            Curve("average-effect", rows, unaided));
        report.Section("Confounder", "How it acts, whether it depends on the covariates (HSIC; 0: independent), and where the arms do not overlap.").Add(Facts(model, units));
        return report;
    }

    /// <summary>One start of the model with each noise, and the averages of its effects.</summary>
    public static IReadOnlyList<SensitivityRow> Sweep(Vluci model, EffectLearner learner, EffectUnits units, IReadOnlyList<double> noises, Run run) =>
        [.. noises.Select(noise =>
        {
            var other = Vluci.FitTo(units, units, model.Covariates, model.Options with { OutcomeNoise = noise, Restarts = 1 }, new Run(run.Seed, run.Device, new RunHost { Cancellation = run.Cancellation, Progress = run.Progress }));
            var inferred = other.InferConfounder(units.Covariates, units.Treatment, units.Outcome);
            var effects = other.FitLearner(learner, units, run.Stream["learner"]).Effects(other.Augment(units.Covariates, inferred.Mean));
            return new SensitivityRow(noise, effects.Mean().ToDouble(), effects[units.Treatment > 0.5].Mean().ToDouble(), inferred.Mean.Variance([0]).Sum().Sqrt().ToDouble(),
                [.. other.Structure.Gamma.Value.ToArray<double>()], [.. other.Structure.Loadings.Value.ToArray<double>()]);
        })];

    /// <summary>The average effect against the noise.</summary>
    /// <param name="name">The picture's name.</param>
    /// <param name="rows">The sweep.</param>
    /// <param name="unaided">The average effect without the confounder.</param>
    /// <param name="truth">The true average effect, where it is known.</param>
    public static Plot Curve(string name, IReadOnlyList<SensitivityRow> rows, double unaided, double? truth = null)
    {
        double[] noises = [.. rows.Select(row => row.Noise)];
        Series Level(string series, double value) => new(series, noises, [.. noises.Select(_ => value)]);
        var lines = new List<Series> { new("with the confounder", noises, [.. rows.Select(row => row.Average)]), Level("without", unaided) };
        if (truth is { } known) lines.Add(Level("truth", known));
        return Plot.Line(name, "assumed noise (deviations of the outcome)", "average effect", lines);
    }

    private static ReportTable Facts(Vluci model, EffectUnits units)
    {
        var inferred = model.InferConfounder(units.Covariates, units.Treatment, units.Outcome);
        var propensity = model.Propensity(units.Covariates, inferred);
        using var off = NoGrad.Begin();
        var few = units.Count <= 1000 ? units : units.Select(Tensor.Arange(1000).To(units.Treatment.Device));
        string Numbers(Tensor values) => string.Join(", ", values.ToArray<double>().Select(Measurements.Figure));
        return new("facts", ["fact", "value"],
        [
            ["gamma: log-odds of the treatment per deviation of the confounder", Numbers(model.Structure.Gamma.Value)],
            ["b0: outcome without treatment per deviation, in deviations of the outcome", Numbers(model.Structure.Loadings.Value[0])],
            ["b1: the same with treatment", Numbers(model.Structure.Loadings.Value[1])],
            ["dependence of confounder and covariates (HSIC)", Measurements.Figure(model.Dependence(model.Standard(few)).ToDouble())],
            ["smallest and largest propensity", $"{Measurements.Figure(propensity.Min().ToDouble())}, {Measurements.Figure(propensity.Max().ToDouble())}"],
        ]);
    }
}

/// <summary>What one assumed noise gives.</summary>
/// <param name="Noise">The noise, in deviations of the outcome.</param>
/// <param name="Average">The average effect.</param>
/// <param name="AverageOfTreated">The average effect of the treated.</param>
/// <param name="Spread">The standard deviation of the inferred confounder.</param>
/// <param name="Gamma">How it acts on the treatment.</param>
/// <param name="Loadings">How it acts on the outcomes of both arms.</param>
internal sealed record SensitivityRow(double Noise, double Average, double AverageOfTreated, double Spread, IReadOnlyList<double> Gamma, IReadOnlyList<double> Loadings)
{
    /// <summary>What the cells say.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["noise", "average effect", "of the treated", "sd of the confounder", "gamma", "b0", "b1"];

    /// <summary>The row of a report's table.</summary>
    public IReadOnlyList<string> Cells()
    {
        static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(Measurements.Figure));
        var size = Gamma.Count;
        return [Measurements.Figure(Noise), Measurements.Figure(Average), Measurements.Figure(AverageOfTreated), Measurements.Figure(Spread), Numbers(Gamma), Numbers(Loadings.Take(size)), Numbers(Loadings.Skip(size))];
    }
}
