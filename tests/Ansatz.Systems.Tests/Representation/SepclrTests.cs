using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Behavior on small data, the verbs, saving and loading.</summary>
public sealed class SepclrTests
{
    [Fact]
    public void Fit_FindsWhatOnlyTargetsHave()
    {
        var (background, target) = (SeparationTinyData.Background(200, 3), SeparationTinyData.Target(200, 4));
        var norms = (Background: Norms(background), Target: Norms(target));
        var (without, with) = (norms.Background.Order().ElementAt(100), norms.Target.Order().ElementAt(100));
        Assert.True(without < 0.3 * with, $"{without} {with}");
        var metrics = SeparationTinyData.Fitted.Evaluate(target);
        var found = string.Join("; ", metrics["metric"].ToTexts().Zip(metrics.Numbers("value").Values.ToArray()));
        Assert.True(Value(metrics, "accuracy of dot from salient") > 0.95, found);
        Assert.True(Value(metrics, "accuracy of dot from salient") > Value(metrics, "accuracy of dot from common") + 0.1, found);
        Assert.True(Value(metrics, "accuracy of bar from common") > Value(metrics, "accuracy of bar from salient") + 0.1, found);
        Assert.InRange(Value(metrics, "share of the commonest dot"), 0.5, 0.6); // of all 200, since they are not those of the fit
        Assert.True(metrics["metric"].ToTexts().Contains("R² of brightness from salient"));
        Assert.Contains("test AUC of the salient norm", SeparationTinyData.FittedRun.Figures.Keys);
        Assert.True(SeparationTinyData.FittedRun.Figures["test AUC of the salient norm"] > 0.95);
        Assert.Equal(["Salient norms", "Maps of targets"], SeparationTinyData.FittedRun.Sections.Select(section => section.Title));

        static double[] Norms(Examples data) => SeparationTinyData.Fitted.Score(data).Numbers("salient_norm").Values.ToArray();
    }

    [Fact]
    public void WithWeightsOfZero_TheCommonEncoderLearnsAsSimClrDoes_BitForBit()
    {
        var options = SeparationTinyData.Options with { SalientWeight = 0, AbsenceWeight = 0, InformationWeight = 0, Epochs = 2 };
        var (background, target) = (SeparationTinyData.Background(40), SeparationTinyData.Target(40));
        var model = Sepclr.FitTo(background, target, options, new Run(seed: 5));
        var data = SeparationData.Of(background.ToTensor(), target.ToTensor());
        var single = SimClr.Fit(data, [1, 8, 8], options, new Run(seed: 5));
        var rows = SeparationTinyData.Target(30, 9).ToTensor();
        Assert.Equal(single.Encode(rows).ToArray<float>(), model.Encode(rows).Common.ToArray<float>());
        Assert.False(single.IsTraining);
    }

    [Fact]
    public void Encode_DoesNotDependOnTheOtherItemsOfABatch_NorOnTheCall()
    {
        var data = SeparationTinyData.Target(40, 6);
        var codes = SeparationTinyData.Fitted.Encode(data);
        Assert.Equal(["common", "salient"], codes.Parts.Select(part => part.Name));
        Assert.Equal(data.Ids, codes.Ids);
        Assert.Equal(codes.Fingerprint, SeparationTinyData.Fitted.Encode(data).Fingerprint);
        var alone = SeparationTinyData.Fitted.Encode(data.Select([7])).Parts[1].ToTensor();
        Assert.Equal(0, (alone - codes.Parts[1].ToTensor()[7..8]).Abs().Max().ToDouble(), 1e-5);
    }

    [Fact]
    public void Cluster_FindsTheSubtypes()
    {
        var run = new Run();
        var target = SeparationTinyData.Target(120, 8);
        var dots = target.Columns["dot"].ToTexts();
        var groups = SeparationTinyData.Fitted.Cluster(target, count: 2, run);
        Assert.Equal(["id", "cluster", "distance"], groups.Names);
        var found = Tensor.From<long>([.. groups.Numbers("cluster").Values.ToArray().Select(v => (long)v)]);
        Assert.True(ClusterMetrics.AdjustedRandIndex(found, Tensor.From<long>([.. dots.Select(d => d == "left" ? 0L : 1)])) > 0.6);
        Assert.Contains("fewer than 9 groups", Assert.Throws<DataException>(() => SeparationTinyData.Fitted.Cluster(target.Select([0, 1, 2]), count: 9)).Message);
    }

    [Fact]
    public void Analyze_ReportsNormsAndLeaks()
    {
        var run = new Run();
        var report = SeparationTinyData.Fitted.Analyze(SeparationTinyData.Background(80, 3), SeparationTinyData.Target(80, 4), run);
        Assert.Equal(["Figures", "Salient norms", "Maps of targets"], report.Sections.Select(section => section.Title));
        Assert.True(run.Figures["normalized HSIC of common and salient"] is >= 0 and <= 1);
        Assert.True(run.Figures["shared information [nats]"] > -1e-9);
        Assert.InRange(run.Figures["AUC of target from common"], 0, 1);
        Assert.Contains("salient-norm", report.Sections[1].Pictures.Select(picture => picture.Name));
    }

    [Fact]
    public void SharedInformation_IsZeroOfIndependentGrids_AndLargeOfEquals()
    {
        var (c, s) = (new RandomStream(1).Normal([20, 3]), new RandomStream(2).Normal([25, 3]));
        var (grid, other) = (c.RepeatInterleave(25, 0), s.Repeat([20, 1]));
        double Of(Tensor common, Tensor salient, string name) =>
            SeparationFigures.Of(ItemRepresentations.Of((common, salient)), ItemRepresentations.Of((common, salient)), new RandomStream(3)).Single(figure => figure.Key == name).Value;
        Assert.Equal(0, Of(grid, other, "shared information [nats]"), 1e-6);
        Assert.Equal(0, Of(grid, other, SeparationFigures.Dependence), 1e-6);
        Assert.Equal(1, Of(grid, grid, SeparationFigures.Dependence), 1e-6);
        Assert.InRange(Of(grid, grid, "shared information [nats]"), 0.1, 10);
        Assert.Equal(0.5, Of(grid, other, SeparationFigures.NormAuc), 1e-9);
    }

    [Fact]
    public void AModel_ComesBackFromItsFolderBitForBit()
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, SeparationTinyData.Fitted.Describe(), SeparationTinyData.Fitted);
        var again = (Sepclr)FittedModel.Load(new SystemRegistry(typeof(Sepclr).Assembly).Find("sepclr")!, place);
        var data = SeparationTinyData.Target(20, 6);
        Assert.Equal(SeparationTinyData.Fitted.Encode(data).Fingerprint, again.Encode(data).Fingerprint);
        Assert.Equal(SeparationTinyData.Options.Augmentation, again.Options.Augmentation);
    }

    [Fact]
    public void Tables_AreSeparatedToo_AndModelsOfThemKeepTheirColumns()
    {
        using var folder = new TemporaryFolder();
        var (background, target) = (SeparationTinyData.Features(150, 1, isTarget: false), SeparationTinyData.Features(150, 2, isTarget: true));
        var run = new Run();
        var model = Sepclr.FitTo(background, target, SeparationTinyData.Options with { Epochs = 20 }, run);
        Assert.True(Value(model.Evaluate(target), "accuracy of subtype from salient") > 0.95);
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, model.Describe(), model);
        var again = (Sepclr)FittedModel.Load(new SystemRegistry(typeof(Sepclr).Assembly).Find("sepclr")!, place);
        Assert.Equal(model.Encode(target).Fingerprint, again.Encode(target).Fingerprint);
        var codes = Codes.FromTensors(target["id"].ToTexts()!, ("features", target.ToTensor(["f0", "f1", "f2", "f3", "f4", "f5"])));
        var ofCodes = Sepclr.FitTo(codes, codes, SeparationTinyData.Options with { Epochs = 1 }, new Run());
        Assert.Equal(150, ofCodes.Encode(codes).Count);
    }

    [Fact]
    public void WithNamedAttributes_EachHasANumberOfItsOwn()
    {
        var target = SeparationTinyData.Target(160);
        var model = Sepclr.FitTo(SeparationTinyData.Background(160), target, SeparationTinyData.Options with { Attributes = ["dot", "brightness"], Epochs = 20 }, new Run());
        Assert.Equal(2, model.SalientSize);
        var unseen = SeparationTinyData.Target(200, 12);
        var salient = model.Encode(unseen).Parts[1].ToTensor();
        var dots = unseen.Columns["dot"].ToTexts().Select(dot => dot == "left" ? 0.0 : 1).ToArray();
        double Correlation(int k, double[] y)
        {
            var x = salient.Select(1, k).ToArray<double>();
            var (mx, my) = (x.Average(), y.Average());
            return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
        }
        Assert.True(Math.Abs(Correlation(0, dots)) > 0.9);
        Assert.True(Math.Abs(Correlation(1, dots)) < Math.Abs(Correlation(0, dots)) - 0.3);
    }

    [Theory]
    [InlineData(InformationTerm.None, true, EncoderBackbone.Convolutional)]
    [InlineData(InformationTerm.Club, false, EncoderBackbone.Convolutional)]
    [InlineData(InformationTerm.KJem, false, EncoderBackbone.Resnet18)]
    public void EveryVariant_Learns(InformationTerm information, bool shared, EncoderBackbone backbone)
    {
        var options = SeparationTinyData.Options with { Information = information, SharedBackbone = shared, Backbone = backbone, Width = 4, Epochs = 3, BatchSize = 20 };
        var run = new Run();
        var model = Sepclr.FitTo(SeparationTinyData.Background(60), SeparationTinyData.Target(60), options, run);
        Assert.Equal(shared ? 1 : 2, model.NamedModules().Select(named => named.Value).Count(module => module is ConvolutionalEncoder or ResidualEncoder));
        Assert.True(model.Encode(SeparationTinyData.Target(10)).Parts.All(part => part.ToTensor().IsFinite().All().ToBoolean()));
    }

    [Fact]
    public void AContrastiveVae_FindsTheDotToo_AndItsBoundsAreOrdered()
    {
        var (background, target) = (SeparationTinyData.Background(120), SeparationTinyData.Target(120));
        var data = SeparationData.Of(background.ToTensor(), target.ToTensor());
        var vae = ContrastiveVae.Fit(data, [1, 8, 8], SeparationTinyData.Options, Bound.Elbo, new Run());
        var batch = data.Batches(40).Get(new RandomStream(1), 0, 0);
        double Mean(Bound bound) => Enumerable.Range(0, 30).Average(i => bound.Of(vae.Model(batch), vae.Ansatz(batch)).Estimate(new RandomStream(2)[i]).Value);
        Assert.True(Mean(Bound.ImportanceWeighted(10)) > Mean(Bound.Elbo));
        Assert.Equal(new Shape(7, 4), vae.Encode(target.ToTensor()[..7]).Salient.Shape);
    }

    [Fact]
    public void AnAugmentationThatDestroysTheDifference_IsWarnedOf()
    {
        IReadOnlyList<string> Warnings(params IReadOnlyList<Augmentation> steps)
        {
            var run = new Run();
            Sepclr.FitTo(SeparationTinyData.Background(60), SeparationTinyData.Target(60), SeparationTinyData.Options with { Augmentation = steps, Epochs = 70 }, run);
            return run.Warnings;
        }
        Assert.Contains(Warnings(new FeatureDropout(0.99), new NormalNoise(2)), warning => warning.Contains("augmentation may destroy", StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings(new NormalNoise(0.3)), warning => warning.Contains("augmentation")); // far apart before the fit, near after it
        Assert.DoesNotContain(SeparationTinyData.FittedRun.Warnings, warning => warning.Contains("augmentation"));
    }

    private static double Value(Table metrics, string name) => metrics.Numbers("value").Values[Array.IndexOf(metrics["metric"].ToTexts(), name)];
}
