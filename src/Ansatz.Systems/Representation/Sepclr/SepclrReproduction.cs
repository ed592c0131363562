using Ansatz.Data;
using Ansatz.Data.Named;
using Ansatz.Inference;
using Ansatz.Lab;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The claims on garments of Fashion-MNIST (background) and garments with a digit over them (target): 4000 of each to learn from, 1500 targets with other
/// garments and digits to judge. Digits are MNIST's where they are found, else drawn by this program, which the run says. For every seed SepCLR, SepCLR
/// without the information term, and a contrastive VAE; for the first also the other baselines.
/// </summary>
public sealed class SepclrReproduction : Reproduction
{
    private const string Garments = "fashion-mnist";

    private const string Finds = "i", Apart = "ii", Keeps = "iii", Matters = "iv", Absent = "v", Tells = "vi", Beats = "vii";

    private readonly SepclrOptions _recipe;
    private readonly int? _count;

    /// <summary>The reproduction at its size.</summary>
    public SepclrReproduction() : this(SepclrOptions.Reduced, null)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="recipe">How models are fitted.</param>
    /// <param name="count">Items of each set and part; null: all.</param>
    internal SepclrReproduction(SepclrOptions recipe, int? count) => (_recipe, _count) = (recipe, count);

    /// <inheritdoc/>
    public override string Slug => "sepclr";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Finds, "the salient representation predicts what only targets have (the digit)", "tables of CIFAR-MNIST, figures not compared", Criterion.AtLeast(0.80)) { Data = Garments },
        new(Apart, "the common representation does so far less", "tables of CIFAR-MNIST, figures not compared", Criterion.That(
            "salient - common >= 0.20", q => q["salient"] - q["common"] >= 0.20)) { Data = Garments },
        new(Keeps, "the common representation predicts what both sets have (the garment), the salient one less", "tables of CIFAR-MNIST, figures not compared", Criterion.That(
            "common - salient >= 0.08", q => q["common"] - q["salient"] >= 0.08)) { Data = Garments },
        new(Matters, "raising the joint entropy takes the digit out of the common representation", "ablation, figures not compared", Criterion.That(
            "digit from common, k-JEM <= without - 0.10", q => q["k-JEM"] <= q["without"] - 0.10)) { Data = Garments },
        new(Absent, "the salient representation of background is nothing", "by construction", Criterion.That(
            "median norm of the head, background <= 0.1 x targets", q => q["background"] <= 0.1 * q["targets"])) { Data = Garments },
        new(Tells, "the salient norm tells targets from background (AUC)", "none", Criterion.AtLeast(0.98)) { Data = Garments },
        new(Beats, "a contrastive VAE's salient latent predicts the digit less well", "tables of CIFAR-MNIST, figures not compared", Criterion.That(
            "SepCLR >= contrastive VAE + 0.03", q => q["SepCLR"] >= q["contrastive VAE"] + 0.03)) { Data = Garments },
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var judge = new SeparationJudge(Items("garments", "train", run), Items("garments-with-digits", "train", run), Items("garments", "test", run), Items("garments-with-digits", "test", run), run);
        var model = judge.Fit(_recipe, run);
        var found = judge.Measure("SepCLR", model.Represent, run);
        measurements.Record(Finds, found.DigitOfSalient);
        measurements.Record(Apart, ("salient", found.DigitOfSalient), ("common", found.DigitOfCommon));
        measurements.Record(Keeps, ("common", found.GarmentOfCommon), ("salient", found.GarmentOfSalient));
        measurements.Record(Absent, ("background", found.BackgroundNorm), ("targets", found.TargetNorm), ("before the projector, share of targets", judge.RatioBeforeProjector(model)));
        measurements.Record(Tells, found.NormAuc);
        List<SeparationResult> results = [found];
        if (claims.Contains(Matters))
        {
            var without = judge.Measure("SepCLR without L_j", judge.Fit(_recipe with { Information = InformationTerm.None }, run).Represent, run);
            measurements.Record(Matters, ("k-JEM", found.DigitOfCommon), ("without", without.DigitOfCommon));
            results.Add(without);
        }
        if (claims.Contains(Beats))
        {
            var generative = judge.FitContrastiveVae(_recipe, Bound.Elbo, run);
            var vae = judge.Measure("contrastive VAE", rows => ItemRepresentations.Of(generative.Encode(rows)), run);
            measurements.Record(Beats, ("SepCLR", found.DigitOfSalient), ("contrastive VAE", vae.DigitOfSalient));
            results.Add(vae);
        }
        if (run.Seed != 0) return;
        results.AddRange(Ablations(judge, run));
        Add(run, judge, results);
        SepclrPictures.AddTo(run, model, judge.TestBackground, judge.TestTarget);
    }

    /// <summary>The baselines that no claim rests on.</summary>
    private IEnumerable<SeparationResult> Ablations(SeparationJudge judge, Run run)
    {
        yield return judge.Measure("SepCLR with CLUB for L_j", judge.Fit(_recipe with { Information = InformationTerm.Club }, run).Represent, run);
        yield return judge.Measure("SepCLR without L_r", judge.Fit(_recipe with { AbsenceWeight = 0 }, run).Represent, run);
        yield return judge.Measure("SepCLR, one backbone", judge.Fit(_recipe with { SharedBackbone = true }, run).Represent, run);
        var single = judge.FitSimClr(_recipe with { CommonSize = _recipe.CommonSize + _recipe.SalientSize }, run);
        yield return judge.Measure("SimCLR, one representation", rows => ItemRepresentations.Of((single.Encode(rows), single.Encode(rows))), run);
    }

    private static void Add(Run run, SeparationJudge judge, List<SeparationResult> results)
    {
        run.Section("Probes", "Accuracy of linear probes that were fitted to the targets of training, on targets with other garments and digits; the first seed. Chance is about 0.1. "
            + "SimCLR has one representation, which stands in both places.").Add(
            new ReportTable("probes", ["", .. SeparationResult.Columns], [.. results.Select(result => (IReadOnlyList<string>)[result.Name, .. result.Cells()])]))
            .Add(results.Select(result => Plot.HeatMap(
                $"probes-{result.Name.ToLowerInvariant().Replace(", ", "-").Replace(' ', '-').Replace(':', '-')}", "probe of", "predicts",
                new double[,] { { result.DigitOfSalient, result.GarmentOfSalient }, { result.DigitOfCommon, result.GarmentOfCommon } }, ["salient", "common"], ["digit", "garment"]) with
            { Caption = result.Name }));
        run.Section("Data", "Garments, and garments with a digit laid over them.").Add(
            ImageGrid.Of("background", ((ImageSet)judge.TestBackground.Source).Take(24).Pixels, 12), ImageGrid.Of("target", ((ImageSet)judge.TestTarget.Source).Take(24).Pixels, 12));
    }

    private Examples Items(string name, string part, Run run)
    {
        var spelled = FormattableString.Invariant($"{name}:part={part}") + (_count is null ? part == "test" ? ",count=1500" : "" : FormattableString.Invariant($",count={_count}"));
        if (name == "garments") return DataArgument.ResolveExamples(spelled, typeof(ImageSet), notes: run);
        var hasMnist = NamedRegistry.Find("mnist")?.Location is not null;
        if (!hasMnist) run.Warn("MNIST is not on this machine: the digits are drawn, and figures differ from the record");
        return DataArgument.ResolveExamples(spelled + (hasMnist ? ",digits=mnist" : ""), typeof(ImageSet), notes: run);
    }
}
