using Ansatz.Data.Named;
using Ansatz.Lab;

namespace Ansatz.Systems.Programs;

/// <summary>
/// The experiments E1 to E6: cone, coin, overhead, attend-infer-repeat, wake-sleep and symmetric objectives, semi-supervised learning (reported without a
/// claim). AIR and the semi-supervised autoencoder need MNIST's digits.
/// </summary>
public sealed class ProgrammableViReproduction : Reproduction
{
    internal const string Cone = "E1", ConeOrder = "E1-order", ConeScales = "E1-scales", Coin = "E2", Overhead = "E3", AirVariance = "E4-variance", AirCost = "E4-cost",
        AirLearning = "E4-learning", Conjugate = "E5", Bimodal = "E5-bimodal", SemiSupervised = "E6";

    private const string Digits = "mnist";

    /// <inheritdoc/>
    public override string Slug => "programmable-vi";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Reported => [SemiSupervised];

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Cone, "cone: objectives that others cannot express reach their bounds", "ELBO -8.08, HVI -9.75, IWHVI(5) -8.18, DIWHVI(5,5) -7.33, IWELBO(5) -7.79", Criterion.That(
            "within 0.05 of -8.08, -9.747, -8.178, -7.31, -7.534 (IWELBO fitted with 64 samples a step)",
            q => Near(q["ELBO"], -8.08) && Near(q["HVI"], -9.747) && Near(q["IWHVI(5)"], -8.178) && Near(q["DIWHVI(5,5)"], -7.31) && Near(q["IWELBO(5)"], -7.534))),
        new(ConeOrder, "cone: the bounds are ordered, below the log evidence", "the same table", Criterion.That(
            "HVI < IWHVI(5) < ELBO < IWELBO(5) < DIWHVI(5,5) < -5.323",
            q => q["HVI"] < q["IWHVI(5)"] && q["IWHVI(5)"] < q["ELBO"] && q["ELBO"] < q["IWELBO(5)"] && q["IWELBO(5)"] < q["DIWHVI(5,5)"] && q["DIWHVI(5,5)"] < -5.323)),
        new(ConeScales, "cone: the ring's scales come out the same from every seed", "figure 2, no numbers", Criterion.That(
            "log scales within 0.05 of -3.05 (HVI) and -2.05 (DIWHVI)", q => Near(q["HVI x"], -3.05) && Near(q["HVI y"], -3.05) && Near(q["DIWHVI x"], -2.05) && Near(q["DIWHVI y"], -2.05))),
        new(Coin, "coin: an implicitly differentiated Beta finds the exact posterior", "0.549 for 8/10 (stopped short; exact 0.600)", Criterion.That(
            "6/10: |mean - 16/30| < 0.005, |sd - 0.08960| < 0.005, |ELBO + 7.06937| < 0.01; 8/10: 0.600, 0.0880, -6.51343",
            q => CoinExperiment.Agrees(q, 6, 16 / 30.0, 0.08960, -7.06937) && CoinExperiment.Agrees(q, 8, 0.6, 0.0880, -6.51343))),
        new(Overhead, "objective programs cost little more than hand-written estimators", "VAE on a CPU: 3.25 against 3.35 ms (batch 64) .. 31.96 against 31.78 ms (1024)", Criterion.That(
            "VAE <= 1.15 x hand-written at batch >= 128, <= 1.30 x at 64; logistic regression <= 2.0 x",
            q => q["VAE 64"] <= 1.30 && OverheadExperiment.LargeBatches.All(batch => q[$"VAE {batch}"] <= 1.15) && q["logistic regression"] <= 2.0)),
        new(AirVariance, "AIR: measure-valued and enumerated presence have far less gradient variance", "not given; accuracies .984 against .275 follow from it", Criterion.That(
            "MVD <= 0.10 x REINFORCE, <= 0.5 x REINFORCE + constant; ENUM <= MVD; means agree within 4 s.e.; at the start and after 60 steps",
            q => AirExperiment.VarianceAgrees(q, "start") && AirExperiment.VarianceAgrees(q, "60 steps"))) { Data = Digits },
        new(AirCost, "AIR: MVD costs little, ENUM a few times a REINFORCE step", "s/epoch: REINFORCE 1.52, MVD 1.74, ENUM 6.22", Criterion.That(
            "MVD and hybrid <= 3.5 x, ENUM <= 4.5 x REINFORCE", q => q["MVD"] <= 3.5 && q["hybrid"] <= 3.5 && q["ENUM"] <= 4.5)) { Data = Digits },
        new(AirLearning, "AIR: MVD and hybrid learn to count where REINFORCE does not", "accuracy MVD .984, hybrid .950, REINFORCE .275", Criterion.That(
            "step 400: MVD accuracy >= REINFORCE + 0.20, objective >= REINFORCE + 3 nats; step 800: MVD >= 0.60, hybrid >= 0.60",
            q => q["MVD 400"] >= q["REINFORCE 400"] + 0.20 && q["MVD objective 400"] >= q["REINFORCE objective 400"] + 3 && q["MVD 800"] >= 0.60 && q["hybrid 800"] >= 0.60)) { Data = Digits },
        new(Conjugate, "conjugate normal: five objectives find the posterior N(0.65, 0.7071)", "not given", Criterion.That(
            "ELBO, wake, sleep, symmetric, one's own: m = 0.65 ± 0.03, s = 0.7071 ± 0.02",
            q => WakeSleepExperiment.Names.All(name => Math.Abs(q[$"{name} m"] - 0.65) <= 0.03 && Math.Abs(q[$"{name} s"] - 0.7071) <= 0.02))),
        new(Bimodal, "two modes: the ELBO takes one, the wake phase covers both", "not given", Criterion.That(
            "ELBO |m| > 1.8, s < 0.6; wake |m| < 0.15, s in [1.9, 2.2]",
            q => Math.Abs(q["ELBO m"]) > 1.8 && q["ELBO s"] < 0.6 && Math.Abs(q["wake m"]) < 0.15 && q["wake s"] is >= 1.9 and <= 2.2)),
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        bool Wanted(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (claims.Contains(name)) return true;
            return false;
        }
        if (Wanted(Cone, ConeOrder, ConeScales)) ConeExperiment.Measure(run, measurements);
        if (Wanted(Coin)) CoinExperiment.Measure(run, measurements);
        if (Wanted(Conjugate, Bimodal)) WakeSleepExperiment.Measure(run, measurements);
        if (Wanted(Overhead) && run.Seed == 0) OverheadExperiment.Measure(run, measurements);
        if (Wanted(AirVariance, AirCost, AirLearning)) AirExperiment.Measure(run, claims, measurements);
        if (run.Seed != 0 || !Wanted(SemiSupervised)) return;
        if (NamedRegistry.Find(Digits)!.Absence is { } missing) run.Warn($"{SemiSupervised} skipped: {missing}");
        else SemiSupervisedExperiment.Measure(run);
    }

    private static bool Near(double value, double expected) => Math.Abs(value - expected) <= 0.05;
}
