using Ansatz.Lab;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The theory against fits: linear models from moments (E1 to E3), a sampled one on Fashion-MNIST (E4), networks whose collapse follows the theory's tendency (E5, E6),
/// and the baselines: the theory that ignores x (B1), probabilistic principal components in its table, a fixed encoder deviation (B3). E1, B1 and E5, whose data are
/// drawn, are measured for every seed, the others for the first.
/// </summary>
public sealed class PosteriorCollapseReproduction : Reproduction
{
    private const string Conditional = "E1", Hierarchical = "E2", Learned = "E3", Sampled = "E4", Correlated = "E5", Levels = "E6", WithoutInput = "B1", FixedDeviation = "B3";

    private static readonly double[] Betas = [0.5, 1, 2], Decoders = [0.5, 2], Correlations = [0, 0.125, 0.25, 0.5, 1];

    private readonly CollapseExperiment _experiment;

    /// <summary>The reproduction at its size.</summary>
    public PosteriorCollapseReproduction() : this(10_000, 1)
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    /// <param name="images">Garments.</param>
    /// <param name="scale">A factor of all numbers of epochs.</param>
    internal PosteriorCollapseReproduction(int images, double scale) => _experiment = new(images, scale);

    /// <inheritdoc/>
    public override string Slug => "posterior-collapse";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Conditional, "the theory predicts singular values and encoder deviations of linear conditional models (3 settings of β, η_enc, η_dec)", "differences that go to 0 in a figure",
            Criterion.That("largest difference of values < 0.01, of deviations < 0.01", q => q["values"] < 0.01 && q["deviations"] < 0.01)),
        new(WithoutInput, "the theory of the standard autoencoder, which ignores x, does not", "no figure (our baseline)", Criterion.AtLeast(0.1)),
        new(Hierarchical, "and of linear two-level models (3 settings of β1, β2, η_enc, η_dec, σ1)", "differences that go to 0 in a figure", Criterion.AtMost(0.03)),
        new(Learned, "a learned lower deviation collapses the upper level", "stated in words", Criterion.That(
            "learned: ω < 0.01, |σ2 - 1| <= 0.01; fixed: largest ω 1.581 ± 0.03", q => q["ω learned"] < 0.01 && q["|σ2 - 1|"] <= 0.01 && Math.Abs(q["ω fixed"] - Math.Sqrt(2.5)) <= 0.03)),
        new(Sampled, "a sampled fit on quarters of Fashion-MNIST keeps as many modes as predicted, fewer with a larger β or decoder deviation", "falling curves on MNIST", Criterion.That(
            "within max(2, 15 %) of the theory for β = 0.5, 1, 2; falling in β; falling in η", q => Betas.All(beta => Close(q[Name("β", beta)], q[$"theory {Name("β", beta)}"]))
                && q[Name("β", 0.5)] > q[Name("β", 1)] && q[Name("β", 1)] > q[Name("β", 2)] && q[Name("η", 0.5)] > q[Name("β", 1)] && q[Name("β", 1)] > q[Name("η", 2)])) { Data = "fashion-mnist" },
        new(FixedDeviation, "with a fixed deviation no mode collapses where a learned one loses some (linear, 5 latents, β = 4)", "no collapse on MNIST with d = 5, β = 4, η = 1", Criterion.That(
            "fixed: 5 live; learned: fewer; both as predicted", q => q["fixed"] == 5 && q["learned"] < 5 && q["fixed"] == q["fixed, theory"] && q["learned"] == q["learned, theory"])) { Data = "fashion-mnist" },
        new(Correlated, "networks: the more x tells of y, the more collapses", "rising curves over the correlation", Criterion.That(
            "active share not rising in ρ (tolerance 0.03); ρ = 0 less ρ = 1 >= 0.5",
            q => Correlations.Zip(Correlations.Skip(1), (low, high) => q[Name("ρ", high)] <= q[Name("ρ", low)] + 0.03).All(holds => holds) && q[Name("ρ", 0)] - q[Name("ρ", 1)] >= 0.5)),
        new(Levels, "networks of two levels: a larger β1 wakes the upper level, a larger β2 puts it to sleep", "curves over β1 and β2 on MNIST", Criterion.That(
            "active share of z2: β1 = 2 >= β1 = 0.1; β2 = 2 <= β2 = 0.1", q => q["β1 = 2"] >= q["β1 = 0.1"] && q["β2 = 2"] <= q["β2 = 0.1"])) { Data = "fashion-mnist" },
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        var first = run.Seed == 0;
        if (claims.Contains(Conditional) || claims.Contains(WithoutInput)) MeasureConditional(run, measurements, first);
        if (claims.Contains(Hierarchical) && first) MeasureHierarchical(run, measurements);
        if (claims.Contains(Learned) && first) MeasureLearned(run, measurements);
        if (claims.Contains(Correlated)) MeasureCorrelated(run, measurements, first);
        if (claims.Contains(FixedDeviation) && first) MeasureFixed(run, measurements);
        if (claims.Contains(Sampled) && first) MeasureSampled(run, measurements);
        if (claims.Contains(Levels) && first) MeasureLevels(run, measurements);
    }

    private void MeasureConditional(Run run, Measurements measurements, bool shown)
    {
        var fits = CollapseExperiment.Conditional.Select(setting => (setting, Fit: _experiment.FitPairs(setting, run))).ToArray();
        measurements.Record(Conditional, "values", fits.Max(fit => fit.Fit.Distance.Values));
        measurements.Record(Conditional, "deviations", fits.Max(fit => fit.Fit.Distance.Deviations));
        measurements.Record(WithoutInput, fits.Min(fit => CollapseTheory.OneLevel("z", CollapseTheory.SpectrumWithoutCondition(fit.Fit.Moments), 5, fit.setting.Beta, fit.setting.Decoder, fit.setting.Prior)
            .DistanceTo(fit.Fit.Measured![0]).Values));
        if (!shown) return;
        foreach (var (setting, fit) in fits)
        {
            var name = FormattableString.Invariant($"Linear conditional model, β = {setting.Beta}, η_enc = {setting.Prior}, η_dec = {setting.Decoder}");
            foreach (var section in CollapseReport.Modes(fit.Theory!, fit.Measured)) run.Section(name, section.Text).Add(section.Pictures);
        }
    }

    private void MeasureHierarchical(Run run, Measurements measurements)
    {
        var fits = CollapseExperiment.Hierarchical.Select(setting => (setting, Fit: _experiment.FitLevels(setting, LatentDeviation.Fixed(setting.Lower), run))).ToArray();
        measurements.Record(Hierarchical, fits.Max(fit => fit.Fit.Distance.Values));
        foreach (var (setting, fit) in fits)
        {
            var name = FormattableString.Invariant($"Linear two-level model, β1 = {setting.Beta}, β2 = {setting.Top}, η_enc = {setting.Prior}, η_dec = {setting.Decoder}, σ1 = {setting.Lower}");
            foreach (var section in CollapseReport.Modes(fit.Theory!, fit.Measured)) run.Section($"{name}: {fit.Theory!.Levels.First(level => section.Title.EndsWith(level.Name, StringComparison.Ordinal)).Name}", section.Text).Add(section.Pictures);
        }
    }

    private void MeasureLearned(Run run, Measurements measurements)
    {
        var (setting, upper) = ((1.0, 2.0, 1.0, 1.0, 1.0), 1);
        var learned = _experiment.FitLevels(setting, LatentDeviation.Learned, run).Measured![upper];
        measurements.Record(Learned, "ω learned", learned.Decoder.Max());
        measurements.Record(Learned, "|σ2 - 1|", learned.Deviations.Max(deviation => Math.Abs(deviation - 1)));
        measurements.Record(Learned, "ω fixed", _experiment.FitLevels(setting, LatentDeviation.Fixed(1), run).Measured![upper].Decoder.Max());
    }

    private void MeasureSampled(Run run, Measurements measurements)
    {
        var fits = Betas.Select(beta => (Name: Name("β", beta), Beta: beta, Decoder: 1.0))
            .Concat(Decoders.Select(decoder => (Name: Name("η", decoder), Beta: 1.0, Decoder: decoder)))
            .Select(setting => (setting.Name, setting.Beta, setting.Decoder, Fit: _experiment.FitGarments(setting.Beta, setting.Decoder, run))).ToArray();
        foreach (var (name, _, _, fit) in fits)
        {
            measurements.Record(Sampled, name, fit.Measured![0].AliveBelow(1));
            measurements.Record(Sampled, $"theory {name}", fit.Theory!.Levels[0].AliveBelow(1));
        }
        run.Section("Completion of garments by linear models", "64 latents, the lower left quarter given; modes that live: encoder deviation below 0.9. The first seed. "
            + "Baselines: the theory that ignores x, and probabilistic principal components of what x leaves (β = 1, the noise the mean of the variances left out).").Add(
            new ReportTable("modes-that-live", ["model", "measured", "theory", "x ignored", "principal components"], [.. fits.Select(fit => (IReadOnlyList<string>)
            [
                fit.Name, $"{fit.Fit.Measured![0].AliveBelow(1)}", $"{fit.Fit.Theory!.Levels[0].AliveBelow(1)}",
                $"{Standard(fit.Fit, fit.Beta, fit.Decoder).AliveBelow(1)}", $"{PrincipalComponents(fit.Fit).AliveBelow(1)}",
            ])]),
            Plot.Line("collapse", "ε [nats]", "share of numbers", [.. fits.Select(fit => CollapseMeter.Curve(fit.Name, _experiment.Divergences(fit.Fit.Model, "z", run)))]).Logarithmic(x: true, y: false)
                with { Caption = "The share of the latent's numbers whose KL divergence is below ε on at least 0.99 of the images held out." });
        var collapsed = _experiment.FitGarments(50, 1, run, share: 0.2);
        run.Section("Completions, alive and collapsed", "Above β = 0.5; below β = 50, where no mode lives and every draw is the regression on x.").Add(
            CollapsePictures.Images(fits[0].Fit.Model, _experiment.Test, run) with { Name = "alive" }, CollapsePictures.Images(collapsed.Model, _experiment.Test, run) with { Name = "collapsed" });
    }

    private void MeasureFixed(Run run, Measurements measurements)
    {
        foreach (var (name, deviation) in ((string, LatentDeviation)[])[("learned", LatentDeviation.Learned), ("fixed", LatentDeviation.Fixed(0.5))])
        {
            var fit = _experiment.FitFew(deviation, run);
            measurements.Record(FixedDeviation, name, fit.Measured![0].Decoder.Count(value => value > 0.05));
            measurements.Record(FixedDeviation, $"{name}, theory", fit.Theory!.Levels[0].Alive);
        }
    }

    private void MeasureCorrelated(Run run, Measurements measurements, bool shown)
    {
        double[] shares = [.. Correlations.Select(correlation => _experiment.ActiveShareOfPairs(correlation, run))];
        foreach (var (correlation, share) in Correlations.Zip(shares)) measurements.Record(Correlated, Name("ρ", correlation), share);
        if (shown) run.Section("Networks on correlated pairs", "The share of active units (KL of at least 0.01 nats) over the correlation of x and y. The first seed.").Add(Plot.Line("correlation", "ρ", "active share", new Series("active share", Correlations, shares)));
    }

    private void MeasureLevels(Run run, Measurements measurements)
    {
        (string Name, double Beta, double Top)[] settings = [("β1 = 0.1", 0.1, 1), ("β1 = 2", 2, 1), ("β2 = 0.1", 1, 0.1), ("β2 = 2", 1, 2)];
        var fits = settings.Select(setting => (setting.Name, Fit: _experiment.FitHierarchy(setting.Beta, setting.Top, run))).ToArray();
        foreach (var (name, fit) in fits) measurements.Record(Levels, name, fit.Upper);
        run.Section("Networks of two levels on garments", "The other weight is 1. Active: KL of at least 0.01 nats. The first seed.").Add(
            new ReportTable("levels", ["weight", "active share of z2", "active share of z1"], [.. fits.Select(fit => (IReadOnlyList<string>)[fit.Name, Measurements.Figure(fit.Fit.Upper), Measurements.Figure(fit.Fit.Lower)])]),
            Plot.Line("collapse-z2", "ε [nats]", "share of numbers of z2", [.. fits.Select(fit => CollapseMeter.Curve(fit.Name, _experiment.Divergences(fit.Fit.Model, "z2", run)))]).Logarithmic(x: true, y: false));
    }

    private static LatentModes Standard(CollapseFitting fit, double beta, double decoder) => CollapseTheory.OneLevel("z", CollapseTheory.SpectrumWithoutCondition(fit.Moments), 64, beta, decoder, 1);

    private static LatentModes PrincipalComponents(CollapseFitting fit) => CollapseTheory.OneLevel("z", fit.Theory!.Spectrum, 64, 1, Math.Sqrt(fit.Theory!.Spectrum.Skip(64).Average()), 1);

    private static bool Close(double measured, double theory) => Math.Abs(measured - theory) <= Math.Max(2, 0.15 * theory);

    private static string Name(string symbol, double value) => FormattableString.Invariant($"{symbol} = {value}");
}
