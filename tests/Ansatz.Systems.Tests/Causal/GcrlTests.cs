using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Systems.Causal;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>What a user does: every verb on tiny data, saving and loading, and every bad input with its message.</summary>
public sealed class GcrlTests
{
    private static readonly GcrlOptions Tiny = new() { Epochs = 1, BatchSize = 8 };

    [Fact]
    public void Fit_ReportsAndTellsWhatItFound()
    {
        var run = new Run();
        var model = Gcrl.Fit(DataArgument.Resolve<Sequences>("crowd-crossing:part=all,count=10"), Tiny, run);
        Assert.Equal(GcrlNetworks.Pairs, model.Options.Networks);
        Assert.Equal(["r=0.1", "r=0.3", "r=0.5"], model.Environments);
        Assert.Equal(0.4, model.Step, 6);
        Assert.Contains(run.Figures.Keys, name => name.StartsWith("test ADE, best of 100", StringComparison.Ordinal));
        Assert.Equal(["Futures", "Styles"], run.Sections.Select(section => section.Title));
    }

    [Fact]
    public void Training_ImprovesTheBound()
    {
        var scenes = Scenes.Of(Paths.Crossing("train", 40), 20, 2);
        double BestOf(Gcrl model) => GcrlEvaluation.Of(model, scenes, 20, new Run()).BestAverage;
        Assert.True(BestOf(Paths.Fitted) < 0.8 * BestOf(new Gcrl(Paths.Pairs, 2, new RandomStream(0))));
    }

    [Fact]
    public void Forecast_GoesOnFromWhatWasSeen()
    {
        var seen = Paths.Crossing("test", 3);
        var futures = Paths.Fitted.Forecast(seen, samples: 4, environment: "r=0.3", run: new Run(1));
        Assert.Equal(3 * 2 * 4, futures.Count);
        Assert.EndsWith("/1", futures[0].Id);
        Assert.Equal(12, futures[0].Length);
        Assert.Equal(20 * 0.4, futures[0].Times[0], 6);
        Assert.Equal(["r=0.3"], futures.Environments);
        Assert.Equal(futures.Fingerprint, Paths.Fitted.Forecast(seen, samples: 4, environment: "r=0.3", run: new Run(1)).Fingerprint);
        Assert.NotEqual(futures.Fingerprint, Paths.Fitted.Forecast(seen, samples: 4, environment: "r=0.3", run: new Run(2)).Fingerprint);
    }

    [Fact]
    public void EncodeAndPredict_HaveARowAScene()
    {
        var seen = Paths.Crossing("test", 2);
        var codes = Paths.Fitted.Encode(seen);
        Assert.Equal(16, codes.Count);
        Assert.Equal(["z", "s", "z sd", "s sd"], codes.Parts.Select(part => part.Name));
        var table = Paths.Fitted.Predict(seen);
        Assert.Equal(
            ["id", "environment", "environment_r=0.1", "environment_r=0.3", "environment_r=0.5", "component", "component_0", "component_1", "component_2", "component_3", "component_4"], table.Names);
        double[] Row(string what, int row) => [.. table.Names.Where(name => name.StartsWith($"{what}_", StringComparison.Ordinal)).Select(name => table.Numbers(name).Values[row])];
        for (var row = 0; row < table.Count; row++)
        {
            Assert.Equal(1, Row("component", row).Sum(), 4);
            Assert.Equal(1, Row("environment", row).Sum(), 4);
            Assert.Equal(table["environment"].Text(row), Paths.Fitted.Environments[Array.IndexOf(Row("environment", row), Row("environment", row).Max())]);
        }
    }

    [Fact]
    public void Components_AreNamedAfterTheEnvironmentsThatTheyExplain()
    {
        // By Bayes' rule with equal shares of environments: the mean over all training scenes of an environment is that of p(e|c) under its own components.
        var scenes = Scenes.Of(Paths.Crossing("train", 40), 20, 2);
        var posterior = Paths.Fitted.EnvironmentPosterior(SceneData.EncodeAll(Paths.Fitted, scenes, Device.Cpu).Style).To(ScalarType.Float64);
        double[][] means = [.. Enumerable.Range(0, 3).Select(e => posterior.Narrow(0, 40 * e, 40).Mean([0]).ToArray<double>())];
        var one = Tensor.Zeros([5]).ToArray<float>();
        one[2] = 1; // a style that is of component 2 for certain
        var named = Paths.Fitted.EnvironmentsOf(Tensor.From<float>(one, 1, 5)).ToArray<double>();
        for (var e = 0; e < 3; e++) Assert.Equal(means[e][2] / means.Sum(mean => mean[2]), named[e], 1e-5);
    }

    [Fact]
    public void AMovedModel_KnowsItsNewEnvironmentAlone()
    {
        var run = new Run();
        var moved = Paths.Fitted.Adapt(Paths.Crossing("adapt", 12), epochs: 1, run: new Run());
        Assert.Equal(["r=0.6"], moved.Environments);
        Assert.Equal(["id", "component"], moved.Predict(Paths.Crossing("test", 1), run).Names.Take(2));
        Assert.Contains(run.Notes, note => note.Contains("knows no environments"));
    }

    [Fact]
    public void TheWeightsWithTheBestErrorOnValidationScenes_AreKept()
    {
        var (training, validation) = SceneData.Divide(Paths.Crossing("train", 40), Split.Default, 3);
        Assert.Equal((96, 12), (training.Groups.Count, validation.Groups.Count)); // and 12 for a test
        Assert.Empty(training.Groups.Intersect(validation.Groups));
        var scenes = SceneData.CutAny(validation, Tiny)!;
        double Ade(Gcrl model) => GcrlEvaluation.Of(model, scenes, 20, new Run()).BestAverage;
        var learned = Scenes.Of(training, 20, 2);
        // A rate that grows until the fit is thrown off: the last weights are bad.
        var wild = Tiny with { Epochs = 12, LearningRate = Schedule.Linear(5e-3, 1) };
        var kept = Ade(Gcrl.FitTo(learned, wild, new Run(), scenes));
        Assert.True(kept < 0.9 * Ade(Gcrl.FitTo(learned, wild, new Run())), $"{kept}");
        var deterministic = wild with { Method = GcrlMethod.Deterministic };
        Assert.True(Ade(Gcrl.FitTo(learned, deterministic, new Run(), scenes)) < 0.9 * Ade(Gcrl.FitTo(learned, deterministic, new Run())));
        var run = new Run();
        Gcrl.Fit(Paths.Walkers(6), Tiny with { Split = Split.Parse("90/10") }, run);
        Assert.Contains(run.Notes, note => note.Contains("the last weights are kept"));
    }

    [Theory]
    [InlineData("s=score:mean")]
    [InlineData("z=score")]
    public void TheStrategy_OfADraw_MayBeAnother(string strategy)
    {
        var options = new GcrlOptions { Networks = GcrlNetworks.Pairs, Strategy = [SiteStrategy.Parse(strategy)], Flow = false };
        var (scored, path) = (new Gcrl(options, 2, new RandomStream(7)), new Gcrl(options with { Strategy = [] }, 2, new RandomStream(7)));
        var motion = Paths.Motion(GcrlNetworks.Pairs);
        Assert.Equal(path.TrainingObjective(motion).Estimate(new RandomStream(1)).Value, scored.TrainingObjective(motion).Estimate(new RandomStream(1)).Value, 1e-3);
        double[] Gradient(Gcrl model) => model.TrainingObjective(motion).GradientEstimate(new RandomStream(1), [model.MovingParts[1]]).Gradients[model.MovingParts[1].Parameters().Last()].ToArray<double>();
        if (strategy[0] == 's') Assert.NotEqual(Gradient(path), Gradient(scored));
        Assert.Contains("the addresses are z, s", Assert.Throws<OptionException>(() =>
            Gcrl.FitTo(Scenes.Of(Paths.Crossing("train", 2), 20, 2), Tiny with { Strategy = [SiteStrategy.Parse("u=score")] }, new Run())).Message);
    }

    [Fact]
    public void Evaluate_HasEveryEnvironment_AndTheBestIsNoWorseThanTheMean()
    {
        var table = Paths.Fitted.Evaluate(Paths.Crossing("test", 4), samples: 5);
        var names = table["metric"].ToTexts();
        Assert.Contains("ADE, best of 5, r=0.8 [m]", names);
        Assert.Contains("ADE, constant velocity [m]", names);
        Assert.Contains("collisions, share of pairs", names);
        var values = table.Numbers("value").Values;
        Assert.True(values[0] <= values[2] && values[1] <= values[3]);
    }

    [Theory]
    [InlineData(GcrlMethod.Causal, "none")]
    [InlineData(GcrlMethod.Cvae, "none")]
    [InlineData(GcrlMethod.Deterministic, "irm:1")]
    [InlineData(GcrlMethod.Deterministic, "v-rex:1")]
    public void ScenesOfAnySize_AreLearned_WithFurtherChannels(GcrlMethod method, string penalty)
    {
        var model = Gcrl.FitTo(Scenes.Of(Paths.Walkers(8, channels: 3), 20), Tiny with { Method = method, Penalty = InvariancePenalty.Parse(penalty) }, new Run());
        Assert.Equal(GcrlNetworks.Scenes, model.Options.Networks);
        Assert.Equal(3, model.Channels);
        var futures = model.Forecast(Paths.Walkers(4, channels: 3, length: 9), samples: 2);
        Assert.Equal(2 * (1 + 2 + 3 + 1), futures.Count);
        Assert.Equal(2, futures.Channels.Count);
        Assert.All(futures, future => Assert.All(future.Values.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [InlineData("iwelbo:3")]
    [InlineData("elbo")]
    [InlineData("supervised:3")]
    public void TheBound_MayBeAnother(string bound)
    {
        var model = Gcrl.FitTo(Scenes.Of(Paths.Crossing("train", 8), 20, 2), Tiny with { Bound = ForecastObjective.Parse(bound), Flow = false, StyleWeight = Schedule.WarmUp(0.5) }, new Run());
        Assert.True(double.IsFinite(GcrlEvaluation.Of(model, Scenes.Of(Paths.Crossing("test", 2), 20, 2), 2, new Run()).BestAverage));
    }

    [Fact]
    public void AModel_IsSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        Paths.Fitted.Save(folder["weights.safetensors"]);
        var back = Gcrl.Restore(Paths.Fitted.Describe());
        back.Load(folder["weights.safetensors"]);
        back.Evaluate();
        var seen = Paths.Crossing("test", 2);
        Assert.Equal(Paths.Fitted.Forecast(seen, 2).Fingerprint, back.Forecast(seen, 2).Fingerprint);
        Assert.Equal(Paths.Fitted.Environments, back.Environments);
    }

    [Fact]
    public void ADeterministicForecaster_DrawsOneFuture()
    {
        var model = Gcrl.FitTo(Scenes.Of(Paths.Crossing("train", 8), 20, 2), Tiny with { Method = GcrlMethod.Deterministic }, new Run());
        var futures = model.Forecast(Paths.Crossing("test", 1), 2);
        Assert.Equal(futures[0].Values.ToArray(), futures[1].Values.ToArray());
        Assert.Contains("--method causal", Assert.Throws<DataException>(() => model.Predict(Paths.Crossing("test", 1))).Message);
    }

    [Fact]
    public void TheSpuriousChannel_LeaksTheFuture_LouderByEnvironment()
    {
        var scenes = Scenes.Of(Paths.Crossing("train", 4), 20, 2);
        var (soft, loud) = (SpuriousChannel.Add(scenes, _ => 1), SpuriousChannel.Add(scenes, _ => 8));
        Assert.Equal(["x", "y", "sigma"], soft.Channels);
        Assert.Equal(8 * soft[0].Row(3)[2], loud[0].Row(3)[2], 4);
        var path = soft[0];
        (double X, double Y) Step(int t) => (path.Row(t)[0] - path.Row(t - 1)[0], path.Row(t)[1] - path.Row(t - 1)[1]);
        var (now, later) = (Step(5), Step(13));
        Assert.Equal(Math.Sqrt(Math.Pow(later.X - now.X, 2) + Math.Pow(later.Y - now.Y, 2)) + 1, path.Row(5)[2], 5);
    }

    [Fact]
    public void BadInput_IsRefused_WithWhatToDo()
    {
        var run = new Run();
        Assert.Contains("--style-size: a latent of odd length (3)", Assert.Throws<OptionException>(() => new Gcrl(Paths.Pairs with { StyleSize = 3 }, 2, new RandomStream(0))).Message);
        Assert.Contains("--invariant-size: a latent of odd length (5)", Assert.Throws<OptionException>(() => new Gcrl(Paths.Pairs with { InvariantSize = 5 }, 2, new RandomStream(0))).Message);
        Assert.Equal(3, new Gcrl(Paths.Pairs with { StyleSize = 3, Flow = false }, 2, new RandomStream(0)).StyleSize);
        Assert.Contains("--method deterministic", Assert.Throws<OptionException>(() => new Gcrl(Paths.Pairs with { Penalty = InvariancePenalty.InvariantRisk(1) }, 2, new RandomStream(0))).Message);
        Assert.Contains("exactly 2", Assert.Throws<DataException>(() => Gcrl.Fit(Paths.Walkers(6), Tiny with { Networks = GcrlNetworks.Pairs, Split = Split.Parse("100/0") }, run)).Message);
        Assert.Contains("two or more", Assert.Throws<DataException>(() => Gcrl.Fit(Paths.Walkers(1), Tiny with { Networks = GcrlNetworks.Pairs }, run)).Message);
        Assert.Contains("seen for 20 steps", Assert.Throws<DataException>(() => Gcrl.Fit(Paths.Walkers(6, length: 12), Tiny, run)).Message);
        Assert.Contains("where the places x and y come first", Assert.Throws<DataException>(() => Gcrl.Fit(Paths.Walkers(6, channels: 1), Tiny, run)).Message);
        var nan = new Sequences([.. Paths.Walkers(6), new Sequence("bad", [0, 0.4], [0, 0, float.NaN, 1], 2, "s0", "north")]);
        Assert.Contains("'bad', row 2: holds no number", Assert.Throws<DataException>(() => Gcrl.Fit(nan, Tiny, run)).Message);
        Assert.Contains("r=0.5", Assert.Throws<SpellingException>(() => Paths.Fitted.Forecast(Paths.Crossing("train", 2), environment: "r=0.55")).Message);
        var slow = new Sequences(Paths.Crossing("train", 2).Select(s => new Sequence(s.Id, [.. s.Times.ToArray().Select(t => 2 * t)], s.Values, 2, s.Group, s.Environment)));
        Assert.Contains("steps of 0.8", Assert.Throws<DataException>(() => Paths.Fitted.Forecast(slow)).Message);
        Assert.Throws<FormatException>(() => ForecastObjective.Parse("best-of:0"));
        Assert.Throws<FormatException>(() => ForecastObjective.Parse("best"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supervised(10) with { Count = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny with { ObservationVariance = 0 });
    }

    [Fact]
    public void AStyleThatCarriesNothing_IsWarnedOf()
    {
        var scenes = Scenes.Of(Paths.Crossing("test", 2), 20, 2);
        var model = Paths.Model(GcrlNetworks.Pairs, GcrlMethod.Cvae); // of the prior N(0, I)
        var run = new Run();
        var last = model.MovingParts[1].Parameters().Last();
        last.Assign(Tensor.Ones(last.Shape)); // q(s|x) is near N(1, e): 1.7 nats from the prior
        GcrlReport.Add(model, scenes, run);
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("hardly anything"));
        foreach (var parameter in model.MovingParts[1].Parameters()) parameter.Assign(Tensor.Zeros(parameter.Shape)); // q(s|x) = N(0, I) too
        GcrlReport.Add(model, scenes, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("hardly anything: give --style-weight warmup:0.1"));
    }

    [Fact]
    public void ShortPaths_AreSkippedAndCounted()
    {
        var run = new Run();
        var paths = Paths.Walkers(6);
        Gcrl.Fit(paths.With([.. paths, paths[0].Rows(0, 5).As(id: "short")]), Tiny, run);
        Assert.Contains(run.Notes, note => note.Contains("left out"));
    }
}
