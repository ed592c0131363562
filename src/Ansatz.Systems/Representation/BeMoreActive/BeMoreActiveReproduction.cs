using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The claims on sprites of 32x32 pixels: β-VAE with β = 4 for every seed; for the first also β = 1, β = 8 and DIP-VAE-II (λ = 5) with half the steps, and the
/// representations that tasks could be fed with instead: all means, all draws, the active means, whitened means, and as many means at random.
/// </summary>
public sealed class BeMoreActiveReproduction : Reproduction
{
    private const string Passive = "i", Leakage = "ii", Gap = "iii", Tasks = "iv", ActivePairs = "v", Identity = "vi";

    private readonly BeMoreActiveOptions _recipe;
    private readonly string _data;
    private readonly int _examples;

    /// <summary>The reproduction at its size: 4000 steps of β = 4, 2000 of the others, 4000 examples.</summary>
    public BeMoreActiveReproduction() : this(BeMoreActiveOptions.Reduced with { Steps = 4000 }, "sprites", 4000)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="recipe">How models are fitted.</param>
    /// <param name="data">The images and their factors.</param>
    /// <param name="examples">Examples behind an analysis.</param>
    internal BeMoreActiveReproduction(BeMoreActiveOptions recipe, string data, int examples) => (_recipe, _data, _examples) = (recipe, data, examples);

    /// <inheritdoc/>
    public override string Slug => "be-more-active";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Passive, "stronger regularization makes more latents passive", "figures, no numbers", Criterion.That(
            "passive(β=8) >= passive(β=1); passive(β=4) >= 2", q => q["passive(8)"] >= q["passive(1)"] && q["passive(4)"] >= 2)),
        new(Leakage, "passive latents are correlated with others in the means, and uncorrelated in the draws (β = 4)", "correlation maps", Criterion.That(
            "|ρ| mean >= 3 x sampled; sampled <= 0.05", q => q["mean"] >= 3 * q["sampled"] && q["sampled"] <= 0.05)),
        new(Gap, "without passive latents the total correlations of means and draws are close (β = 4)", "figures, no numbers", Criterion.That(
            "mean - sampled of all >= 2 x mean - sampled of active+mixed", q => q["all"] >= 2 * q["active+mixed"])),
        new(Tasks, "tasks keep their accuracy without passive latents (logistic regression on means, β = 4)", "figures, no numbers", Criterion.That(
            "active+mixed >= all - 0.02", q => q["active+mixed"] >= q["all"] - 0.02)),
        new(ActivePairs, "active latents are as correlated in means as in draws (β = 4)", "correlation maps", Criterion.That(
            "largest difference of |ρ| <= 0.05", q => q[Criterion.Single] <= 0.05)),
        new(Identity, "the correlations of draws follow from the moments of the means and E[σ²]", "Cov(z) = Cov(μ) + diag(E σ²)", Criterion.That(
            "largest difference of ρ <= 3/√N", q => q["difference"] <= q["3/√N"])),
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var images = DataArgument.Resolve<ImageSet>(_data, "images", run);
        var training = images.Select(LearningParts.Training(images.Parts, images.Count, _recipe.Split, run.Seed));
        var apart = LearningParts.HeldOut(images.Parts, images.Count, _recipe.Split, run.Seed);
        int[] rows = [.. LearningParts.Thinned(apart.Count, _examples).Select(i => apart[i])];
        var heldOut = images.Select(rows);
        var tasks = new LatentTasks(LatentFactor.Of(heldOut, DataArgument.Resolve<Table>(_data, "factors", run).Rows(rows), run), run.Stream["tasks"]);
        var models = new List<(string Name, BeMoreActive Model, ActiveAnalysis Analysis)>();
        ActiveAnalysis Fit(LatentRegularizer method, int steps)
        {
            var (model, _) = BeMoreActive.FitTo(training, _recipe with { Method = method, Steps = steps }, run);
            models.Add(($"{method}, {steps:N0} steps", model, BeMoreActive.Examine(model, heldOut, run)));
            return models[^1].Analysis;
        }
        var main = Fit(LatentRegularizer.BetaVae(4), _recipe.Steps);
        Record(measurements, main, tasks, claims);
        if (run.Seed != 0) return;
        if (claims.Contains(Passive))
        {
            foreach (var beta in (double[])[1, 8])
                measurements.Record(Passive, $"passive({beta})", Fit(LatentRegularizer.BetaVae(beta), _recipe.Steps / 2).Regime.Count(LatentKind.Passive));
            Fit(LatentRegularizer.DipVaeII(5), _recipe.Steps / 2);
        }
        AddTables(run, models, heldOut);
        if (claims.Contains(Tasks)) AddTasks(run, main, tasks);
        foreach (var section in ActiveReport.Sections(main, models[0].Model, models[0].Model.Image)) run.Section($"{section.Title}, {models[0].Name}", section.Text).Add(section.Pictures);
    }

    private static void Record(Measurements measurements, ActiveAnalysis analysis, LatentTasks tasks, IReadOnlySet<string> claims)
    {
        double Total(LatentRepresentation representation, LatentSubset subset) => analysis.Dependence(representation, subset)?.TotalCorrelation ?? double.NaN; // of one latent it says nothing, so that the claim does not hold
        double Difference(LatentSubset subset) => Total(LatentRepresentation.Mean, subset) - Total(LatentRepresentation.Sampled, subset);
        measurements.Record(Passive, "passive(4)", analysis.Regime.Count(LatentKind.Passive));
        measurements.Record(Leakage, "mean", analysis.MeanCorrelation(LatentRepresentation.Mean, LatentKind.Passive));
        measurements.Record(Leakage, "sampled", analysis.MeanCorrelation(LatentRepresentation.Sampled, LatentKind.Passive));
        measurements.Record(Gap, "all", Difference(LatentSubset.Full));
        measurements.Record(Gap, "active+mixed", Difference(LatentSubset.ActiveAndMixed));
        measurements.Record(ActivePairs, analysis.LargestDifference(LatentKind.Active));
        measurements.Record(Identity, "difference", (analysis.Dependence(LatentRepresentation.Sampled).Correlation - analysis.ImpliedCorrelation()).Abs().Max().ToDouble());
        measurements.Record(Identity, "3/√N", 3 / Math.Sqrt(analysis.Count));
        if (!claims.Contains(Tasks)) return;
        var kept = LatentSubset.ActiveAndMixed.Of(analysis.Regime.Kinds);
        measurements.Record(Tasks, "all", tasks.Accuracy(analysis.Mean, LatentProbe.Logistic).Value);
        measurements.Record(Tasks, "active+mixed", kept.Length == 0 ? double.NaN : tasks.Accuracy(ActiveEvaluation.Keep(analysis.Mean, kept), LatentProbe.Logistic).Value);
    }

    private static void AddTables(Run run, List<(string Name, BeMoreActive Model, ActiveAnalysis Analysis)> models, ImageSet heldOut)
    {
        string Figure(ActiveAnalysis analysis, LatentRepresentation representation, LatentSubset subset, Func<LatentDependence, double> value) =>
            analysis.Dependence(representation, subset) is { } found ? Measurements.Figure(value(found)) : "-";
        var pixels = heldOut.Pixels.To(run.Device);
        run.Section("Models", "Total correlations (TC) and mean mutual information of pairs (MI), in nats. The first seed.").Add(new ReportTable("models",
            ["", "active", "mixed", "passive", "ELBO", "TC mean", "TC sampled", "TC mean, active+mixed", "TC sampled, active+mixed", "MI mean", "MI sampled"],
            [.. models.Select(model => (IReadOnlyList<string>)
            [
                model.Name, .. ((LatentKind[])[LatentKind.Active, LatentKind.Mixed, LatentKind.Passive]).Select(kind => $"{model.Analysis.Regime.Count(kind)}"),
                Measurements.Figure(model.Model.LowerBound(pixels, run.Stream["elbo"]).Mean().ToDouble()),
                .. ((LatentSubset[])[LatentSubset.Full, LatentSubset.ActiveAndMixed]).SelectMany(subset => Enum.GetValues<LatentRepresentation>().Select(representation =>
                    Figure(model.Analysis, representation, subset, found => found.TotalCorrelation))),
                .. Enum.GetValues<LatentRepresentation>().Select(representation => Figure(model.Analysis, representation, LatentSubset.Full, found => found.AveragedInformation)),
            ])]));
    }

    private static void AddTasks(Run run, ActiveAnalysis analysis, LatentTasks tasks) =>
        run.Section("Tasks", "The mean accuracy over shape, scale, orientation, x and y, learned on two thirds of the examples and judged on the rest; the first seed.").Add(new ReportTable("tasks",
            ["", "logistic regression", "without scaling", "boosted trees"],
            [
                .. ActiveEvaluation.Representations(analysis, run.Stream["random"]).Select(rows => (IReadOnlyList<string>)[rows.Name, .. Enum.GetValues<LatentProbe>().Select(probe => Measurements.Figure(tasks.Accuracy(rows.Rows, probe).Value))]),
                ["uniform chance", Measurements.Figure(tasks.Chance(analysis.Count).Value), "", ""],
            ]));
}
