using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>How samples are judged: control accuracy, active units, the baselines of the reproduction.</summary>
public sealed class AttributeControlTests
{
    private static readonly RandomStream Stream = new(21);

    [Fact]
    public void ARareAttribute_CountsPresentAndAbsentAlike_ACommonOneEveryImage()
    {
        // Of ten images the first shows the attribute and all are seen as not showing it: right 9 times of 10, but half of the two kinds.
        var (seen, rare) = (Tensor.Zeros([10, 1], ScalarType.Int64), OneOf(10, 1));
        Assert.Equal(0.5, AttributeControl.Of(["rare"], seen, rare).Accuracy[0], 1e-12);
        Assert.Equal(0.5, AttributeControl.Of(["usual"], 1 - seen, 1 - rare).Accuracy[0], 1e-12);
        Assert.Equal(0.7, AttributeControl.Of(["common"], seen, OneOf(10, 3)).Accuracy[0], 1e-12);
        Assert.Equal(0.8, AttributeControl.Of(["at the limit"], seen, OneOf(10, 2)).Accuracy[0], 1e-12); // a share of .2 is not below .2

        var both = AttributeControl.Of(["rare", "common"], Tensor.Zeros([10, 2], ScalarType.Int64), Tensor.Cat([rare, OneOf(10, 3)], 1));
        Assert.Equal(0.6, both.Mean, 1e-12);
    }

    [Fact]
    public void TheControlOfImages_IsThatOfWhatTheClassifierSees()
    {
        var (images, table) = TinyData.Halves(80);
        var (model, y) = (TinyData.Fitted, TinyData.Fitted.Attributes.Of(images.Ids, table, new Run()));
        var control = AttributeControl.Of(model.Classifier!, model.Attributes.Names, images.Pixels, y);
        Assert.Equal(AttributeControl.Of(model.Attributes.Names, model.Classifier!.Predict(images.Pixels), y).Accuracy, control.Accuracy);
        Assert.True(control.Accuracy[0] > 0.95, $"{control.Accuracy[0]}");
        Assert.True(AttributeControl.Of(model.Classifier!, model.Attributes.Names, images.Pixels, 1 - y).Accuracy[0] < 0.05);
    }

    [Fact]
    public void AUnitIsActive_WhereTheAnsatzLeavesThePrior()
    {
        var (model, x, y) = (TinyData.Model(TinyData.Options with { Prior = LatentPrior.Standard }), TinyData.Images(20), TinyData.Attributes(20));
        foreach (var (name, parameter) in model.NamedParameters())
            if (name.StartsWith("recognition.head.output.", StringComparison.Ordinal)) parameter.Assign(Tensor.Zeros(parameter.Shape));
        Assert.Equal(0, AttributeCvaeEvaluation.ActiveUnits(model, x, y)); // q = N(0, I) = p
        foreach (var (name, parameter) in model.NamedParameters())
            if (name == "recognition.head.output.bias") parameter.Assign(Tensor.From<float>([0.5f, 0.1f, 0, 0, 0, 0, 0, 0])); // KL m²/2: 0.125 and 0.005 nats
        Assert.Equal(1, AttributeCvaeEvaluation.ActiveUnits(model, x, y));
    }

    [Fact]
    public void TheClassifier_SeesTrainingImagesOnly()
    {
        var (images, table) = TinyData.Halves(60);
        string[] parts = [.. Enumerable.Range(0, 60).Select(i => i < 40 ? "train" : "test")];
        Tensor Weights(ImageSet set, Table attributes) => Tensor.Cat(
            [.. AttributeCvae.Fit(set, attributes, TinyData.Options with { Epochs = 1 }, new Run()).Classifier!.NamedParameters().Select(p => p.Value.Value.Flatten())], 0);
        var darkened = images.Pixels.Clone();
        darkened.Narrow(0, 40, 20).ZeroInPlace();
        var other = ImageSet.FromTensor(darkened, images.Ids);
        var expected = Weights(new ImageSet(images, parts: parts), table);
        Assert.True(Weights(new ImageSet(other, parts: parts), table).Equal(expected));
        Assert.False(Weights(new ImageSet(other, parts: [.. Enumerable.Reverse(parts)]), table).Equal(expected));
    }

    [Fact]
    public void TheRetrievalBaseline_TakesTheNearestImages_ChanceDecidesAmongEquals()
    {
        var run = new Run();
        var (images, table) = TinyData.Halves(40);
        var data = AttributedImageSet.Of(images, table, run);
        var scheme = AttributeScheme.Learn(data.Attributes, run);
        var baseline = RetrievalBaseline.Fit(data, scheme, TinyData.Options with { Epochs = 1 }, run);
        var values = scheme.Of(data.Attributes, run);
        var asked = Tensor.From<float>([1, 0, 0, 1, 1, 0.2f], 3, 2);
        var found = Enumerable.Range(0, 30).Select(i => baseline.Nearest(asked, Stream[i])).ToArray();
        foreach (var rows in found)
            Assert.True(values.IndexSelect(0, Tensor.From<long>([.. rows.Select(row => (long)row)])).Equal(asked.Round()));
        Assert.True(found.Select(rows => rows[0]).Distinct().Count() > 3);

        var samples = baseline.Sample(asked, Stream["sample"]);
        Assert.Equal(new Shape(3, 1, 8, 8), samples.Shape);
        Assert.True(samples.Equal(baseline.Sample(asked, Stream["sample"])));
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("nothing"));
    }

    private static Tensor OneOf(int count, int present) => (Tensor.Arange(count) < present).To(ScalarType.Float32).Unsqueeze(1);
}
