using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How well predicted numbers agree with the truth. All are computed in double precision, without gradient, over all elements.</summary>
public static class RegressionMetrics
{
    /// <summary>The root of the mean squared error.</summary>
    /// <param name="predicted">Values.</param>
    /// <param name="truth">Values of the same shape.</param>
    /// <returns>The error, in the unit of the values.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no value.</exception>
    public static double RootMeanSquaredError(Tensor predicted, Tensor truth) => Math.Sqrt(Mean(predicted, truth, static (p, t) => (p - t).Square()));

    /// <summary>The mean absolute error.</summary>
    /// <param name="predicted">Values.</param>
    /// <param name="truth">Values of the same shape.</param>
    /// <returns>The error, in the unit of the values.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no value.</exception>
    public static double MeanAbsoluteError(Tensor predicted, Tensor truth) => Mean(predicted, truth, static (p, t) => (p - t).Abs());

    /// <summary>
    /// The coefficient of determination, 1 - sum (t - p)^2 / sum (t - mean t)^2: 1 for exact predictions, 0 for their mean, below 0 for worse.
    /// </summary>
    /// <param name="predicted">Values.</param>
    /// <param name="truth">Values of the same shape, not all equal.</param>
    /// <returns>The share of the variance that is explained, at most 1; NaN where all true values are equal.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no value.</exception>
    public static double Determination(Tensor predicted, Tensor truth)
    {
        var total = Mean(truth, truth, static (_, t) => (t - t.Mean()).Square());
        return total > 0 ? 1 - (Mean(predicted, truth, static (p, t) => (p - t).Square()) / total) : double.NaN;
    }

    /// <summary>The Pearson correlation of two lists of numbers.</summary>
    /// <param name="first">Values.</param>
    /// <param name="second">Values of the same shape.</param>
    /// <returns>The correlation, in [-1, 1]; NaN where one of them is constant.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no value.</exception>
    public static double Correlation(Tensor first, Tensor second)
    {
        var covariance = Mean(first, second, static (a, b) => (a - a.Mean()) * (b - b.Mean()));
        var variances = Mean(first, first, static (_, a) => (a - a.Mean()).Square()) * Mean(second, second, static (_, b) => (b - b.Mean()).Square());
        return variances > 0 ? Math.Clamp(covariance / Math.Sqrt(variances), -1, 1) : double.NaN;
    }

    /// <summary>The share of true values that lie in their intervals, both ends included: of a calibrated 95 % interval 0.95.</summary>
    /// <param name="truth">Values.</param>
    /// <param name="low">The intervals' lower ends, of the same shape.</param>
    /// <param name="high">The intervals' upper ends, of the same shape.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no value.</exception>
    public static double Coverage(Tensor truth, Tensor low, Tensor high)
    {
        Check(low, high);
        return Mean(low, truth, (l, t) => (l <= t) & (t <= high.To(ScalarType.Float64)));
    }

    private static double Mean(Tensor predicted, Tensor truth, Func<Tensor, Tensor, Tensor> of)
    {
        Check(predicted, truth);
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        return of(predicted.To(ScalarType.Float64), truth.To(ScalarType.Float64)).To(ScalarType.Float64).Mean().ToDouble();
    }

    private static void Check(Tensor first, Tensor second)
    {
        if (first.Shape != second.Shape || first.Count == 0)
            throw new ArgumentException($"as many predictions as true values are needed, at least one; the shapes are {first.Shape} and {second.Shape}", nameof(first));
    }
}
