using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>What the outputs of an <see cref="ImageClassifier"/> mean.</summary>
public enum ImageTarget
{
    /// <summary>One of several classes: targets are classes from 0, <c>[n]</c>.</summary>
    Class,

    /// <summary>Attributes that are present or not, each by itself: targets are probabilities, <c>[n, attributes]</c>.</summary>
    Attributes,
}

/// <summary>
/// A small judge of images: convolutions 3x3 with 32, 64 and 128 channels, each with batch normalization, ReLU and 2x2 max pooling, the mean over
/// the remaining pixels, one linear layer. It trains in a minute and serves to tell what samples show and to compare samples by its features.
/// </summary>
public sealed class ImageClassifier : Module
{
    private readonly Conv2d[] convolutions;
    private readonly BatchNorm[] norms;
    private readonly Linear head;

    /// <summary>An untrained classifier.</summary>
    /// <param name="channels">The images' channels.</param>
    /// <param name="outputs">Classes or attributes.</param>
    /// <param name="target">What the outputs mean.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public ImageClassifier(int channels, int outputs, ImageTarget target, RandomStream stream)
    {
        long[] widths = [channels, 32, 64, 128];
        convolutions = [.. Enumerable.Range(0, 3).Select(i => new Conv2d(widths[i], widths[i + 1], 3, stream["convolution"][i], padding: 1, bias: false))];
        norms = [.. widths.Skip(1).Select(width => new BatchNorm(width, spatial: 2))];
        head = new Linear(widths[^1], outputs, stream["head"]);
        Target = target;
    }

    /// <summary>What the outputs mean.</summary>
    public ImageTarget Target { get; }

    /// <summary>Features before the last layer, <c>[n, 128]</c> of images <c>[n, channels, height, width]</c>.</summary>
    /// <param name="images">The images, at least 8x8.</param>
    /// <returns>The features.</returns>
    public Tensor Features(Tensor images)
    {
        var x = images;
        for (var i = 0; i < convolutions.Length; i++) x = norms[i].Forward(convolutions[i].Forward(x)).Relu().MaxPool2d([2]);
        return x.Mean([-2, -1]);
    }

    /// <summary>Logits, <c>[n, outputs]</c>.</summary>
    /// <param name="images">The images, <c>[n, channels, height, width]</c>, at least 8x8.</param>
    /// <returns>The logits.</returns>
    public Tensor Forward(Tensor images) => head.Forward(Features(images));

    /// <summary>Trains a classifier with Adam (1e-3 to 1e-4, cosine).</summary>
    /// <param name="images">The images, <c>[n, channels, height, width]</c> in [0, 1].</param>
    /// <param name="targets">Classes <c>[n]</c>, or probabilities of attributes <c>[n, attributes]</c>.</param>
    /// <param name="outputs">Classes or attributes.</param>
    /// <param name="target">What the targets mean.</param>
    /// <param name="stream">Where weights and orders come from.</param>
    /// <param name="epochs">How often the images are run through.</param>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="run">The run it is part of, as stage <c>classifier</c>; null: none.</param>
    /// <returns>The classifier, in evaluation mode.</returns>
    public static ImageClassifier Train(
        Tensor images, Tensor targets, int outputs, ImageTarget target, RandomStream stream, int epochs = 5, int batchSize = 64, Run? run = null)
    {
        var classifier = new ImageClassifier((int)images.Size(1), outputs, target, stream["weights"]);
        var trainer = new Trainer(classifier)
        {
            Optimizer = new Adam(Schedule.Cosine(1e-3, 1e-4)), Stream = stream["fit"], Run = run, Stage = "classifier", ObjectiveName = "cross entropy",
        };
        trainer.Fit(batch => Objective.Minimize(_ => classifier.Loss(batch.First, batch.Second)), Batches.Of(images, targets, batchSize), epochs);
        return classifier;
    }

    /// <summary>The cross entropy of each image in nats, summed over attributes, <c>[n]</c>.</summary>
    /// <param name="images">The images.</param>
    /// <param name="targets">Classes <c>[n]</c>, or probabilities of attributes <c>[n, attributes]</c>.</param>
    /// <returns>The losses.</returns>
    public Tensor Loss(Tensor images, Tensor targets)
    {
        var logits = Forward(images);
        return Target == ImageTarget.Class
            ? -logits.LogSoftmax(-1).Gather(-1, targets.To(ScalarType.Int64).Unsqueeze(-1)).Squeeze(-1)
            : logits.BinaryCrossEntropyWithLogits(targets, reduction: Reduction.None).Sum([-1]);
    }

    /// <summary>Predictions without gradient, in chunks: the likeliest class <c>[n]</c>, or 0 and 1 an attribute <c>[n, attributes]</c>.</summary>
    /// <param name="images">The images.</param>
    /// <returns>The predictions, as integers.</returns>
    public Tensor Predict(Tensor images) => InChunks(images, chunk => Target == ImageTarget.Class ? Forward(chunk).ArgMax(-1) : (Forward(chunk) > 0).To(ScalarType.Int64));

    /// <summary>Probabilities without gradient, in chunks, <c>[n, outputs]</c>.</summary>
    /// <param name="images">The images.</param>
    /// <returns>The probabilities.</returns>
    public Tensor Probabilities(Tensor images) => InChunks(images, chunk => Target == ImageTarget.Class ? Forward(chunk).Softmax(-1) : Forward(chunk).Sigmoid());

    /// <summary>Features without gradient, in chunks, <c>[n, 128]</c>: what <see cref="StatisticalDistance.Frechet(Tensor, Tensor)"/> compares.</summary>
    /// <param name="images">The images.</param>
    /// <returns>The features.</returns>
    public Tensor FeaturesOf(Tensor images) => InChunks(images, Features);

    private static Tensor InChunks(Tensor images, Func<Tensor, Tensor> forward)
    {
        const long size = 500;
        using var off = NoGrad.Begin();
        var parts = new List<Tensor>();
        for (var start = 0L; start < images.Size(0); start += size) parts.Add(Scoped(images.Narrow(0, start, Math.Min(size, images.Size(0) - start)), forward));
        return Tensor.Cat([.. parts], 0);
    }

    private static Tensor Scoped(Tensor chunk, Func<Tensor, Tensor> forward)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(forward(chunk));
    }
}
