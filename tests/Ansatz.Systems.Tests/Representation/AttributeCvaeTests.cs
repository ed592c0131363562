using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Behavior on small data, the verbs, saving and loading.</summary>
public sealed class AttributeCvaeTests
{
    [Fact]
    public void Fit_LearnsToDrawTheAttributeAskedFor()
    {
        var model = TinyData.Fitted;
        Assert.False(model.IsTraining);
        var left = model.Sample(Conditions.Parse("left=1", "bar=0"), count: 20).Pixels;
        var right = model.Sample(Conditions.Parse("left=0", "bar=0"), count: 20).Pixels;
        double Half(Tensor images, long start) => images.Narrow(3, start, 4).Mean().ToDouble();
        Assert.True(Half(left, 0) > Half(left, 4) + 0.3, $"{Half(left, 0)} {Half(left, 4)}");
        Assert.True(Half(right, 4) > Half(right, 0) + 0.3, $"{Half(right, 0)} {Half(right, 4)}");
    }

    [Fact]
    public void Sample_GivesTheImagesAskedFor_AndNotesWhatWasNotNamed()
    {
        var run = new Run(seed: 4);
        var images = TinyData.Fitted.Sample(Conditions.Parse("left=1"), count: 5, run: run);
        Assert.Equal(5, images.Count);
        Assert.Equal((1, 8, 8), (images.Channels, images.Height, images.Width));
        Assert.Contains(run.Notes, note => note.StartsWith("bar not named", StringComparison.Ordinal));
        Assert.Equal(images.Fingerprint, TinyData.Fitted.Sample(Conditions.Parse("left=1"), count: 5, run: new Run(seed: 4)).Fingerprint);
        Assert.NotEqual(images.Fingerprint, TinyData.Fitted.Sample(Conditions.Parse("left=1"), count: 5, run: new Run(seed: 5)).Fingerprint);
    }

    [Fact]
    public void Sample_OfAnUnknownAttribute_NamesTheNearest()
    {
        var error = Assert.Throws<SpellingException>(() => TinyData.Fitted.Sample(Conditions.Parse("lefd=1")));
        Assert.Contains("left", error.Message);
        Assert.Throws<SpellingException>(() => TinyData.Fitted.Sample(Conditions.Parse("left=2")));
    }

    [Fact]
    public void Reconstruct_IsNearTheImages_WithTheirTableOrTheClassifier()
    {
        var (images, table) = TinyData.Halves(30);
        var again = TinyData.Fitted.Reconstruct(images, table);
        Assert.Equal(images.Ids, again.Ids);
        Assert.True((again.Pixels - images.Pixels).Square().Mean().ToDouble() < 0.01);
        var run = new Run();
        var seen = TinyData.Fitted.Reconstruct(images, run: run);
        Assert.Contains(run.Notes, note => note.Contains("classifier"));
        Assert.True((seen.Pixels - images.Pixels).Square().Mean().ToDouble() < 0.02);
    }

    [Fact]
    public void Edit_MovesTheBrightHalf()
    {
        var (images, table) = TinyData.Halves(30);
        var edited = TinyData.Fitted.Edit(images, Conditions.Parse("left=1"), table).Pixels;
        Assert.True((edited.Narrow(3, 0, 4).Mean([1, 2, 3]) > edited.Narrow(3, 4, 4).Mean([1, 2, 3])).All().ToBoolean());
    }

    [Fact]
    public void Edit_OfAnotherSize_IsResizedWithANote()
    {
        var large = new ImageSet([Image.FromValues("me.png", 3, 40, 64, new float[3 * 40 * 64])]);
        var run = new Run();
        var edited = TinyData.Fitted.Edit(large, Conditions.Parse("left=1"), run: run);
        Assert.Equal((1, 8, 8), (edited.Channels, edited.Height, edited.Width));
        Assert.Contains(run.Notes, note => note.Contains("cropped and resized"));
    }

    [Fact]
    public void Interpolate_BeginsAndEndsAtTheAttributesGiven()
    {
        var path = TinyData.Fitted.Interpolate(Conditions.Parse("left=1", "bar=0"), Conditions.Parse("left=0", "bar=0"), count: 5, priorScale: 0).Pixels;
        Assert.Equal(5, path.Size(0));
        double Left(long i) => (path.Narrow(0, i, 1).Narrow(3, 0, 4).Mean() - path.Narrow(0, i, 1).Narrow(3, 4, 4).Mean()).ToDouble();
        Assert.True(Left(0) > 0.3 && Left(4) < -0.3, $"{Left(0)} {Left(4)}");
    }

    [Fact]
    public void Score_PrefersTheTrueAttributes()
    {
        var (images, table) = TinyData.Halves(30);
        var run = new Run(seed: 2);
        var truth = TinyData.Fitted.Score(images, table, samples: 20, run: run);
        Assert.Equal(["id", "log_likelihood", "elbo", "attribute_evidence"], truth.Names);
        Assert.Equal("nats", truth["log_likelihood"].Unit);
        var left = table.Numbers("left").Values.ToArray();
        var wrong = TinyData.Fitted.Score(images, table.With(new NumberColumn("left", [.. left.Select(v => 1 - v)])), samples: 20, run: run);
        double Mean(Table scores, string name) => scores.Numbers(name).Values.ToArray().Average();
        Assert.True(Mean(truth, "log_likelihood") > Mean(wrong, "log_likelihood") + 10);
        Assert.True(Mean(truth, "attribute_evidence") > 0);
        Assert.True(Mean(truth, "elbo") <= Mean(truth, "log_likelihood"));
    }

    [Fact]
    public void Evaluate_GivesARowAMetric()
    {
        var (images, table) = TinyData.Halves(120);
        var metrics = TinyData.Fitted.Evaluate(images, table, samples: 5);
        var names = metrics["metric"].ToTexts();
        foreach (var expected in (string[])["ELBO [nats]", "log-likelihood, 5 samples [nats]", "reconstruction MSE", "active units", "diversity", "control accuracy", "Frechet distance", "control of left"])
            Assert.Contains(expected, names);
        Assert.True(metrics.Numbers("value").Values.ToArray().All(double.IsFinite));
        Assert.True(metrics.Numbers("value").Values[Array.IndexOf(names, "control of left")] > 0.9);
    }

    [Fact]
    public void AModel_ComesBackFromItsFolderBitForBit()
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, TinyData.Fitted.Describe(), TinyData.Fitted);
        var again = (AttributeCvae)FittedModel.Load(new SystemRegistry(typeof(AttributeCvae).Assembly).Find("attribute-cvae")!, place);
        Assert.Equal(TinyData.Fitted.Attributes.Names, again.Attributes.Names);
        Assert.Equal(TinyData.Fitted.Attributes.Means, again.Attributes.Means);
        Assert.Equal(TinyData.Fitted.Options, again.Options);
        var y = TinyData.Attributes(4).Narrow(1, 0, 2);
        Assert.True(again.Sample(y, new RandomStream(3)).Equal(TinyData.Fitted.Sample(y, new RandomStream(3))));
    }

    [Fact]
    public void WithoutATable_ClassesAreTheAttributes()
    {
        var (images, table) = TinyData.Halves(60);
        var left = table.Numbers("left").Values;
        int[] labels = [.. left.ToArray().Select(v => (int)v)];
        var classed = new ImageSet(images, labels, ["right", "left"], source: "halves");
        var model = AttributeCvae.Fit(classed, null, TinyData.Options with { ClassifierEpochs = 0 }, new Run());
        Assert.Equal(["class=right", "class=left"], model.Attributes.Names);
        Assert.Equal(3, model.Sample(@class: "left", count: 3).Count);
        Assert.Contains("left", Assert.Throws<SpellingException>(() => model.Sample(@class: "lef")).Message);
        Assert.Equal(60, model.Reconstruct(classed).Count);
        Assert.Null(model.Classifier);
    }

    [Fact]
    public void Fit_LearnsFromThePartCalledTrain_AndJudgesOnTheTestPart()
    {
        var (images, table) = TinyData.Halves(60);
        string[] parts = [.. Enumerable.Range(0, 60).Select(i => i < 40 ? "train" : "test")];
        var run = new Run();
        AttributeCvae.Fit(new ImageSet(images, parts: parts), table, TinyData.Options, run);
        Assert.Contains("test ELBO [nats]", run.Figures.Keys);
        Assert.Contains("test log-likelihood, 100 samples [nats]", run.Figures.Keys);
        Assert.Equal(["Samples", "Reconstructions", "Edits", "Latent space", "Traversals"], run.Sections.Select(section => section.Title));
    }

    [Theory]
    [InlineData(1, 1, 0, LatentPrior.Conditional, "normal:0.2")]
    [InlineData(3, 1, 0, LatentPrior.Conditional, "normal:0.2")]
    [InlineData(1, 0.9, 0, LatentPrior.Conditional, "bernoulli")]
    [InlineData(1, 1, 2, LatentPrior.Conditional, "normal:0.2")]
    [InlineData(1, 1, 0, LatentPrior.Standard, "normal:learned")]
    public void EveryObjective_Improves(int particles, double alpha, double consistency, LatentPrior prior, string likelihood)
    {
        var (images, table) = TinyData.Halves(64);
        var options = TinyData.Options with
        {
            Bound = particles == 1 ? Bound.Elbo : Bound.ImportanceWeighted(particles), Alpha = alpha, Consistency = consistency, Prior = prior, Likelihood = PixelLikelihood.Parse(likelihood), Epochs = 10, Beta = 1, BatchNorm = particles > 1,
        };
        var untrained = new AttributeCvae(options, [1, 8, 8], TinyData.Fitted.Attributes, new RandomStream(1));
        untrained.Evaluate();
        var batch = new AttributedImages(images.Pixels, TinyData.Fitted.Attributes.Of(images.Ids, table, new Run()));
        var before = untrained.Elbo(batch).Estimate(new RandomStream(2)).Value;
        var after = AttributeCvae.Fit(images, table, options, new Run()).Elbo(batch).Estimate(new RandomStream(2)).Value;
        Assert.True(after > before, $"{before} {after}");
    }

    [Fact]
    public void TheSameSeed_GivesTheSameModel()
    {
        var (images, table) = TinyData.Halves(40);
        string Digest(long seed) => string.Join(' ', AttributeCvae.Fit(images, table, TinyData.Options, new Run(seed)).Parameters().Select(p => p.Value.Sum().ToDouble().ToString("R")));
        Assert.Equal(Digest(3), Digest(3));
        Assert.NotEqual(Digest(3), Digest(4));
    }

    [Fact]
    public void AModelThatIgnoresItsLatent_IsWarnedOf()
    {
        var (images, table) = TinyData.Halves(40);
        var run = new Run();
        AttributeCvae.Fit(images, table, TinyData.Options with { Beta = 1000, Likelihood = PixelLikelihood.Normal(10), Epochs = 6 }, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("latent"));
    }

    [Fact]
    public void ThePriorPenalty_IsZeroInsideAndGrowsOutside()
    {
        var prior = new ConditionalPrior(LatentPrior.Conditional, 3, new RandomStream(1));
        var e = Tensor.Ones([2, AttributeEmbedding.Features]);
        Assert.Equal(0, prior.VariancePenalty(e).Sum().ToDouble());
        foreach (var (name, parameter) in prior.NamedParameters())
            if (name.EndsWith("output.bias", StringComparison.Ordinal)) parameter.Assign(Tensor.Full(parameter.Shape, -100)); // ln σ² runs into its bound, -6
        Assert.Equal(1e-3 * 9, prior.VariancePenalty(e).Max().ToDouble(), 1e-6);
        Assert.Equal(Math.Exp(-3), prior.Moments(e).Deviation.Max().ToDouble(), 1e-6);
    }
}
