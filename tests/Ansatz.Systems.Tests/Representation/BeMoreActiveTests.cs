using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Behavior on small data, the verbs, saving and loading, and bad input.</summary>
public sealed class BeMoreActiveTests
{
    internal static BeMoreActiveOptions Tiny { get; } = new() { Channels = [4, 8], Hidden = 16, LatentSize = 6, BatchSize = 16, Steps = 3 };

    private static readonly Lazy<(BeMoreActive Model, Run Run)> Fitted = new(() =>
    {
        var run = new Run();
        return (BeMoreActive.Fit(DataArgument.Resolve<ImageSet>("sprites:count=600,side=16"), Tiny with { Steps = 150, Method = LatentRegularizer.BetaVae(8) }, run), run);
    });

    private static ImageSet Sprites(int count = 300) => DataArgument.Resolve<ImageSet>($"sprites:count={count},side=16,seed=5");

    private static SystemDescription System { get; } = new SystemRegistry(typeof(BeMoreActive).Assembly).Find("be-more-active")!;

    [Fact]
    public void AFit_KnowsItsLatents_AndReportsThem()
    {
        var (model, run) = Fitted.Value;
        Assert.False(model.IsTraining);
        Assert.Equal(6, model.Kinds.Count);
        Assert.Contains(LatentKind.Passive, model.Kinds); // β = 8 leaves few
        Assert.Equal(model.Kinds.Count(kind => kind == LatentKind.Passive), run.Figures["passive latents"]);
        Assert.Equal(["Latents", "Correlations", "Dependence", "Traversals"], run.Sections.Select(section => section.Title));
    }

    [Theory]
    [InlineData("beta-vae:2")]
    [InlineData("annealed-vae:5")]
    [InlineData("beta-tc-vae:6")]
    [InlineData("factor-vae:10")]
    [InlineData("dip-vae-i:2")]
    [InlineData("dip-vae-ii:2")]
    public void EveryObjective_IsFitted_AndSpelledAsItIsRead(string method)
    {
        Assert.Equal(method, LatentRegularizer.Parse(method).ToString());
        var run = new Run();
        BeMoreActive.Fit(Sprites(), Tiny with { Method = LatentRegularizer.Parse(method) }, run);
        Assert.True(double.IsFinite(run.Figures["test ELBO [nats]"]));
    }

    [Fact]
    public void AFullyConnectedNetwork_AndColorImages_AreFitted()
    {
        var images = new ImageSet(Sprites().Select(image => Image.FromValues(image.Id, 3, 16, 16, Enumerable.Repeat(image.ToArray(), 3).SelectMany(values => values).ToArray())));
        var model = BeMoreActive.Fit(images, Tiny with { Network = VaeNetwork.FullyConnected, Likelihood = PixelLikelihood.LearnedNormal }, new Run());
        Assert.Equal(new Shape(4, 3, 16, 16), model.Decode(Tensor.Zeros(4, 6)).Shape);
    }

    [Fact]
    public void ThePapersKernels_GiveItsSizes()
    {
        var model = new BeMoreActive(BeMoreActiveOptions.Paper, [1, 64, 64], new RandomStream(0));
        Assert.Equal(new Shape(1, 1, 64, 64), model.Decode(Tensor.Zeros(1, 10)).Shape);
        Assert.Equal(new Shape(2, 10), model.Encode(Tensor.Zeros(2, 1, 64, 64)).Mean.Shape);
    }

    [Fact]
    public void Encode_LeavesOutPassiveLatents_UnlessTheyAreWanted()
    {
        var (model, run) = (Fitted.Value.Model, new Run());
        var kept = model.Kinds.Count(kind => kind != LatentKind.Passive);
        var images = Sprites(5);
        Assert.Equal(new[] { "mean", "sd" }, model.Encode(images, LatentDrop.None, run).Parts.Select(part => part.Name));
        Assert.Equal(6, model.Encode(images, LatentDrop.None, run).Main.Size);
        if (kept == 0)
        {
            Assert.Contains("--drop none", Assert.Throws<DataException>(() => model.Encode(images, LatentDrop.Passive, run)).Message);
            return;
        }
        var codes = model.Encode(images, LatentDrop.Passive, run);
        Assert.Equal(kept, codes.Main.Size);
        Assert.Equal(images.Ids, codes.Ids);
        Assert.Contains(run.Notes, note => note.Contains("left out"));
    }

    [Fact]
    public void Analyze_TakesAnyEncoder_AndGivesTables()
    {
        var found = BeMoreActive.Analyze(Fitted.Value.Model, Sprites());
        Assert.Equal(6, found.Latents.Count);
        Assert.Equal(15, found.Correlations.Count);
        Assert.Equal(["subset", "representation", "latents", "total_correlation", "wasserstein_correlation", "averaged_information"], found.Dependence.Names);
        Assert.Contains("passive", found.Report.ToHtml());
        var other = TinyData.Fitted; // attribute-cvae, of 8x8 pixels
        var run = new Run();
        Assert.Equal(other.Options.LatentSize, BeMoreActive.Analyze(other, Sprites(), run: run).Latents.Count);
        Assert.Contains(run.Notes, note => note.Contains("8x8"));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Evaluate_ComparesTasksWithAndWithoutPassiveLatents()
    {
        var factors = DataArgument.Resolve<Table>("sprites:count=300,side=16,seed=5", "factors");
        var all = Sprites();
        var table = BeMoreActive.Evaluate(Fitted.Value.Model, new ImageSet(all, all.Labels, all.ClassNames, parts: [.. all.Select(_ => "test")]), factors, count: 300);
        double Value(string metric) => table.Numbers("value").Values[Array.IndexOf(table["metric"].ToTexts(), metric)];
        Assert.Equal(6, Value("active latents") + Value("mixed latents") + Value("passive latents"));
        Assert.InRange(Value("accuracy, logistic, mean, full"), Value("accuracy, uniform chance") + 0.05, 1);
        Assert.Contains("accuracy, trees, sampled, full", table["metric"].ToTexts());
        Assert.Contains("accuracy, logistic, whitened mean, full", table["metric"].ToTexts());
    }

    [Fact]
    public void WithoutFactors_TheTasksAreLeftOut_AndFactorsWithManyValuesToo()
    {
        var (run, images) = (new Run(), new ImageSet(Sprites(200)));
        Assert.DoesNotContain(BeMoreActive.Evaluate(Fitted.Value.Model, new ImageSet(images, parts: [.. images.Select(_ => "test")]), run: run)["metric"].ToTexts(), name => name!.StartsWith("accuracy", StringComparison.Ordinal));
        Assert.Contains(run.Notes, note => note.Contains("the tasks are left out"));
        var table = new Table([new TextColumn("id", images.Ids, role: ColumnRole.Id), new NumberColumn("number", [.. Enumerable.Range(0, 200).Select(i => (double)i)])]);
        Assert.Empty(LatentFactor.Of(images, table, run));
        Assert.Contains(run.Notes, note => note.Contains("200 values"));
    }

    [Fact]
    public void AModel_ComesBackFromItsFolder_WithItsLatents()
    {
        using var folder = new TemporaryFolder();
        var (model, run) = (Fitted.Value.Model, new RunFolder(folder["model"]));
        ModelRecord.Save(run, FittedModel.Describe(model), model);
        var again = (BeMoreActive)FittedModel.Load(System, run);
        Assert.Equal(model.Kinds, again.Kinds);
        Assert.Equal(OptionsRecord.ToJson(model.Options).ToJsonString(), OptionsRecord.ToJson(again.Options).ToJsonString());
        var x = Sprites(3).Pixels;
        Assert.Equal(model.Encode(x).Mean.ToArray<float>(), again.Encode(x).Mean.ToArray<float>());
    }

    [Fact]
    public void AFilter_IsSavedAsNumbers()
    {
        var filter = LatentFilter.Dropping([LatentKind.Active, LatentKind.Passive, LatentKind.Mixed], [LatentKind.Passive]);
        Assert.Equal(filter, LatentFilter.FromJson(filter.ToJson()));
        Assert.Equal([1.0, 3, 4, 6], filter.Apply(Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3)).ToArray<double>());
        Assert.Throws<ArgumentException>(() => filter.Apply(Tensor.Zeros(2, 4)));
        Assert.Throws<DataException>(() => LatentFilter.FromJson(new() { ["latents"] = 2, ["kept"] = new global::System.Text.Json.Nodes.JsonArray(5) }));
    }

    [Fact]
    public void ArraysThatCannotBeAnalyzed_AreRefused()
    {
        var (mean, spread) = (new RandomStream(1).Normal([100, 3]), Tensor.Zeros(100, 3));
        string Refused(Tensor a, Tensor b, LatentSpread kind = LatentSpread.LogVariance) => Assert.Throws<DataException>(() => ActiveAnalysis.FromArrays(a, b, kind)).Message;
        Assert.Contains("[100, 2]", Refused(mean, spread.Narrow(1, 0, 2)));
        Assert.Contains("at least 100", Refused(mean.Narrow(0, 0, 99), spread.Narrow(0, 0, 99)));
        Assert.Contains("at least 2", Refused(mean.Narrow(1, 0, 1), spread.Narrow(1, 0, 1)));
        Assert.Contains("not finite", Refused(mean / 0, spread));
        Assert.Contains("not finite", Refused(mean, spread / 0));
        Assert.Contains("log-variances", Refused(mean, spread - 1, LatentSpread.Variance));
        Assert.Contains("standard deviation", Refused(mean, spread - 1, LatentSpread.StandardDeviation));
        // The three kinds say the same.
        var two = (Math.Log(4) + spread, 4 + spread, 2 + spread);
        var found = new[] { (two.Item1, LatentSpread.LogVariance), (two.Item2, LatentSpread.Variance), (two.Item3, LatentSpread.StandardDeviation) }
            .Select(given => ActiveAnalysis.FromArrays(mean, given.Item1, given.Item2).Regime.Latents[0].MeanOfVariance);
        Assert.All(found, m => Assert.Equal(4, m, 1e-5));
    }

    [Fact]
    public void APassiveLatentWhoseMeanVaries_AndADeadOne_AreTold()
    {
        var mean = Tensor.Cat([new RandomStream(1).Normal([200, 2]), Tensor.Zeros(200, 1)], 1);
        var analysis = ActiveAnalysis.FromArrays(mean, Tensor.Zeros(200, 3));
        Assert.All(analysis.Regime.Kinds, kind => Assert.Equal(LatentKind.Passive, kind));
        Assert.Equal(2, ActiveReport.Doubts(analysis).Count(doubt => doubt.Contains("badly trained")));
        Assert.Equal([false, false, true], analysis.Regime.Latents.Select(latent => latent.IsDead));
        var same = ActiveAnalysis.FromArrays(Tensor.Cat([mean.Narrow(1, 0, 1), 2 * mean.Narrow(1, 0, 1)], 1), Tensor.Zeros(200, 2) - 5);
        Assert.Contains(ActiveReport.Doubts(same), doubt => doubt.Contains("infinite: z0 and z1"));
    }

    [Fact]
    public void ImagesThatDoNotFit_AreRefused()
    {
        string Refused(ImageSet images) => Assert.Throws<DataException>(() => BeMoreActive.Fit(images, Tiny, new Run())).Message;
        Assert.Contains("at least 100", Refused(Sprites(50)));
        Assert.Contains("at least 8", Refused(new ImageSet(Enumerable.Range(0, 200).Select(i => Image.FromValues($"{i}", 1, 4, 4, new float[16])))));
        Assert.Contains("at least 100", Assert.Throws<DataException>(() => BeMoreActive.Analyze(Fitted.Value.Model, Sprites(99))).Message);
        Assert.Throws<ArgumentException>(() => new BeMoreActive(Tiny, [2, 16, 16], new RandomStream(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny with { BatchSize = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiny with { Channels = [] });
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentRegularizer.BetaVae(-1));
        foreach (var text in (string[])["vae", "beta-vae:x", "beta-vae:-1", "dip-vae-i:nan"]) Assert.Throws<FormatException>(() => LatentRegularizer.Parse(text));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void TheReproduction_AtATinySize_MeasuresEveryClaimAndEveryBaseline()
    {
        Assert.Equal(["i", "ii", "iii", "iv", "v", "vi"], System.Reproduction!.Claims.Select(claim => claim.Id));
        var run = new Run();
        var record = new BeMoreActiveReproduction(Tiny with { Steps = 60 }, "sprites:count=1500,side=16", 150).Execute(run, seeds: 2);
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        Assert.Contains("passive(8)", record.Claims[0].Measured);
        Assert.Contains(run.Sections, section => section.Title == "Tasks");
        Assert.Contains(run.Sections, section => section.Title.StartsWith("Traversals", StringComparison.Ordinal));
    }
}
