using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>E5: wake, sleep, symmetric and self-written objectives on the conjugate normal, and two modes. Adam at 0.02 down to 0, 2500 steps of 64 samples.</summary>
internal static class WakeSleepExperiment
{
    private const int Steps = 2500, Samples = 64, Proposals = 50;
    private const double Observed = 1.3;

    /// <summary>The objectives.</summary>
    public static IReadOnlyList<string> Names { get; } = ["ELBO", "wake", "sleep", "symmetric", "own"];

    /// <summary>Measures one seed.</summary>
    public static void Measure(Run run, Measurements measurements)
    {
        foreach (var name in Names)
        {
            var program = new ConjugateNormal(Observed, linear: name == "sleep");
            var rows = program.OwnRows("train", run);
            Fit(program, run, $"conjugate-{name.ToLowerInvariant()}", Of(name, program.Model(rows), program.Ansatz(rows), dream => program.Ansatz(ProgramRows.Of(("y", dream["y"])))));
            var (mean, deviation) = program.Moments(Observed);
            measurements.Record(ProgrammableViReproduction.Conjugate, $"{name} m", mean);
            measurements.Record(ProgrammableViReproduction.Conjugate, $"{name} s", deviation);
        }
        var lines = new List<IReadOnlyList<string>>();
        foreach (var name in (string[])["ELBO", "wake", "symmetric"])
        {
            var program = new BimodalTarget();
            Fit(program, run, $"bimodal-{name.ToLowerInvariant()}", Of(name, program.Model(ProgramRows.None), program.Ansatz(ProgramRows.None), null));
            var (mean, deviation) = program.Moments;
            lines.Add([name, Measurements.Figure(mean), Measurements.Figure(deviation)]);
            if (name == "symmetric") continue;
            measurements.Record(ProgrammableViReproduction.Bimodal, $"{name} m", mean);
            measurements.Record(ProgrammableViReproduction.Bimodal, $"{name} s", deviation);
        }
        run.Section("Two modes", "A normal ansatz on 0.5 N(-2, 0.5) + 0.5 N(2, 0.5), started at (1, 0.7); the symmetric objective goes either way with the start.")
            .Add(new ReportTable("modes", ["objective", "mean", "deviation"], lines));
    }

    private static Objective Of(string name, GenerativeProgram model, GenerativeProgram ansatz, Func<ChoiceMap, GenerativeProgram>? dreaming) => name switch
    {
        "wake" => WakeSleep.WakeAnsatz(model, ansatz, Proposals),
        "sleep" => WakeSleep.SleepAnsatz(model, dreaming!, "y"),
        "symmetric" => new Symmetric(Proposals).Of(model, ansatz),
        "own" => TwoSamples(model, ansatz),
        _ => Bound.Elbo.Of(model, ansatz),
    };

    /// <summary>A bound of one's own, in full: the log of the mean weight of two draws.</summary>
    private static Objective TwoSamples(GenerativeProgram model, GenerativeProgram ansatz) => Objective.Maximize(o =>
    {
        Trace u = o.Simulate(ansatz), v = o.Simulate(ansatz);
        Tensor a = o.LogDensity(model, u) - u.LogDensity, b = o.LogDensity(model, v) - v.LogDensity;
        return Tensor.Stack([a, b], 0).LogMeanExp(0);
    });

    private static void Fit(Module program, Run run, string stage, Objective objective) =>
        new Trainer(program) { Optimizer = new Adam(Schedule.Cosine(0.02)), Estimate = new(Particles: Samples), Run = run, Stage = stage }.Fit(objective, Steps);
}
