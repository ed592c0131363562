using Ansatz.Data.Named;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// The claims on MNIST (6000 images to learn from, the first 1000 of the test part attacked) over the seeds, and for the first seed all baselines and
/// ablations, and the same on Fashion-MNIST, of which the paper's tables are.
/// </summary>
public sealed class LatentQuantizationReproduction : Reproduction
{
    private const string CleanClaim = "clean", Attacked = "attacked", Quantized = "quantized", Stable = "stable";

    private static readonly string Pgd2 = RobustnessStudy.NameOf(Attack.ProjectedGradient(0.2)), Pgd3 = RobustnessStudy.NameOf(Attack.ProjectedGradient(0.3));
    private static readonly string Fgsm2 = RobustnessStudy.NameOf(Attack.FastGradientSign(0.2)), Fgsm3 = RobustnessStudy.NameOf(Attack.FastGradientSign(0.3));
    private static readonly string Bpda = RobustnessStudy.Through(Attack.FastGradientSign(0.3));

    private readonly LatentQuantizationOptions _recipe;
    private readonly int _training;
    private readonly int _tested;
    private readonly string _digits;

    /// <summary>The reproduction at its size.</summary>
    public LatentQuantizationReproduction() : this(LatentQuantizationOptions.Reduced, 6000, 1000, "mnist")
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="recipe">How filters and classifiers are fitted.</param>
    /// <param name="training">Images to learn from.</param>
    /// <param name="tested">Images to attack.</param>
    /// <param name="digits">The data set in place of MNIST.</param>
    internal LatentQuantizationReproduction(LatentQuantizationOptions recipe, int training, int tested, string digits) =>
        (_recipe, _training, _tested, _digits) = (recipe, training, tested, digits);

    /// <inheritdoc/>
    public override string Slug => "latent-quantization";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims => [.. All.Select(claim => claim with { Data = _digits })];

    private static IReadOnlyList<Claim> All { get; } =
    [
        new(CleanClaim, "clean images stay recognizable behind the filter", "clean accuracy not given; Fashion-MNIST classifier 0.9276", Criterion.That(
            "filtered >= 0.85; valid if classifier >= 0.92", q => q["filtered"] >= 0.85 && q["classifier"] >= 0.92)),
        new(Attacked, "attacks on the classifier that break it are mostly undone", "FGSM 0.3, Fashion-MNIST: 0.115 -> 0.770; 0.101 -> 0.694; 0.116 -> 0.671", Criterion.That(
            "FGSM 0.2: filtered >= none + 0.35; PGD 0.2: filtered >= 0.45, none <= 0.05",
            q => q["FGSM filtered"] >= q["FGSM none"] + 0.35 && q["PGD filtered"] >= 0.45 && q["PGD none"] <= 0.05)),
        new(Quantized, "it is the quantization: a plain VAE filter saves less", "Defense-GAN 0.698 against 0.770, no VAE", Criterion.That(
            "FGSM 0.3 and PGD 0.3: filtered >= plain VAE + 0.08", q => q["FGSM filtered"] >= q["FGSM VAE"] + 0.08 && q["PGD filtered"] >= q["PGD VAE"] + 0.08)),
        new(Stable, "small perturbations flip few bits (FGSM 0.1); attacks through the filter (BPDA-FGSM 0.3) are reported beside", "text", Criterion.That(
            "bits flipped <= 0.08; BPDA without threshold", q => q["bits flipped"] <= 0.08 && double.IsFinite(q["BPDA accuracy"]))),
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var study = new RobustnessStudy(_digits, _training, _tested, _recipe, run);
        var model = study.Fit();
        var (ours, plain) = (Defense.Of("latent quantization", model), Defense.Of("plain VAE", study.FitPlain()));
        var (none, filtered, vae) = (study.Figures(null), study.Figures(ours), study.Figures(plain));
        void Record(string claim, string quantity, double value) => measurements.Record(claim, quantity, value);
        Record(CleanClaim, "classifier", none[RobustnessStudy.Clean]);
        Record(CleanClaim, "filtered", filtered[RobustnessStudy.Clean]);
        Record(Attacked, "FGSM none", none[Fgsm2]);
        Record(Attacked, "FGSM filtered", filtered[Fgsm2]);
        Record(Attacked, "PGD none", none[Pgd2]);
        Record(Attacked, "PGD filtered", filtered[Pgd2]);
        Record(Quantized, "FGSM VAE", vae[Fgsm3]);
        Record(Quantized, "FGSM filtered", filtered[Fgsm3]);
        Record(Quantized, "PGD VAE", vae[Pgd3]);
        Record(Quantized, "PGD filtered", filtered[Pgd3]);
        Record(Stable, "bits flipped", filtered[RobustnessStudy.Flips]);
        Record(Stable, "BPDA accuracy", filtered[Bpda]);
        if (run.Seed != 0) return;

        var rows = new List<(string, IReadOnlyDictionary<string, double>)> { ("no defense", none), (ours.Name, filtered), (plain.Name, vae) };
        foreach (var simple in (Defense[])[Defense.Blur, Defense.OneBit]) rows.Add((simple.Name, study.Figures(simple)));
        rows.Add(("FGSM adversarial training", study.AdversarialTraining()));
        foreach (var (name, change) in Ablations) rows.Add((name, study.Figures(Defense.Of(name, study.Fit(change)))));
        run.Section("MNIST", "Accuracy of the classifier behind each defense, first seed. Attacks know the classifier and not the defense; the columns BPDA go through the defense. Adversarial training is attacked itself.")
            .Add(Table("mnist", study.Columns, rows));
        AddPictures(run, study, model, ours, plain, _digits);

        if (NamedRegistry.Find("fashion-mnist")!.Absence is { } missing)
        {
            run.Warn($"the paper's tables are not measured: {missing}");
            return;
        }
        var fashion = new RobustnessStudy("fashion-mnist", _training, _tested, _recipe, run);
        var garments = fashion.Fit();
        var (gown, veil) = (Defense.Of("latent quantization", garments), Defense.Of("plain VAE", fashion.FitPlain()));
        run.Section("Fashion-MNIST", "The same on Fashion-MNIST, on which the paper's tables are (FGSM 0.3: 0.770 with its larger networks and 60,000 images).")
            .Add(Table("fashion-mnist", fashion.Columns, [("no defense", fashion.Figures(null)), (gown.Name, fashion.Figures(gown)), (veil.Name, fashion.Figures(veil)),
                ("FGSM adversarial training", fashion.AdversarialTraining())]));
        AddPictures(run, fashion, garments, gown, veil, "fashion-mnist");
    }

    /// <summary>The ablations, and one change of the bound.</summary>
    private static readonly (string Name, Func<LatentQuantizationOptions, LatentQuantizationOptions> Change)[] Ablations =
    [
        ("without gradient penalty", recipe => recipe with { GradientPenalty = 0 }),
        ("bits by sign(μ)", recipe => recipe with { Quantizer = LatentQuantizer.Sign() }),
        ("bound iwelbo:4", recipe => recipe with { Bound = Inference.Bound.ImportanceWeighted(4) }),
    ];

    private static ReportTable Table(string name, IReadOnlyList<string> columns, IReadOnlyList<(string Name, IReadOnlyDictionary<string, double> Figures)> rows) =>
        new(name, ["defense", .. columns], [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, .. columns.Select(column => row.Figures.TryGetValue(column, out var value) ? Measurements.Figure(value) : "")])]);

    private static void AddPictures(Run run, RobustnessStudy study, LatentQuantization model, Defense ours, Defense plain, string data)
    {
        LatentQuantizationPictures.AddAttack(run, model, study.Test, Attack.FastGradientSign(0.2), study.ClassNames);
        run.Section($"Accuracy against ε, {data}", "The fast gradient sign method on the classifier alone, and through latent quantization (BPDA).")
            .Add(LatentQuantizationPictures.Curves(study.Test, Attack.FastGradientSign(),
                [("no defense", null), (ours.Name, ours.Filter), (plain.Name, plain.Filter)], ($"{ours.Name}, attacked through it (BPDA)", ours.Differentiated, ours.Filter)));
        LatentQuantizationPictures.AddLatents(run, model, study.Test.Images);
    }
}
