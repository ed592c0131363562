using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Programs;

/// <summary>
/// E6, reported only: 600 of 6000 digits keep their label; the class is enumerated, or by one changed pattern differentiated by the score function or as a measure;
/// beside it the classifier alone. 20 epochs of 200 images, half of them labeled, Adam at 1e-3.
/// </summary>
internal static class SemiSupervisedExperiment
{
    private const int Batch = 200, Epochs = 20;

    /// <summary>Measures, and adds the table.</summary>
    public static void Measure(Run run)
    {
        var lines = new List<IReadOnlyList<string>>();
        foreach (var name in (string[])["supervised only", "enum", "mvd", "score:mean"])
        {
            var program = new SemiSupervised("mnist", 600, run.Stream["ssvae weights"]);
            var (training, test) = (program.OwnRows("train", run), program.OwnRows("test", run));
            var strategy = name == "supervised only" ? null : Strategy.Parse(name);
            Objective Of(ProgramRows rows) => strategy is null
                ? program.ClassifierObjective(rows.Rows((rows[ImageProgram.Label] >= 0).NonZero().Flatten()))
                : program.Objective(rows, Bound.Elbo, program.Ansatz).With("y", strategy);
            var module = strategy is null ? program.Classifier : (Module)program;
            var result = new Trainer(module) { Optimizer = new Adam(1e-3), Run = run, Stage = $"ssvae-{name.Replace(' ', '-').Replace(':', '-')}" }.Fit(Of, program.Batches(training, Batch), Epochs);
            program.Evaluate();
            lines.Add([name, Measurements.Figure(program.Error(test)), Measurements.Figure(result.Seconds)]);
        }
        run.Section("Semi-supervised digits", "The share of test digits whose class is not found, with 600 labels of 6000 images; reported, no claim.")
            .Add(new ReportTable("error", ["strategy of the class", "test error", "seconds"], lines));
    }
}
