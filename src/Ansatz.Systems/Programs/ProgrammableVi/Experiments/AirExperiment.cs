using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// E4: attend-infer-repeat on canvases of 0, 1 or 2 digits, with five strategies for the presence of objects. Batches of 64, Adam at 2e-3, 800 steps; variance and
/// cost are measured for the first seed.
/// </summary>
internal static class AirExperiment
{
    private const int Batch = 64, Steps = 800, Interval = 200, EarlySteps = 60, Repeats = 100, CostWarmUp = 5, CostSteps = 40, Shown = 12;
    private const string Present = "object[*].present", Data = "digit-canvases";

    private static readonly Bound Elbo = Bound.Elbo with { Kl = KlTerm.Sampled };

    private static readonly (string Name, Func<Objective, Objective> With)[] Strategies =
    [
        ("REINFORCE", objective => objective.With(Present, Strategy.ScoreFunction())),
        ("REINFORCE + running mean", RunningMean()),
        ("MVD", objective => objective.With(Present, Strategy.MeasureValued)),
        ("hybrid", objective => objective.With(Present, Strategy.MeasureValued).With("object[2].present", Strategy.Enumerated)),
        ("ENUM", objective => objective.With(Present, Strategy.Enumerated)),
    ];

    /// <summary>Measures one seed.</summary>
    public static void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var start = Make(run);
        var training = start.OwnRows("train", run);
        if (run.Seed == 0 && claims.Contains(ProgrammableViReproduction.AirVariance)) Variance(run, training, measurements);
        if (run.Seed == 0 && claims.Contains(ProgrammableViReproduction.AirCost)) Cost(run, training, measurements);
        if (claims.Contains(ProgrammableViReproduction.AirLearning)) Learning(run, training, start.OwnRows("test", run), measurements);
    }

    /// <summary>Whether the variances of one stage are ordered as claimed.</summary>
    public static bool VarianceAgrees(IReadOnlyDictionary<string, double> q, string when) =>
        q[$"{when}: MVD"] <= 0.10 * q[$"{when}: REINFORCE"] && q[$"{when}: MVD"] <= 0.5 * q[$"{when}: REINFORCE + constant"]
        && q[$"{when}: ENUM"] <= q[$"{when}: MVD"] && q[$"{when}: z"] <= 4;

    private static AttendInferRepeat Make(Run run) => new(Data, run.Stream["air weights"]);

    private static Func<Objective, Objective> RunningMean()
    {
        var strategy = Strategy.ScoreFunction(Baseline.RunningMean());
        return objective => objective.With(Present, strategy);
    }

    private static Objective Of(AttendInferRepeat air, ProgramRows rows) => Elbo.Of(air.Model(rows), air.Ansatz(rows));

    private static void Variance(Run run, ProgramRows training, Measurements measurements)
    {
        var air = Make(run);
        var rows = training.Rows(Tensor.Arange(Batch)); // a part of a shuffled set
        var lines = new List<IReadOnlyList<string>>();
        foreach (var when in (string[])["start", "60 steps"])
        {
            if (when != "start") Fit(air, run, training, "air-variance", EarlySteps, Strategies[2].With, new Adam(2e-3));
            var objective = Of(air, rows);
            var mean = Enumerable.Range(0, 20).Average(i => objective.Estimate(run.Stream["air mean"][i]).Value);
            var estimates = Strategies.Where(strategy => strategy.Name != "REINFORCE + running mean").Select(strategy => (strategy.Name, strategy.With(objective)))
                .Append(("REINFORCE + constant", objective.With(Present, Strategy.ScoreFunction(Baseline.Constant(mean)))))
                .ToDictionary(pair => pair.Item1, pair => PresenceRow.Of(pair.Item2.GradientReport(run.Stream["air variance"][pair.Item1], [air.Predictor], Repeats)));
            foreach (var (name, row) in estimates)
            {
                measurements.Record(ProgrammableViReproduction.AirVariance, $"{when}: {name}", row.Variance);
                lines.Add([when, name, Measurements.Figure(row.Variance), Measurements.Figure(row.BiasAgainst(estimates["ENUM"]))]);
            }
            measurements.Record(ProgrammableViReproduction.AirVariance, $"{when}: z", estimates.Values.Max(row => row.BiasAgainst(estimates["ENUM"])));
        }
        run.Section("AIR: variance", $"The sum of the gradient's variances over the predictor's row of the presence logit, {Repeats} estimates on one batch of {Batch}, and the largest difference of the means from ENUM's, in standard errors.")
            .Add(new ReportTable("variance", ["when", "strategy", "variance", "z against ENUM"], lines));
    }

    private static void Cost(Run run, ProgramRows training, Measurements measurements)
    {
        var air = Make(run);
        var parameters = air.Parameters().Select(parameter => parameter.Unconstrained).ToArray();
        var objective = Of(air, training.Rows(Tensor.Arange(Batch)));
        var medians = Interleaved.Medians(CostWarmUp, CostSteps, [.. Strategies.Select(strategy =>
        {
            var with = strategy.With(objective);
            return (Action<RandomStream>)(step => Autograd.Gradient([with.Surrogate(step).Loss], parameters, allowUnused: true));
        })]);
        var table = Strategies.Zip(medians, (strategy, median) => (strategy.Name, Median: median)).ToArray();
        foreach (var (name, median) in table.Skip(1)) measurements.Record(ProgrammableViReproduction.AirCost, name, median / medians[0]);
        run.Section("AIR: cost", $"One gradient on a batch of {Batch}, the median of {CostSteps}, the strategies taking turns.")
            .Add(new ReportTable("cost", ["strategy", "ms", "x REINFORCE"], [.. table.Select(line => (IReadOnlyList<string>)[line.Name, Measurements.Figure(line.Median), Measurements.Figure(line.Median / medians[0])])]));
    }

    private static void Learning(Run run, ProgramRows training, ProgramRows test, Measurements measurements)
    {
        var curves = new List<(string Name, List<double> Seconds, List<double> Objective, List<double> Accuracy)>();
        var pictures = new List<Picture>();
        foreach (var (name, with) in Strategies)
        {
            if (name == "ENUM" && run.Seed != 0) continue;
            var (air, adam) = (Make(run), new Adam(2e-3));
            var curve = (name, new List<double> { 0 }, new List<double> { Value(air, test, run) }, new List<double> { air.Count(test, run.Stream["air count"]).Accuracy });
            for (var steps = Interval; steps <= Steps; steps += Interval)
            {
                var seconds = Fit(air, run, training, $"air-{Stage(name)}-{steps}", Interval, with, adam);
                curve.Item2.Add(curve.Item2[^1] + seconds);
                curve.Item3.Add(Value(air, test, run));
                curve.Item4.Add(air.Count(test, run.Stream["air count"]).Accuracy);
                measurements.Record(ProgrammableViReproduction.AirLearning, $"{name} {steps}", curve.Item4[^1]);
                measurements.Record(ProgrammableViReproduction.AirLearning, $"{name} objective {steps}", curve.Item3[^1]);
            }
            curves.Add(curve);
            pictures.Add(AirPicture.Of(Stage(name), air, test.Head(Shown), run.Stream["air pictures"]) with { Caption = $"{name}: red, green, blue boxes are the first, second and third object; below what the model paints." });
            pictures.Add(Plot.HeatMap($"counts-{Stage(name)}", "true count", "count in one draw", air.Count(test, run.Stream["air count"]).Confusion) with { Caption = $"{name}: counts on {test.Count} canvases." });
        }
        run.Section("AIR: learning", "Canvases that were not learned from; a line a strategy, against the time of training on this machine.").Add(
            Plot.Line("accuracy", "seconds", "count accuracy", [.. curves.Select(curve => new Series(curve.Name, curve.Seconds, curve.Accuracy))]),
            Plot.Line("objective", "seconds", "ELBO [nats]", [.. curves.Select(curve => new Series(curve.Name, curve.Seconds, curve.Objective))])).Add(pictures);
    }

    private static double Fit(AttendInferRepeat air, Run run, ProgramRows training, string stage, int steps, Func<Objective, Objective> with, Adam adam)
    {
        var result = new Trainer(air) { Optimizer = adam, Run = run, Stage = stage, ObjectiveName = "ELBO [nats]" }
            .Fit(rows => with(Of(air, rows)), air.Batches(training, Batch).Repeat(steps), epochs: 1);
        air.Evaluate();
        return result.Seconds;
    }

    private static double Value(AttendInferRepeat air, ProgramRows test, Run run) => Of(air, test).Estimate(run.Stream["air value"]).Value;

    private static string Stage(string name) => name.ToLowerInvariant().Replace(" + ", "-").Replace(' ', '-');

    /// <summary>The gradient in the presence logit's row of the predictor: its weights and its bias.</summary>
    private sealed record PresenceRow(double[] Mean, double[] Error, double Variance)
    {
        public static PresenceRow Of(GradientReport report)
        {
            var (weight, bias) = (report.Parameters.First(p => p.Name == "weight"), report.Parameters.First(p => p.Name == "bias"));
            var columns = weight.Mean.Count / bias.Mean.Count;
            double[] Row(Func<ParameterGradient, IReadOnlyList<double>> of) => [.. of(weight).Take(columns), of(bias)[0]];
            return new(Row(p => p.Mean), Row(p => p.Error), Row(p => p.Deviation).Sum(d => d * d));
        }

        public double BiasAgainst(PresenceRow other) => ReferenceEquals(this, other) ? 0
            : Enumerable.Range(0, Mean.Length).Max(i => Math.Abs(Mean[i] - other.Mean[i]) / Math.Sqrt(Error[i] * Error[i] + other.Error[i] * other.Error[i]));
    }
}
