using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Programs;
using Ansatz.Testing;

namespace Ansatz.Systems.Tests.Programs;

/// <summary>The verbs on built-in programs and on programs of one's own; saving and loading; bad input.</summary>
public sealed class ProgrammableViTests
{
    private static ProgrammableViOptions Of(string program) => new() { Program = ProgramReference.Parse(program) };

    private static ProgrammableViOptions Own<T>() => Of($"{ProgramTables.Assembly}:{typeof(T).FullName}");

    private static readonly Lazy<ProgrammableVi> fittedLine = new(() => ProgrammableVi.Fit(Own<Line>(), new Run(seed: 1), ProgramTables.Points(60)));

    private static double Metric(Table metrics, string name) => metrics.Numbers("value").Values[Array.IndexOf(metrics["metric"].ToTexts(), name)];

    private static double Mean(Table table, string column) => table.Numbers(column).Values.ToArray().Average();

    [Fact]
    public void Coin_FindsTheExactPosterior_AndItsEvidence()
    {
        var run = new Run();
        var model = ProgrammableVi.Fit(Of("coin:heads=8"), run);
        var draws = model.Sample(count: 4000);
        Assert.Equal(["draw", "f"], draws.Names);
        Assert.Equal(0.600, Mean(draws, "f"), 0.01); // 4 standard errors are 0.006
        var metrics = model.Evaluate();
        Assert.Equal(-6.51343, Coin.LogEvidence(8, 10), 1e-5);
        Assert.Equal(-7.06937, Coin.LogEvidence(6, 10), 1e-5);
        Assert.Equal(-6.51343, Metric(metrics, "exact log evidence [nats]"), 1e-5);
        Assert.Equal(-6.51343, Metric(metrics, "log evidence bound, 100 samples [nats]"), 0.02);
        Assert.True(run.Figures.ContainsKey("Pareto shape k"));
        Assert.Equal(["Posterior"], run.Sections.Select(section => section.Title));
    }

    [Fact]
    public void Coin_OnATable_PredictsFlips()
    {
        var flips = new Table([new NumberColumn("flip", [.. Enumerable.Range(0, 40).Select(i => i < 30 ? 1.0 : 0)])], "flips.csv");
        var model = ProgrammableVi.Fit(Of("coin"), new Run(), flips);
        var predicted = model.Predict(new Table([new NumberColumn("any", [0, 0, 0])]), samples: 2000);
        Assert.Equal(["row", "flip", "flip.sd", "flip.low", "flip.high"], predicted.Names);
        Assert.Equal(3, predicted.Count);
        Assert.Equal(40 / 60.0, Mean(predicted, "flip"), 0.03);
        Assert.Equal(Coin.LogEvidence(30, 40), model.Score(flips).Numbers("log_evidence").Values[0], 0.05);
    }

    [Fact]
    public void SmallData_ThroughEveryVerb_OnAProgramOfOnesOwn()
    {
        var model = fittedLine.Value;
        var draws = model.Sample(count: 500);
        Assert.Equal(["draw", "slope", "height"], draws.Names);
        Assert.Equal(1.5, Mean(draws, "slope"), 0.15);
        Assert.Equal(-0.7, Mean(draws, "height"), 0.15);
        var predicted = model.Predict(ProgramTables.Points(10, withOutcome: false), samples: 500);
        Assert.Equal(10, predicted.Count);
        Assert.Equal(1.5 * -2 - 0.7, predicted.Numbers("y").Values[0], 0.3);
        Assert.True(predicted.Numbers("y.low").Values[0] < predicted.Numbers("y").Values[0] && predicted.Numbers("y").Values[0] < predicted.Numbers("y.high").Values[0]);
        Assert.Equal(0.5, predicted.Numbers("y.sd").Values[5], 0.1);
        var score = model.Score(ProgramTables.Points(60));
        Assert.Equal(1, score.Count);
        Assert.Equal("nats", score["log_evidence"].Unit);
        Assert.True(score.Numbers("elbo").Values[0] <= score.Numbers("log_evidence").Values[0]);
        var metrics = model.Evaluate();
        Assert.True(Metric(metrics, "Pareto shape k") < 0.7);
        Assert.InRange(Metric(metrics, "P(mean of replicated y >= observed)"), 0.05, 0.95);
        var report = model.Analyze(repeats: 20, draws: 200);
        Assert.Equal(["Strategies", "Parameters", "Quality"], report.Sections.Select(section => section.Title));
        Assert.Contains("slope", report.ToHtml());
    }

    [Fact]
    public void RecordedValues_AreSampled_WithIndices()
    {
        var model = ProgrammableVi.Fit(Own<Schools>() with { Steps = 200 }, new Run(), ProgramTables.EightSchools);
        var draws = model.Sample(count: 50);
        Assert.Equal(["draw", "mu", "tau", "theta[0]", "theta[7]", "eta[0]"], new[] { "draw", "mu", "tau", "theta[0]", "theta[7]", "eta[0]" }.Intersect(draws.Names));
        Assert.DoesNotContain("y[0]", draws.Names);
        Assert.Equal(19, draws.Columns.Count);
        var expected = draws.Numbers("mu").Values[3] + draws.Numbers("tau").Values[3] * draws.Numbers("eta[2]").Values[3];
        Assert.Equal(expected, draws.Numbers("theta[2]").Values[3], 1e-4);
        Assert.Equal(["school", "y", "y.sd", "y.low", "y.high"], model.Predict(ProgramTables.EightSchools, samples: 50).Names);
    }

    [Theory]
    [InlineData("cone:ansatz=ring,particles=3", "iwelbo:2")]
    [InlineData("conjugate-normal", "symmetric:10")]
    [InlineData("conjugate-normal", "wake:10")]
    [InlineData("conjugate-normal:ansatz=linear", "sleep")]
    [InlineData("bimodal", "wake:20")]
    [InlineData("logistic-regression", "elbo:stl")]
    public void AModel_ComesBackFromItsFolderBitForBit(string program, string objective)
    {
        var options = Of(program) with { Objective = FitObjective.Parse(objective), Steps = 30, Samples = 4 };
        var model = ProgrammableVi.FitTo(options, null, new Run(seed: 2));
        Same(model, Restored(model));
    }

    [Fact]
    public void ATable_ComesBackWithTheModel()
    {
        var again = Restored(fittedLine.Value);
        Same(fittedLine.Value, again);
        Assert.Equal(fittedLine.Value.Evaluate().Numbers("value").Values.ToArray(), again.Evaluate().Numbers("value").Values.ToArray());
        Assert.Equal(OptionsRecord.ToJson(fittedLine.Value.Options).ToJsonString(), OptionsRecord.ToJson(again.Options).ToJsonString());
    }

    [Fact]
    public void AnAssemblyThatChanged_IsRefused()
    {
        var record = fittedLine.Value.Describe();
        record.Data["assembly"] = new string('0', 64);
        Assert.Contains("fit it again", Assert.Throws<RunException>(() => ProgrammableVi.Restore(record)).Message);
    }

    [Theory]
    [InlineData(AutomaticFamily.FullRank)]
    [InlineData(AutomaticFamily.LowRank)]
    public void OtherAutomaticAnsaetze_FitAsWell(AutomaticFamily family)
    {
        var model = ProgrammableVi.FitTo(Own<Line>() with { Ansatz = family, Steps = 600 }, ProgramTables.Points(40), new Run());
        Assert.Equal(1.5, Mean(model.Sample(count: 500), "slope"), 0.2);
        Same(model, Restored(model));
    }

    [Fact]
    public void APatternThatMatchesNothing_NamesTheAddresses()
    {
        var options = Of("conjugate-normal") with { Strategy = [SiteStrategy.Parse("zed=score")] };
        Assert.Contains("the address is z", Assert.Throws<OptionException>(() => ProgrammableVi.Fit(options, new Run())).Message);
    }

    [Fact]
    public void AStrategyThatADistributionLacks_IsRefusedWithThoseItHas()
    {
        var options = Of("conjugate-normal") with { Strategy = [SiteStrategy.Parse("z=enum")] };
        Assert.Contains("it has:", Assert.Throws<StrategyException>(() => ProgrammableVi.Fit(options, new Run())).Message);
    }

    [Fact]
    public void ABiasedStrategy_IsRefusedUnlessItIsAllowed()
    {
        var options = Of("conjugate-normal") with { Strategy = [SiteStrategy.Parse("z=straight")], Steps = 3 };
        Assert.Contains("biased", Assert.Throws<StrategyException>(() => ProgrammableVi.Fit(options, new Run())).Message);
        Assert.Equal(10, ProgrammableVi.Fit(options with { AllowBiased = true }, new Run()).Sample(count: 10).Count);
    }

    [Fact]
    public void EveryStrategyOfTheNormal_FindsThePosterior()
    {
        foreach (var strategy in (string[])["reparam", "mvd", "loo:4"])
        {
            var options = Of("conjugate-normal") with { Strategy = [SiteStrategy.Parse($"z={strategy}")], Steps = 800 };
            var draws = ProgrammableVi.FitTo(options, null, new Run()).Sample(count: 4000);
            Assert.True(Math.Abs(Mean(draws, "z[0]") - 0.65) < 0.08, $"{strategy}: {Mean(draws, "z[0]")}");
        }
    }

    [Fact]
    public void AnAnsatzThatNamesAnUnknownLatent_IsToldTheNearest() =>
        Assert.Contains("'height'", Assert.Throws<AddressException>(() => ProgrammableVi.Fit(Own<Mismatched>(), new Run())).Message);

    [Fact]
    public void AValueOffItsSupport_IsNamed()
    {
        var flips = new Table([new NumberColumn("flip", [0, 1, 3])]);
        Assert.Contains("'flip'", Assert.Throws<SupportException>(() => ProgrammableVi.Fit(Of("coin"), new Run(), flips)).Message);
    }

    [Fact]
    public void TheCone_TakesItsObservationFromATable()
    {
        var run = new Run();
        var table = new Table([new NumberColumn("z", [2, 7])]);
        var model = ProgrammableVi.FitTo(Of("cone") with { Steps = 400, Samples = 16 }, table, run);
        Assert.Contains(run.Notes, note => note.Contains("first of 2 rows"));
        var draws = model.Sample(count: 400);
        var radius = draws.Numbers("x").Values.ToArray().Zip(draws.Numbers("y").Values.ToArray(), (x, y) => Math.Sqrt(x * x + y * y)).Average();
        Assert.Equal(Math.Sqrt(2), radius, 0.25);
        Assert.Contains("'z'", Assert.Throws<DataException>(() => ProgrammableVi.Fit(Of("cone"), new Run(), ProgramTables.Points(3))).Message);
    }

    [Fact]
    public void LogisticRegression_ReadsAnyTable_AndRefusesOtherLabels()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 200).Select(_ => random.NextDouble() * 4 - 2).ToArray();
        var table = new Table([new NumberColumn("dose", x), new NumberColumn("sick", [.. x.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(-2 * v)) ? 1.0 : 0)])], "doses.csv");
        var model = ProgrammableVi.FitTo(Of("logistic-regression:label=sick") with { Steps = 500 }, table, new Run());
        Assert.InRange(Mean(model.Sample(), "w[0]"), 1, 3);
        Same(model, Restored(model));
        var predicted = model.Predict(new Table([new NumberColumn("dose", [-2, 2])]), samples: 1000);
        Assert.True(predicted.Numbers("sick").Values[0] < 0.3 && predicted.Numbers("sick").Values[1] > 0.7);
        var bad = table.With(new NumberColumn("sick", [.. x.Select(_ => 2.0)]));
        Assert.Contains("0 and 1", Assert.Throws<DataException>(() => ProgrammableVi.Fit(Of("logistic-regression:label=sick"), new Run(), bad)).Message);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameModel()
    {
        string Digest(long seed) => string.Join(' ', ProgrammableVi.FitTo(Of("cone") with { Steps = 20, Samples = 4 }, null, new Run(seed)).Parameters().Select(p => p.Value.ToDouble().ToString("R")));
        Assert.Equal(Digest(3), Digest(3));
        Assert.NotEqual(Digest(3), Digest(4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void OptionsOutsideTheirRange_AreRefusedWhenTheyAreSet(int value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgrammableViOptions { Steps = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgrammableViOptions { Samples = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgrammableViOptions { BatchSize = value });
    }

    private static ProgrammableVi Restored(ProgrammableVi model)
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, model.Describe(), model);
        return (ProgrammableVi)FittedModel.Load(new SystemRegistry(typeof(ProgrammableVi).Assembly).Find("programmable-vi")!, place);
    }

    private static void Same(ProgrammableVi model, ProgrammableVi again)
    {
        var (first, second) = (model.Sample(count: 20, run: new Run(3)), again.Sample(count: 20, run: new Run(3)));
        Assert.Equal(first.Names, second.Names);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
    }
}
