using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How a <see cref="LogisticRegression"/> is fitted.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>The penalties λ to choose from by cross-validation, a number each; one alone is taken as it is.</summary>
    public IReadOnlyList<double> Penalties { get; init; } = [1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>The parts of the data that are held out in turn, at least 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Whether features are scaled to mean 0 and standard deviation 1 first; a constant one is only centered.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Steps of the minimizer at most.</summary>
    public int Steps { get; init; } = 200;
}

/// <summary>
/// Multinomial logistic regression: log p(c|x) = log softmax(x W + b)_c, fitted by minimizing -(1/n) Σ log p(cᵢ|xᵢ) + (λ/2) Σ W². Of several λ the one with
/// the largest mean log probability of the held-out folds is taken. It serves as a linear probe of representations, of two classes or more.
/// Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2009, sections 4.4 and 7.10.
/// </summary>
public sealed class LogisticRegression
{
    private readonly FeatureScale _scale;
    private readonly Tensor _weights;

    private LogisticRegression(FeatureScale scale, Tensor weights, double penalty) => (_scale, _weights, Penalty) = (scale, weights, penalty);

    /// <summary>The penalty λ that was chosen.</summary>
    public double Penalty { get; }

    /// <summary>The number of classes.</summary>
    public int Classes => (int)_weights.Size(1);

    /// <summary>The weights W of the scaled features, [features, classes].</summary>
    public Tensor Weights => _weights.Narrow(0, 0, _weights.Size(0) - 1);

    /// <summary>Fits a probe.</summary>
    /// <param name="features">The features, [n, features].</param>
    /// <param name="classes">The classes from 0, [n].</param>
    /// <param name="stream">Which rows are held out together.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="count">The number of classes; null: one more than the largest that occurs.</param>
    /// <returns>The fitted probe, in double precision.</returns>
    /// <exception cref="ArgumentException">The rows do not match, there are fewer than folds, or a value is not finite.</exception>
    public static LogisticRegression Fit(Tensor features, Tensor classes, RandomStream stream, LogisticRegressionOptions? options = null, int? count = null)
    {
        options ??= new();
        Check(features, classes, options);
        using var off = NoGrad.Begin();
        var scope = TensorScope.Open();
        try
        {
            var scale = FeatureScale.Of(features, options.Standardize);
            var x = scale.WithOnes(features);
            var y = classes.To(ScalarType.Int64);
            var k = Math.Max(count ?? 0, (int)y.Max().ToInt64() + 1);
            var targets = y.OneHot(k).To(ScalarType.Float64);
            var penalty = options.Penalties is [var only] ? only : Choose(x, targets, stream, options);
            var start = new double[x.Size(1) * k];
            var fitted = Tensor.From(Minimize(x, targets, penalty, start, options.Steps), x.Size(1), k).To(x.Device);
            return new LogisticRegression(scale.Kept(scope), scope.Keep(fitted), penalty);
        }
        finally
        {
            scope.Dispose();
        }
    }

    /// <summary>log p(c|x), [n, classes].</summary>
    /// <param name="features">The features, [n, features].</param>
    public Tensor LogProbabilities(Tensor features) => Chunked.Map(features, rows => _scale.WithOnes(rows).MatMul(_weights).LogSoftmax(-1), rows: 10_000);

    /// <summary>The likeliest class of each row, [n].</summary>
    /// <param name="features">The features, [n, features].</param>
    public Tensor Predict(Tensor features) => LogProbabilities(features).ArgMax(-1);

    /// <summary>The share of rows whose class is predicted right.</summary>
    /// <param name="features">The features, [n, features].</param>
    /// <param name="classes">The classes, [n].</param>
    public double Accuracy(Tensor features, Tensor classes) => ClassificationMetrics.Accuracy(Predict(features).To(classes.Device), classes);

    // From the largest penalty down each fit starts where the one before ended.
    private static double Choose(Tensor x, Tensor targets, RandomStream stream, LogisticRegressionOptions options)
    {
        var penalties = options.Penalties.OrderDescending().ToArray();
        var scores = new double[penalties.Length];
        var order = stream["folds"].Permutation(x.Size(0)).To(x.Device);
        for (var fold = 0; fold < options.Folds; fold++)
        {
            using var scope = TensorScope.Open();
            var (from, to) = (x.Size(0) * fold / options.Folds, x.Size(0) * (fold + 1) / options.Folds);
            var held = order.Narrow(0, from, to - from);
            var kept = Tensor.Cat([order.Narrow(0, 0, from), order.Narrow(0, to, x.Size(0) - to)], 0);
            var (a, b, c, d) = (x.IndexSelect(0, kept), targets.IndexSelect(0, kept), x.IndexSelect(0, held), targets.IndexSelect(0, held));
            var point = new double[x.Size(1) * targets.Size(1)];
            for (var i = 0; i < penalties.Length; i++)
            {
                point = Minimize(a, b, penalties[i], point, options.Steps);
                scores[i] += (c.MatMul(Tensor.From(point, x.Size(1), targets.Size(1)).To(x.Device)).LogSoftmax(-1) * d).Sum().ToDouble();
            }
        }
        return penalties[Array.IndexOf(scores, scores.Max())];
    }

    private static double[] Minimize(Tensor x, Tensor targets, double penalty, double[] start, int steps)
    {
        var (n, rows, columns) = ((double)x.Size(0), x.Size(1), targets.Size(1));
        var penalized = Tensor.Cat([Tensor.Full([rows - 1, 1], penalty, ScalarType.Float64), Tensor.Zeros([1, 1], ScalarType.Float64)], 0).To(x.Device); // the bias is free
        var transposed = x.Transpose(-2, -1);
        return QuasiNewton.Minimize(point =>
        {
            using var scope = TensorScope.Open();
            var w = Tensor.From(point, rows, columns).To(x.Device);
            var logarithm = x.MatMul(w).LogSoftmax(-1);
            var value = -(logarithm * targets).Sum() / n + 0.5 * (penalized * w * w).Sum();
            var gradient = transposed.MatMul(logarithm.Exp() - targets) / n + penalized * w;
            return (value.ToDouble(), gradient.ToArray<double>());
        }, start, steps);
    }

    private static void Check(Tensor features, Tensor classes, LogisticRegressionOptions options)
    {
        if (features.Rank != 2 || classes.Rank != 1 || features.Size(0) != classes.Size(0))
            throw new ArgumentException($"features [n, features] and a class of each row are needed; the shapes are {features.Shape} and {classes.Shape}", nameof(features));
        if (options.Penalties.Count > 1 && (options.Folds < 2 || features.Size(0) < options.Folds))
            throw new ArgumentException($"{options.Folds} folds of {features.Size(0)} rows cannot be made", nameof(options));
        if (options.Penalties.Count == 0 || options.Penalties.Any(penalty => !(penalty >= 0) || !double.IsFinite(penalty)))
            throw new ArgumentException("penalties are finite and not negative, and there is at least one", nameof(options));
        if (!features.IsFinite().All().ToBoolean()) throw new ArgumentException("a feature is not finite", nameof(features));
        if ((classes < 0).Any().ToBoolean()) throw new ArgumentException("classes begin at 0", nameof(classes));
    }
}
