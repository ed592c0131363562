using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How well predictions agree with the truth.</summary>
public static class ClassificationMetrics
{
    /// <summary>The share of items that are predicted right.</summary>
    /// <param name="predicted">Classes, <c>[n]</c>.</param>
    /// <param name="truth">Classes, <c>[n]</c>.</param>
    /// <returns>The share, in [0, 1].</returns>
    public static double Accuracy(Tensor predicted, Tensor truth)
    {
        Check(predicted, truth);
        return predicted.To(ScalarType.Int64).Eq(truth.To(ScalarType.Int64)).To(ScalarType.Float64).Mean().ToDouble();
    }

    /// <summary>
    /// The mean over the classes that occur of the share of each class's items that are predicted right, so that a rare class counts as much as a common one.
    /// Source: Brodersen et al., The balanced accuracy and its posterior distribution, 2010.
    /// </summary>
    /// <param name="predicted">Classes, <c>[n]</c>.</param>
    /// <param name="truth">Classes, <c>[n]</c>.</param>
    /// <returns>The mean share, in [0, 1].</returns>
    public static double BalancedAccuracy(Tensor predicted, Tensor truth)
    {
        Check(predicted, truth);
        long[] p = predicted.ToArray<long>(), t = truth.ToArray<long>();
        return Enumerable.Range(0, t.Length).GroupBy(i => t[i]).Average(items => items.Average(i => p[i] == t[i] ? 1.0 : 0.0));
    }

    /// <summary>The mean squared error over all elements.</summary>
    /// <param name="predicted">Values.</param>
    /// <param name="truth">Values of the same shape.</param>
    /// <returns>The error, in squared units.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double MeanSquaredError(Tensor predicted, Tensor truth)
    {
        if (predicted.Shape != truth.Shape) throw new ArgumentException($"predictions are {predicted.Shape}, the truth is {truth.Shape}", nameof(predicted));
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        return (predicted.To(ScalarType.Float64) - truth.To(ScalarType.Float64)).Square().Mean().ToDouble();
    }

    /// <summary>How often each class is predicted as each: rows are true classes, columns predicted ones.</summary>
    /// <param name="predicted">Classes from 0, <c>[n]</c>.</param>
    /// <param name="truth">Classes from 0, <c>[n]</c>.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>Counts, <c>[classes, classes]</c>.</returns>
    public static double[,] Confusion(Tensor predicted, Tensor truth, int classes)
    {
        Check(predicted, truth);
        var counts = new double[classes, classes];
        foreach (var (p, t) in predicted.ToArray<long>().Zip(truth.ToArray<long>())) counts[t, p]++;
        return counts;
    }

    private static void Check(Tensor predicted, Tensor truth)
    {
        if (predicted.Rank != 1 || predicted.Shape != truth.Shape || truth.Size(0) == 0)
            throw new ArgumentException($"as many predictions as true classes are needed, at least one; the shapes are {predicted.Shape} and {truth.Shape}", nameof(predicted));
    }
}
