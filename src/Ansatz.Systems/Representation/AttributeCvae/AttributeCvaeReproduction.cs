using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The claims on rendered faces of 32x32 pixels: β = 2 for every seed; for the first the rest of the grid of β and the baselines (a prior N(0, I),
/// a VAE without attributes with retrieval, a deterministic network). Two combinations of attributes never occur in training:
/// (blond and glasses and beard), (hat and grey). The thresholds of (i) and (ii) are 0.05 below the specification's estimates (0.90, real - 0.08
/// and 0.80), as it allows: the smile, of some 20 pixels, is hardly drawn with this recipe, and even real faces of unseen combinations reach 0.89 only.
/// </summary>
public sealed class AttributeCvaeReproduction : Reproduction
{
    private const string Control = "i", Compositional = "ii", Diverse = "iii", Tradeoff = "iv", Plausible = "v", Editing = "vi";

    private const double MainBeta = 2;

    /// <summary>The rest of the grid; the claims need 0.5 and 8.</summary>
    private static readonly double[] OtherBetas = [0.5, 1, 4, 8];

    /// <summary>Rows farther than this from the eyes, in half sides, lie outside the eye band.</summary>
    private const double EyeBand = 0.25;

    /// <summary>How far the eyes lie above the face's center, in half sides.</summary>
    private const double EyesAbove = 0.1;

    private readonly AttributeCvaeOptions _recipe;
    private readonly int? _count;

    /// <summary>The reproduction at its size.</summary>
    public AttributeCvaeReproduction() : this(AttributeCvaeOptions.Reduced, null)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="recipe">How models are fitted.</param>
    /// <param name="count">Faces of each part; null: all.</param>
    internal AttributeCvaeReproduction(AttributeCvaeOptions recipe, int? count) => (_recipe, _count) = (recipe, count);

    /// <inheritdoc/>
    public override string Slug => "attribute-cvae";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Control, "samples follow the attributes asked for (β = 2)", "image grids, no numbers", Criterion.That(
            "control >= 0.85 and >= real - 0.13; other attributes asked <= 0.75; valid if real >= 0.97",
            q => q["control"] >= 0.85 && q["control"] >= q["real"] - 0.13 && q["others asked"] <= 0.75 && q["real"] >= 0.97)),
        new(Compositional, "also for combinations of attributes that never occur in training", "image grids, no numbers", Criterion.AtLeast(0.75)),
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
        var judge = new FaceJudge(Faces("train", run), Faces("test", run), Faces("compositional", run), _recipe, run);
        var model = judge.Fit(MainBeta, run);
        var found = judge.Measure(model, run);
        var (shifted, told) = (PutGlassesOn(model, judge, run, shift: true), PutGlassesOn(model, judge, run, shift: false));
        measurements.Record(Control, ("control", found.Control.Mean), ("real", judge.Real.Control.Mean), ("others asked", found.OthersAsked));
        measurements.Record(Compositional, found.Compositional);
        measurements.Record(Diverse, ("deviation", found.Diversity));
        measurements.Record(Tradeoff, ("Fréchet(2)", found.Frechet));
        measurements.Record(Plausible, ("Fréchet", found.Frechet));
        measurements.Record(Editing, ("seen", shifted.Seen), ("change", shifted.Change));
        if (run.Seed != 0) return;

        var rows = new List<(string Name, FaceFigures Figures)> { ("real test images", judge.Real), (NameOf(MainBeta), found) };
        var models = new List<(string Name, AttributeCvae Model)> { (NameOf(MainBeta), model) };
        void Add(string name, AttributeCvae other, FaceFigures figures)
        {
            rows.Add((name, figures));
            models.Add((name, other));
        }
        if (claims.Contains(Tradeoff))
        {
            foreach (var beta in OtherBetas)
            {
                var other = judge.Fit(beta, run);
                var figures = judge.Measure(other, run);
                Add(NameOf(beta), other, figures);
                if (beta is 0.5 or 8) measurements.Record(Tradeoff, (Inv($"Fréchet({beta})"), figures.Frechet), (Inv($"MSE({beta})"), figures.Error));
            }
        }
        if (claims.Contains(Control))
        {
            var standard = judge.Fit(MainBeta, run, LatentPrior.Standard);
            Add("prior N(0, I)", standard, judge.Measure(standard, run));
            rows.Add(("VAE and retrieval", judge.Measure(judge.FitRetrieval(MainBeta, run), run)));
        }
        if (claims.Contains(Diverse) || claims.Contains(Plausible))
        {
            var figures = judge.Measure(judge.FitDeterministic(run), run);
            measurements.Record(Diverse, ("deterministic", figures.Diversity));
            measurements.Record(Plausible, ("deterministic", figures.Frechet));
            rows.Add(("deterministic network", figures));
        }
        AddTables(run, judge, rows, shifted, told);
        AddPictures(run, judge, models);
    }

    /// <summary>
    /// How often the classifier sees glasses on faces that had none and were given some, and how much changed beside the eyes against the
    /// reconstruction; with the latent shifted by the prior's means, or with only the decoder told.
    /// </summary>
    private (double Seen, double Change) PutGlassesOn(AttributeCvae model, FaceJudge judge, Run run, bool shift)
    {
        var glasses = judge.Scheme.Names.ToList().IndexOf("glasses");
        int[] without = [.. Enumerable.Range(0, judge.Test.Images.Count).Where(i => judge.Test.Attributes.Numbers("glasses").Values[i] == 0)];
        var bare = judge.Test.Select(without);
        var (x, y) = bare.ToTensors(judge.Scheme, run);
        var after = judge.Scheme.Changed(y, Conditions.Parse("glasses=1"));
        var (edited, kept) = (model.Edit(x, y, after, shift), model.Reconstruct(x, y));
        var seen = judge.Classifier.Predict(edited).Select(1, glasses).To(ScalarType.Float64).Mean().ToDouble();

        var centers = DataArgument.Resolve<Table>(Spelled("test"), "nuisance", run).Numbers("cy").Values.ToArray();
        var eyes = Tensor.From<double>([.. without.Select(i => centers[i] - EyesAbove)], without.Length, 1);
        var rows = (2 * Tensor.Arange(judge.Shape[1]).To(ScalarType.Float64) + 1) / (double)judge.Shape[1] - 1;
        var outside = ((rows - eyes).Abs() > EyeBand).To(ScalarType.Float64).Unsqueeze(1).Unsqueeze(-1);
        var change = ((edited - kept).Abs().To(ScalarType.Float64) * outside).Sum() / (outside.Sum() * (double)(judge.Shape[0] * judge.Shape[2]));
        return (seen, change.ToDouble());
    }

    private static void AddTables(
        Run run, FaceJudge judge, List<(string Name, FaceFigures Figures)> rows, (double Seen, double Change) shifted, (double Seen, double Change) told)
    {
        run.Section("Figures", "Real images bound what the classifier can find. The VAE knows no attributes: it varies the training images whose attributes are nearest to those asked for. "
            + "The deterministic network sees attributes only. The first seed.").Add(
            new ReportTable("figures", ["", .. FaceFigures.Columns], [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Figures.Cells()])]),
            new ReportTable("control", ["", .. judge.Scheme.Names], [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Figures.Control.Accuracy.Select(Measurements.Figure)])]),
            new ReportTable("glasses-put-on", ["the edit", "glasses seen", "mean change outside the eye band"],
            [
                ["decoder told, latent shifted", Measurements.Figure(shifted.Seen), Measurements.Figure(shifted.Change)],
                ["decoder told", Measurements.Figure(told.Seen), Measurements.Figure(told.Change)],
            ]));
    }

    private static void AddPictures(Run run, FaceJudge judge, List<(string Name, AttributeCvae Model)> models)
    {
        foreach (var (name, model) in models)
        {
            var part = new Run(run.Seed, run.Device);
            AttributeCvaePictures.AddTo(part, model, judge.Training, judge.Test);
            foreach (var section in part.Sections.Where(section => name == NameOf(MainBeta) || section.Title is "Samples" or "Reconstructions"))
                run.Section($"{section.Title}, {name}", section.Text).Add(section.Pictures);
        }
    }

    private static string NameOf(double beta) => Inv($"β = {beta}");

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);

    private AttributedImageSet Faces(string part, Run run)
    {
        INotes notes = part == "train" ? run : new NoteList(); // that a part to judge by lacks black hair is no doubt about what is learned
        return AttributedImageSet.Of(DataArgument.Resolve<ImageSet>(Spelled(part), "images", notes), DataArgument.Resolve<Table>(Spelled(part), "attributes", notes), notes);
    }

    private string Spelled(string part) => Inv($"rendered-faces:part={part}") + (_count is null ? "" : Inv($",count={_count}"));
}
