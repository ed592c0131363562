using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The claims on rendered faces of 32x32 pixels: β = 2 for every seed; β = 0.5 and 8 and the deterministic baseline for the first. Two
/// combinations of attributes never occur in training: (blond and glasses and beard), (hat and grey).
/// </summary>
public sealed class AttributeCvaeReproduction : Reproduction
{
    private const string Control = "i", Compositional = "ii", Diverse = "iii", Tradeoff = "iv", Plausible = "v", Editing = "vi";

    /// <summary>Rows farther than this from the eyes, in half sides, lie outside the eye band.</summary>
    private const double EyeBand = 0.25;

    /// <summary>How far the eyes lie above the face's center, in half sides.</summary>
    private const double EyesAbove = 0.1;

    /// <inheritdoc/>
    public override string Slug => "attribute-cvae";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Control, "samples follow the attributes asked for (β = 2)", "image grids, no numbers", Criterion.That(
            "control >= 0.90 and >= real - 0.08; other attributes asked <= 0.75; valid if real >= 0.97",
            q => q["control"] >= 0.90 && q["control"] >= q["real"] - 0.08 && q["others asked"] <= 0.75 && q["real"] >= 0.97)),
        new(Compositional, "also for combinations of attributes that never occur in training", "image grids, no numbers", Criterion.AtLeast(0.80)),
        new(Diverse, "samples of the same attributes differ, which a deterministic network's do not", "image grids, no numbers", Criterion.That(
            "pixel deviation >= 0.03 and >= 3 x deterministic", q => q["deviation"] >= 0.03 && q["deviation"] >= 3 * q["deterministic"])),
        new(Tradeoff, "a larger β gives more plausible samples and blurrier detail", "image grids, no numbers", Criterion.That(
            "Fréchet(β=2) <= Fréchet(β=0.5) and MSE(β=0.5) <= MSE(β=8)", q => q["Fréchet(2)"] <= q["Fréchet(0.5)"] && q["MSE(0.5)"] <= q["MSE(8)"])),
        new(Plausible, "samples are more plausible than a deterministic network's", "image grids, no numbers", Criterion.That(
            "Fréchet <= 0.8 x deterministic", q => q["Fréchet"] <= 0.8 * q["deterministic"])),
        new(Editing, "putting glasses on a face changes the glasses and little else", "image grids, no numbers", Criterion.That(
            "the classifier sees them in >= 0.85; mean change outside the eye band <= 0.03", q => q["seen"] >= 0.85 && q["change"] <= 0.03)),
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var (training, test) = (Faces("train", run), Faces("test", run));
        var judge = new FaceJudge(training, test, run);
        var model = judge.Fit(2, run);
        var found = judge.Measure(model, run);
        Record(measurements, Control, ("control", found.Control), ("real", judge.Real), ("others asked", found.OthersAsked));
        measurements.Record(Compositional, judge.ControlOf(model, Faces("compositional", run), run));
        var (seen, change) = PutGlassesOn(model, judge, run);
        Record(measurements, Editing, ("seen", seen), ("change", change));
        Record(measurements, Diverse, ("deviation", found.Diversity));
        Record(measurements, Plausible, ("Fréchet", found.Frechet));
        if (run.Seed != 0) return;

        var rows = new List<(string Name, FaceFigures Figures)> { ("real test images", judge.RealFigures), ("β = 2", found) };
        var models = new List<(double Beta, AttributeCvae Model)> { (2, model) };
        if (claims.Contains(Diverse) || claims.Contains(Plausible))
        {
            var figures = judge.Measure(DeterministicBaseline.Fit(training, judge.Scheme, FaceJudge.Recipe(2), run), run);
            Record(measurements, Diverse, ("deterministic", figures.Diversity));
            Record(measurements, Plausible, ("deterministic", figures.Frechet));
            rows.Add(("deterministic network", figures));
        }
        if (claims.Contains(Tradeoff))
        {
            Record(measurements, Tradeoff, ("Fréchet(2)", found.Frechet));
            foreach (var beta in (double[])[0.5, 8])
            {
                var other = judge.Fit(beta, run);
                var figures = judge.Measure(other, run);
                Record(measurements, Tradeoff, (FormattableString.Invariant($"Fréchet({beta})"), figures.Frechet), (FormattableString.Invariant($"MSE({beta})"), figures.Error));
                rows.Add((FormattableString.Invariant($"β = {beta}"), figures));
                models.Add((beta, other));
            }
        }
        AddPictures(run, judge, rows, [.. models.OrderBy(m => m.Beta)]);
    }

    /// <summary>How often the classifier sees glasses on faces that had none and were given some, and how much changed beside the eyes against the reconstruction.</summary>
    private static (double Seen, double Change) PutGlassesOn(AttributeCvae model, FaceJudge judge, Run run)
    {
        var glasses = judge.Scheme.Names.ToList().IndexOf("glasses");
        int[] without = [.. Enumerable.Range(0, judge.Test.Images.Count).Where(i => judge.Test.Attributes.Numbers("glasses").Values[i] == 0)];
        var bare = judge.Test.Select(without);
        var (x, y) = bare.ToTensors(judge.Scheme, run);
        var after = judge.Scheme.Changed(y, Conditions.Parse("glasses=1"));
        var (edited, kept) = (model.Edit(x, y, after), model.Reconstruct(x, y));
        var seen = judge.Classifier.Predict(edited).Select(1, glasses).To(ScalarType.Float64).Mean().ToDouble();

        var centers = DataArgument.Resolve<Table>("rendered-faces:part=test", "nuisance", run).Numbers("cy").Values.ToArray();
        var eyes = Tensor.From<double>([.. without.Select(i => centers[i] - EyesAbove)], without.Length, 1);
        var rows = (2 * Tensor.Arange(judge.Shape[1]).To(ScalarType.Float64) + 1) / (double)judge.Shape[1] - 1;
        var outside = ((rows - eyes).Abs() > EyeBand).To(ScalarType.Float64).Unsqueeze(1).Unsqueeze(-1);
        var change = ((edited - kept).Abs().To(ScalarType.Float64) * outside).Sum() / (outside.Sum() * (double)(judge.Shape[0] * judge.Shape[2]));
        return (seen, change.ToDouble());
    }

    private static void AddPictures(Run run, FaceJudge judge, List<(string Name, FaceFigures Figures)> rows, (double Beta, AttributeCvae Model)[] models)
    {
        run.Section("Figures", "Real images bound what the classifier can find; the deterministic network sees attributes only. The first seed.").Add(new ReportTable("figures",
            ["", "control", "other attributes asked", "diversity", "Fréchet", "MSE", "ELBO (nats)"],
            [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Figures.Cells()])]));
        foreach (var (beta, model) in models)
        {
            var part = new Run(run.Seed, run.Device);
            AttributeCvaePictures.AddTo(part, model, judge.Training, judge.Test);
            foreach (var section in part.Sections.Where(section => beta == 2 || section.Title is "Samples" or "Reconstructions"))
                run.Section(FormattableString.Invariant($"{section.Title}, β = {beta}"), section.Text).Add(section.Pictures);
        }
    }

    private static AttributedImageSet Faces(string part, Run run) => AttributedImageSet.Of(
        DataArgument.Resolve<ImageSet>($"rendered-faces:part={part}", "images", run), DataArgument.Resolve<Table>($"rendered-faces:part={part}", "attributes", run), run);

    private static void Record(Measurements measurements, string claim, params ReadOnlySpan<(string Quantity, double Value)> quantities)
    {
        foreach (var (quantity, value) in quantities) measurements.Record(claim, quantity, value);
    }
}
