using Ansatz.Data;
using Ansatz.Data.Named;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// The claims on crossing pairs (the published scenes where a folder holds them, else the generator): fitted for comfort radii 0.1, 0.3 and 0.5, tested for
/// 0.1 to 0.8, moved to 0.6; and on pedestrians at five places with a channel that leaks the future. Baselines: a deterministic forecaster, a conditional
/// variational autoencoder, constant velocity, and for the channel IRM and V-REx.
/// </summary>
public sealed class GcrlReproduction : Reproduction
{
    private const string Degradation = "i", Better = "ii", Outside = "iii", Moved = "iv", Environment = "R2", Channel = "R3";

    private const int Samples = 100, AdaptScenes = 384, AdaptEpochs = 60, RealEpochs = 10;
    private const double AdaptRate = 2e-3, RealShare = 0.25;

    /// <summary>One scene in ten is kept back to choose the best weights by.</summary>
    private static readonly Split Kept = new(0.9, 0.1, 0);

    /// <summary>The recording of pedestrians that is kept back for that: windows overlap, so that no recording is divided.</summary>
    private const string KeptRecording = "crowds_zara03";

    private static readonly string[] Radii = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"];
    private static readonly int[] Batches = [1, 2, 4, 6];

    private readonly GcrlOptions _recipe;
    private readonly int? _count;
    private readonly int _testCount;
    private readonly int _realWindows;

    /// <summary>The reproduction at its size.</summary>
    public GcrlReproduction() : this(GcrlOptions.Reduced, null, 600, 400)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    internal GcrlReproduction(GcrlOptions recipe, int? count, int testCount, int realWindows) => (_recipe, _count, _testCount, _realWindows) = (recipe, count, testCount, realWindows);

    /// <inheritdoc/>
    public override string Slug => "gcrl";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Degradation, "the error hardly grows over the environments seen: ADE(r = 0.5) / ADE(r = 0.1), best of 100, against the deterministic forecaster's",
            "0.058 / 0.049 (r = 0.1 to 0.5: .049 .048 .050 .051 .058)", Criterion.That("ratio <= 0.75 x deterministic", q => q["ratio"] <= 0.75 * q["deterministic"])),
        new(Better, "best-of-100 ADE at r = 0.5 [m]", "0.058", Criterion.That("ADE <= 0.9 x deterministic", q => q["ADE"] <= 0.9 * q["deterministic"])),
        new(Outside, "outside the radii seen it gets worse without adaptation, ADE(r = 0.8) / ADE(r = 0.3)", "0.247 / 0.050", Criterion.AtLeast(1.8)),
        new(Moved, "384 scenes of r = 0.6 move it there, with z frozen", "0.092 to 0.056", Criterion.That(
            "after <= 0.88 x before; gain >= 0.6 x that of all weights; deterministic gains <= 10 %",
            q => q["after"] <= 0.88 * q["before"] && q["before"] - q["after"] >= 0.6 * (q["before"] - q["all weights"]) && q["deterministic after"] >= 0.9 * q["deterministic before"])),
        new(Environment, "a linear probe finds the radius in the mean style: R² beyond that of a random encoder", "no such figure", Criterion.That(
            "R² >= random + 0.15", q => q["R²"] >= q["random"] + 0.15)),
        new(Channel, "a channel that leaks the future, 8 times louder at a new place, does little harm (ADE at α = 64 against α = 8; deterministic beside it)", "a table, unverified", Criterion.That(
            "ratio <= 1.25; deterministic >= 1.5", q => q["ratio"] <= 1.25 && q["deterministic"] >= 1.5)) { Data = "eth-ucy" },
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var notes = new NoteList();
        if (claims.Overlaps([Degradation, Better, Outside, Moved, Environment])) Crossing(run, claims, measurements, notes);
        if (run.Seed == 0 && claims.Contains(Channel)) RealPlaces(run, measurements, notes);
    }

    private void Crossing(Run run, IReadOnlySet<string> claims, Measurements measurements, NoteList notes)
    {
        var (learned, kept) = SceneData.Divide(Load("train", null, notes), Kept, run.Seed);
        var (training, validation) = (Scenes.Of(learned, Length, 2), SceneData.CutAny(kept, _recipe));
        Gcrl Fit(GcrlOptions options, Run? of = null) => Gcrl.FitTo(training, options, of ?? run, validation);
        var tests = Radii.Select(radius => Scenes.Of(Load("test", radius, notes), Length, 2).Thinned(_testCount)).ToArray();
        var model = Fit(_recipe);
        var deterministic = Fit(_recipe with { Method = GcrlMethod.Deterministic });
        GcrlEvaluation[] Test(Gcrl forecaster) => [.. tests.Select(scenes => GcrlEvaluation.Of(forecaster, scenes, Samples, run))];
        var (ours, theirs) = (Test(model), Test(deterministic));
        double At(GcrlEvaluation[] all, string radius) => all[Array.IndexOf(Radii, radius)].BestAverage;
        measurements.Record(Degradation, "ratio", At(ours, "0.5") / At(ours, "0.1"));
        measurements.Record(Degradation, "deterministic", At(theirs, "0.5") / At(theirs, "0.1"));
        measurements.Record(Better, "ADE", At(ours, "0.5"));
        measurements.Record(Better, "deterministic", At(theirs, "0.5"));
        measurements.Record(Outside, At(ours, "0.8") / At(ours, "0.3"));

        var target = tests[Array.IndexOf(Radii, "0.6")];
        var adaptation = Scenes.Of(Load("adapt", null, notes), Length, 2).Thinned(AdaptScenes);
        double AdeOf(Gcrl forecaster) => GcrlEvaluation.Of(forecaster, target, Samples, run).BestAverage;
        Gcrl Move(Gcrl forecaster, Scenes scenes, bool everything) => forecaster.AdaptTo(scenes, AdaptEpochs, AdaptRate, everything, run);
        var (before, after, all) = (At(ours, "0.6"), double.NaN, double.NaN);
        if (claims.Contains(Moved))
        {
            (after, all) = (AdeOf(Move(model, adaptation, false)), AdeOf(Move(model, adaptation, true)));
            measurements.Record(Moved, "before", before);
            measurements.Record(Moved, "after", after);
            measurements.Record(Moved, "all weights", all);
            measurements.Record(Moved, "deterministic before", At(theirs, "0.6"));
            measurements.Record(Moved, "deterministic after", AdeOf(Move(deterministic, adaptation, false)));
        }
        if (claims.Contains(Environment))
        {
            var random = new Gcrl(model.Options, model.Channels, run.Stream["random"]);
            measurements.Record(Environment, "R²", RadiusProbe(model, tests, run));
            measurements.Record(Environment, "random", RadiusProbe(random, tests, run));
        }
        if (run.Seed != 0) return;
        var cvae = Fit(_recipe with { Method = GcrlMethod.Cvae });
        var other = Fit(_recipe, new Run(run.Seed + 1000, run.Device));
        var calibrated = Fit(_recipe with { ObservationVariance = 0.02 });
        var general = Fit(_recipe with { Bound = new Supervised(20) });
        (string Name, GcrlEvaluation[] Tests)[] rows = [("causal", ours), ("deterministic", theirs), ("CVAE", Test(cvae)), ("causal, observation variance 0.02", Test(calibrated)), ("causal, bound supervised:20", Test(general))];
        AddTables(run, rows, IdentifiabilityOf(model, other, tests, run), (RadiusProbe(model, tests, run, invariant: true), RadiusProbe(model, tests, run)));
        AddPictures(run, rows, model, tests, Batches.Where(b => b * 64 <= adaptation.Count).Select(b => (b, AdeOf(Move(model, adaptation.Thinned(64 * b), false)))).Prepend((0, before)));
    }

    private void RealPlaces(Run run, Measurements measurements, NoteList notes)
    {
        var all = DataArgument.Resolve<Sequences>("eth-ucy:part=all,heldout=eth", "series", notes);
        var places = all.Part("train");
        static bool IsKept(Sequence item) => item.Group?.Contains(KeptRecording, StringComparison.Ordinal) == true;
        Scenes With(Scenes scenes, Func<string, double> strength) => Scenes.Of(SpuriousChannel.Add(scenes, strength), Length, 2);
        Scenes Windows(bool isKept, int most)
        {
            var windows = Scenes.Of(places.With(places.Where(item => IsKept(item) == isKept)), Length, 2);
            return With(windows.Thinned(Math.Min((int)(RealShare * windows.Count), most)), place => place switch { "hotel" => 1, "univ" => 2, "zara1" => 4, _ => 8 });
        }
        var (training, validation) = (Windows(isKept: false, _realWindows * 4), places.Any(IsKept) ? Windows(isKept: true, _realWindows) : null);
        var eth = Scenes.Of(all.Part("test"), Length, 2).Thinned(_realWindows);
        double[] strengths = [8, 16, 32, 64];
        var tests = strengths.Select(alpha => With(eth, _ => alpha)).ToArray();
        var recipe = _recipe with { Networks = GcrlNetworks.Scenes, Epochs = RealEpochs, Mixing = EnvironmentMixing.Turns, LearningRate = Schedule.OneCycle(1e-3) };
        var mixed = recipe with { Method = GcrlMethod.Deterministic, Mixing = EnvironmentMixing.Together, BatchSize = recipe.BatchSize / 4 };
        (string Name, GcrlOptions Options)[] methods =
        [
            ("causal", recipe), ("deterministic", recipe with { Method = GcrlMethod.Deterministic }),
            ("deterministic with IRM", mixed with { Penalty = InvariancePenalty.InvariantRisk(1) }),
            ("deterministic with V-REx", mixed with { Penalty = InvariancePenalty.RiskExtrapolation(1) }),
        ];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (name, options) in methods)
        {
            var model = Gcrl.FitTo(training, options, run, validation);
            var found = tests.Select(scenes => GcrlEvaluation.Of(model, scenes, 20, run)).ToArray();
            if (name is "causal" or "deterministic") measurements.Record(Channel, name == "causal" ? "ratio" : name, found[^1].BestAverage / found[0].BestAverage);
            rows.Add([name, .. found.Select(e => Figure(e.BestAverage)), Figure(found[0].MeanAverage), Figure(found[^1].MeanAverage)]);
            if (name == "causal") rows.Insert(0, ["constant velocity", .. found.Select(e => Figure(e.Straight.BestAverage.Average())), "", ""]);
        }
        run.Section("A channel that leaks the future", $"ADE on eth, best of 20 [m], fitted on {training.Count} windows of the other places with α = 1, 2, 4, 8; one seed.").Add(
            new ReportTable("channel", ["", .. strengths.Select(a => $"α = {a:0}"), "mean of 20, α = 8", "mean of 20, α = 64"], rows));
    }

    /// <summary>R² of a least-squares probe from latents to the radius, fitted on every second scene and judged on the others.</summary>
    private static double RadiusProbe(Gcrl model, Scenes[] tests, Run run, bool invariant = false)
    {
        using var scope = TensorScope.Open();
        var (inputs, radii) = (new List<Tensor>(), new List<double>());
        foreach (var i in (int[])[0, 2, 4])
        {
            var (z, _, s, _) = SceneData.EncodeAll(model, tests[i], run.Device);
            inputs.Add((invariant ? z : s).To(Device.Cpu));
            radii.AddRange(Enumerable.Repeat(0.1 * (i + 1), tests[i].Count));
        }
        var (x, y) = (Tensor.Cat([.. inputs]), Tensor.From<double>([.. radii]));
        static Tensor Every(Tensor of, long first) => of.IndexSelect(0, Tensor.Arange(first, of.Size(0), 2));
        return RidgeRegression.Fit(Every(x, 0), Every(y, 0), [1e-12]).RSquared(Every(x, 1), Every(y, 1));
    }

    private static (double Invariant, double Style) IdentifiabilityOf(Gcrl one, Gcrl other, Scenes[] tests, Run run)
    {
        using var scope = TensorScope.Open();
        var (a, b) = (SceneData.EncodeAll(one, tests[2], run.Device), SceneData.EncodeAll(other, tests[2], run.Device));
        return (MatchedCorrelation.Weak(a.Invariant, b.Invariant), MatchedCorrelation.Weak(a.Style, b.Style));
    }

    private static void AddTables(Run run, (string Name, GcrlEvaluation[] Tests)[] rows, (double Invariant, double Style) identifiability, (double Invariant, double Style) probe)
    {
        IReadOnlyList<string> Row(string name, IEnumerable<double> values) => [name, .. values.Select(Figure)];
        string[] columns = ["", .. Radii.Select(r => $"r = {r}")];
        run.Section("Errors by radius", "Fitted for r = 0.1, 0.3, 0.5. ADE in metres over 12 steps of 0.4 s, of the best and of the mean of 100 futures; the first seed.").Add(
            new ReportTable("best", columns, [.. rows.Select(row => Row(row.Name, row.Tests.Select(e => e.BestAverage))), Row("constant velocity", rows[0].Tests.Select(e => e.Straight.BestAverage.Average()))]),
            new ReportTable("mean", columns, [.. rows.Select(row => Row(row.Name, row.Tests.Select(e => e.MeanAverage)))]),
            new ReportTable("latents", ["", "z", "s"],
            [
                ["weak mean correlation of two seeds, r = 0.3", Figure(identifiability.Invariant), Figure(identifiability.Style)],
                ["R² of the radius by a linear probe", Figure(probe.Invariant), Figure(probe.Style)],
            ]));
    }

    private static void AddPictures(Run run, (string Name, GcrlEvaluation[] Tests)[] rows, Gcrl model, Scenes[] tests, IEnumerable<(int Batches, double Ade)> adapted)
    {
        double[] x = [.. Radii.Select(r => double.Parse(r, System.Globalization.CultureInfo.InvariantCulture))];
        var curve = adapted.ToArray();
        run.Section("Error against radius", "Best of 100 futures.").Add(Plot.Line("radius", "radius r [m]", "ADE [m]", [.. rows.Select(row => new Series(row.Name, x, [.. row.Tests.Select(e => e.BestAverage)]))]));
        run.Section("Adaptation", "The error at r = 0.6 after batches of 64 of its scenes, z frozen.").Add(
            Plot.Line("adaptation", "batches of 64 scenes", "ADE [m], best of 100", new Series("causal", [.. curve.Select(c => (double)c.Batches)], [.. curve.Select(c => c.Ade)])));
        run.Section("Futures of a crossing", "Twenty futures of a scene with r = 0.5, the past, and what followed.").Add(GcrlReport.FanOf(model, GcrlReport.Liveliest(tests[4]), run, "fan"));
        var lists = new List<Series>();
        foreach (var i in (int[])[0, 2, 4])
        {
            using var scope = TensorScope.Open();
            var style = SceneData.EncodeAll(model, tests[i].Thinned(200), run.Device).Style;
            lists.Add(new Series($"r = {Radii[i]}", style.Select(1, 0).ToArray<double>(), style.Select(1, 1).ToArray<double>()));
        }
        run.Section("Styles by radius", "The mean style of test scenes: those whose past bends already tell their radius.").Add(Plot.Scatter("styles", "s 1", "s 2", [.. lists]));
    }

    private int Length => _recipe.Observed + _recipe.Horizon;

    private Sequences Load(string part, string? radius, NoteList notes)
    {
        var name = NamedRegistry.Find("orca-crossing")!.Location is not null ? "orca-crossing" : "crowd-crossing";
        var count = _count ?? (name == "orca-crossing" ? null : part switch { "train" => 2880, "adapt" => AdaptScenes, _ => _testCount });
        return DataArgument.Resolve<Sequences>($"{name}:part={part}" + (radius is null ? "" : $",radii={radius}") + (count is null ? "" : $",count={count}"), "series", notes);
    }

    private static string Figure(double value) => Measurements.Figure(value);
}
