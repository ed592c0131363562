using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The programs against their closed forms, the two ways to fit, and what is measured.</summary>
public sealed class CollapseModelTests
{
    private static readonly RandomStream Stream = new(17);

    private static PosteriorCollapse Drawn(PosteriorCollapseOptions options, Examples data) => new(options, PairLayout.Of(data, options.Method, options.Observed, new Run()), Stream["weights"]);

    [Theory]
    [InlineData(CollapseMethod.Cvae, 0.7, 1, "learned", "learned")]
    [InlineData(CollapseMethod.Cvae, 2, 1, "0.4", "learned")]
    [InlineData(CollapseMethod.Vae, 1.3, 1, "learned", "learned")]
    [InlineData(CollapseMethod.Mhvae, 0.5, 2, "0.5", "learned")]
    [InlineData(CollapseMethod.Mhvae, 1, 1.5, "learned", "0.7")]
    public void TheClosedForm_IsTheBoundOfThePrograms(CollapseMethod method, double beta, double top, string lower, string upper)
    {
        var data = CollapseData.Pairs(200);
        var options = CollapseData.Options with
        {
            Method = method, Beta = beta, TopBeta = top, EncoderDeviation = LatentDeviation.Parse(lower), TopEncoderDeviation = LatentDeviation.Parse(upper), PriorDeviation = 1.2, DecoderDeviation = 0.8,
            FitFrom = CollapseFit.Moments,
        };
        var model = Drawn(options, data);
        model.To(ScalarType.Float64);
        var (a, b) = model.Layout.Split(data, new Run());
        var (x, y) = (a.To(ScalarType.Float64), b.To(ScalarType.Float64));
        var exact = model.ExactObjective(SecondMoments.Of(x, y)).Estimate(Stream).Value;
        var sampled = model.TrainingObjective(x, y).Estimate(Stream, new(Particles: 500)).Value; // 10^5 draws
        Assert.Equal(exact, sampled, Math.Abs(exact) * 0.01);
    }

    [Fact]
    public void AFitFromMoments_ReachesTheTheory()
    {
        var data = CollapseData.Pairs(2000);
        var (x, y) = CollapseData.Centered(data);
        var options = PosteriorCollapseOptions.Exact with { LatentSize = 5, DecoderDeviation = 0.5 }; // the second setting of E1, whose first two modes are slowest to part
        var model = PosteriorCollapse.FitTo(x, y, PairLayout.Of(data, options.Method, options.Observed, new Run()), options, new Run());
        var moments = model.MomentsOf(x, y);
        var (values, deviations) = CollapseTheory.Predict(CollapseTheory.Spectrum(moments), options).Levels[0].DistanceTo(model.Modes(moments)![0]);
        Assert.True(values < 0.01 && deviations < 0.01, $"{values} {deviations}");
    }

    [Fact]
    [Trait("speed", "slow")]
    public void ASampledFit_ReachesTheSameOptimum()
    {
        var data = CollapseData.Pairs(2000);
        var (x, y) = CollapseData.Centered(data);
        var options = CollapseData.Options with { Beta = 0.5, Epochs = 60, BatchSize = 100, LearningRate = Schedule.Cosine(0.02), Clip = 100 };
        var model = PosteriorCollapse.FitTo(x, y, PairLayout.Of(data, options.Method, options.Observed, new Run()), options, new Run());
        var moments = model.MomentsOf(x, y);
        var (values, deviations) = CollapseTheory.Predict(CollapseTheory.Spectrum(moments), options).Levels[0].DistanceTo(model.Modes(moments)![0]);
        Assert.True(values < 0.1 && deviations < 0.06, $"{values} {deviations}"); // 1200 noisy steps
    }

    [Fact]
    public void ACollapsedModel_HasNoActiveUnit_AndDivergencesAreNeverNegative()
    {
        var data = CollapseData.Pairs(100);
        var options = CollapseData.Options with { PriorDeviation = 1.5 };
        var model = Drawn(options, data);
        var drawn = CollapseMeter.Of(model, data, samples: 0, new Run());
        Assert.True(drawn.Divergences[0].Value.Min().ToDouble() >= 0);
        Assert.InRange(drawn.Figures.First(f => f.Key == "active share of z").Value.Value, 0, 1);
        foreach (var (name, parameter) in model.NamedParameters())
        {
            if (name.EndsWith("encoder.deviation", StringComparison.Ordinal)) parameter.Assign(Tensor.Full([5], 1.5));
            else if (name.Contains("encoder.map", StringComparison.Ordinal)) parameter.Assign(Tensor.Zeros(parameter.Shape));
        }
        var collapsed = CollapseMeter.Of(model, data, samples: 0, new Run());
        Assert.InRange(collapsed.Divergences[0].Value.Abs().Max().ToDouble(), 0, 1e-6);
        Assert.Equal(0, collapsed.Figures.First(f => f.Key == "active share of z").Value.Value);
        Assert.All(CollapseMeter.Curve("z", collapsed.Divergences[0].Value).Y, share => Assert.Equal(1, share));
    }

    [Fact]
    public void AnEncoderBesideThisSystem_IsMeasuredAgainstAStandardNormal()
    {
        var mean = Tensor.From<float>([0, 1, 0, -1], 2, 2);
        var meter = CollapseMeter.Of(mean, Tensor.Zeros([2, 2]));
        Assert.Equal([0, 0.5, 0, 0.5], meter.Divergences[0].Value.Flatten().ToArray<double>());
        Assert.Equal(0.5, meter.Figures.First(f => f.Key == "active share of z").Value.Value);
        Assert.Equal(0.5, meter.Figures.First(f => f.Key == "KL of z [nats]").Value.Value, 1e-6);
    }

    [Theory]
    [InlineData(CollapseMethod.Cvae, CollapseNetwork.Relu)]
    [InlineData(CollapseMethod.Mhvae, CollapseNetwork.Relu)]
    [InlineData(CollapseMethod.Cvae, CollapseNetwork.Conv)]
    [InlineData(CollapseMethod.Vae, CollapseNetwork.Conv)]
    public void OtherNetworks_LearnImages_AndCompleteThem(CollapseMethod method, CollapseNetwork network)
    {
        var images = CollapseData.Images();
        var options = CollapseData.Options with { Method = method, Network = network, Epochs = method == CollapseMethod.Mhvae ? 300 : 40, DecoderDeviation = 0.2, Beta = 0.2, LearningRate = 3e-3, Clip = 10, EncoderDeviation = method == CollapseMethod.Mhvae ? LatentDeviation.Fixed(0.2) : LatentDeviation.Automatic };
        var run = new Run();
        var model = PosteriorCollapse.Fit(images, options, run);
        Assert.Contains(run.Notes, note => note.Contains("tendency"));
        var (x, y) = model.Layout.Split(images, run);
        var mean = (y - y.Mean([0])).Square().Mean().ToDouble();
        Assert.True((model.Reconstruct(x, y) - y).Square().Mean().ToDouble() < 0.7 * mean, "reconstructions are no better than the mean image");
        Assert.Equal(6, ((ImageSet)model.Sample(6, images).Source).Count);
        if (method != CollapseMethod.Cvae) return;
        var completed = (ImageSet)model.Complete(images).Source;
        Assert.Equal(images.Ids, completed.Ids);
        Assert.Equal(0, (completed.Pixels - images.Pixels)[.., .., 4.., ..4].Abs().Max().ToDouble(), 1e-6); // what was given stays as given
        Assert.NotEqual(0, (completed.Pixels - images.Pixels)[.., .., ..4, ..].Abs().Max().ToDouble(), 1e-3);
    }

    [Theory]
    [InlineData("iwelbo:4", "")]
    [InlineData("renyi:0.5,4", "")]
    [InlineData("elbo", "z=score")]
    [InlineData("elbo:sampled", "z=mvd")]
    public void BoundAndStrategy_AreOptions(string bound, string strategy)
    {
        var options = CollapseData.Options with { Bound = Bound.Parse(bound), Strategy = strategy.Length == 0 ? [] : [SiteStrategy.Parse(strategy)], Annealing = Schedule.WarmUp(0.5) };
        var run = new Run();
        PosteriorCollapse.Fit(CollapseData.Pairs(60), options, run);
        Assert.Contains(run.Figures.Keys, name => name.StartsWith("held out: active share", StringComparison.Ordinal));
    }

    [Fact]
    public void AHigherWeight_LeavesFewerModes_InTheFitAsInTheTheory()
    {
        var counts = ((double[])[0.2, 0.8, 2.5]).Select(beta =>
        {
            var run = new Run();
            PosteriorCollapse.Fit(CollapseData.Pairs(500), PosteriorCollapseOptions.Exact with { LatentSize = 5, Beta = beta, Epochs = 600, LearningRate = Schedule.Cosine(0.05) }, run);
            Assert.True(run.Figures["largest difference of z to the theory"] < 0.1);
            return run.Figures["modes of z that live, theory"];
        }).ToArray();
        Assert.Equal([4, 2, 0], counts);
    }

    [Fact]
    public void SaveAndLoad_GiveTheSameCompletions_OfTables()
    {
        var model = PosteriorCollapse.Fit(CollapseData.Pairs(60), CollapseData.Options, new Run());
        using var folder = new Testing.TemporaryFolder();
        model.Save(folder["weights"]);
        var again = PosteriorCollapse.Restore(model.Describe());
        again.Load(folder["weights"]);
        var inputs = ((Table)CollapseData.Pairs(8).Source).Select("x1", "x2", "x3", "x4", "x5");
        var (first, second) = ((Table)model.Complete(inputs, 0.5, new Run(3)).Source, (Table)again.Complete(inputs, 0.5, new Run(3)).Source);
        Assert.Equal(["id", "x1", "x2", "x3", "x4", "x5", "y1", "y2", "y3", "y4", "y5"], first.Names);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.Equal(inputs.Numbers("x2").Values.ToArray(), first.Numbers("x2").Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void AnAnalysis_TellsSpectrumThresholdsAndBaselines()
    {
        var run = new Run();
        var report = PosteriorCollapse.Analyze(CollapseData.Pairs(2000), CollapseData.Options with { Beta = 0.45 }, run);
        Assert.Equal(3, run.Figures["modes of z that live"]);
        Assert.Contains("3 of 5 modes of z live", report.Lead);
        var baselines = (ReportTable)report.Sections.Single(section => section.Title == "Baselines").Pictures[0];
        Assert.Equal("4", baselines.Rows.Single(row => row[0].Contains("x ignored"))[1]); // y's variances are 4, 2.25, 1, 0.49, 0.16: the theory without x may count one more
        Assert.Contains("modes-z", report.Sections.SelectMany(section => section.Pictures).Select(picture => picture.Name));
        var levels = PosteriorCollapse.Analyze(CollapseData.Pairs(2000), CollapseData.Options with { Method = CollapseMethod.Mhvae }, run);
        Assert.Contains("modes of z2 live", levels.Lead);
        Assert.Contains(run.Notes, note => note.Contains("5 outcomes are left out"));
        Assert.Contains("<svg", levels.ToHtml(), StringComparison.OrdinalIgnoreCase);
    }
}
