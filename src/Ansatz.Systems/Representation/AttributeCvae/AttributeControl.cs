using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>How far images show the attributes they were asked for, as the classifier sees it.</summary>
/// <param name="Names">The attributes' names.</param>
/// <param name="Accuracy">The agreement of each attribute, in [0, 1]; balanced over present and absent where it is rare.</param>
internal sealed record AttributeControl(IReadOnlyList<string> Names, IReadOnlyList<double> Accuracy)
{
    /// <summary>Below this share of images an attribute counts as rare: always saying no would be right too often.</summary>
    private const double Rare = 0.2;

    /// <summary>The mean over attributes.</summary>
    public double Mean => Accuracy.Average();

    /// <summary>Compares what a classifier sees with what was asked.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="names">The attributes' names.</param>
    /// <param name="images">[images, channels, height, width].</param>
    /// <param name="asked">[images, attributes]; above one half counts as present.</param>
    public static AttributeControl Of(ImageClassifier classifier, IReadOnlyList<string> names, Tensor images, Tensor asked) =>
        Of(names, classifier.Predict(images), asked);

    /// <summary>Compares what was seen with what was asked.</summary>
    /// <param name="names">The attributes' names.</param>
    /// <param name="seen">[images, attributes], 0 or 1.</param>
    /// <param name="asked">[images, attributes]; above one half counts as present.</param>
    public static AttributeControl Of(IReadOnlyList<string> names, Tensor seen, Tensor asked)
    {
        var wanted = (asked > 0.5).To(ScalarType.Int64);
        return new AttributeControl(names, [.. Enumerable.Range(0, names.Count).Select(a =>
        {
            var (s, w) = (seen.Select(1, a), wanted.Select(1, a));
            var share = w.To(ScalarType.Float64).Mean().ToDouble();
            return Math.Min(share, 1 - share) < Rare ? ClassificationMetrics.BalancedAccuracy(s, w) : ClassificationMetrics.Accuracy(s, w);
        })]);
    }
}
