using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class ImageClassifierTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void Classifier_learns_what_bars_show()
    {
        var (images, classes) = Bars(600, new RandomStream(1));
        var classifier = ImageClassifier.Train(images, classes, 3, ImageTarget.Class, new RandomStream(2), epochs: 8);
        var (unseen, truth) = Bars(300, new RandomStream(3));
        Assert.InRange(ClassificationMetrics.Accuracy(classifier.Predict(unseen), truth), 0.98, 1);
        Assert.Equal(new Shape(300, 128), classifier.FeaturesOf(unseen).Shape);
        Assert.Equal(1, classifier.Probabilities(unseen).Sum([-1]).Min().ToDouble(), 1e-5);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Classifier_learns_attributes_each_by_itself()
    {
        var (images, classes) = Bars(600, new RandomStream(4));
        var attributes = Tensor.Stack([classes.Eq(0), classes.Ne(2)], 1).To(ScalarType.Float32);
        var classifier = ImageClassifier.Train(images, attributes, 2, ImageTarget.Attributes, new RandomStream(5), epochs: 8);
        var (unseen, truth) = Bars(300, new RandomStream(6));
        var predicted = classifier.Predict(unseen);
        Assert.InRange(ClassificationMetrics.BalancedAccuracy(predicted.Select(1, 0), truth.Eq(0).To(ScalarType.Int64)), 0.98, 1);
        Assert.InRange(ClassificationMetrics.BalancedAccuracy(predicted.Select(1, 1), truth.Ne(2).To(ScalarType.Int64)), 0.98, 1);
    }

    /// <summary>Noisy 16x16 images with a horizontal bar, a vertical bar, or none.</summary>
    private static (Tensor Images, Tensor Classes) Bars(int count, RandomStream stream)
    {
        var random = stream["places"].ToRandom();
        var pixels = new float[count * 256];
        var classes = new long[count];
        for (var i = 0; i < count; i++)
        {
            classes[i] = random.Next(3);
            var place = random.Next(2, 14);
            for (var k = 0; k < 16 && classes[i] < 2; k++) pixels[(i * 256) + (classes[i] == 0 ? (place * 16) + k : (k * 16) + place)] = 1;
        }
        var images = Tensor.From(pixels, count, 1, 16, 16);
        return ((images + (0.1 * stream["noise"].Normal(images.Shape))).Clamp(0, 1), Tensor.From<long>(classes));
    }
}
