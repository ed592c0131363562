using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How <see cref="BoostedTrees"/> are fitted.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>The trees of each class, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>The depth of a tree, 1 to 12; it has at most 2^depth leaves.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>The share of each tree that counts, in (0, 1].</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The intervals into which a feature is divided, 2 to 256, each with about as many rows.</summary>
    public int Intervals { get; init; } = 64;

    /// <summary>The penalty λ of squared leaf values, in rows' worth of curvature.</summary>
    public double Penalty { get; init; } = 1;
}

/// <summary>
/// Gradient-boosted classification trees: a probe of representations that needs no linear arrangement. The scores of K classes begin with the logarithms
/// of their shares; each round adds a tree a class, grown on the derivatives g = p - y and h = p (1 - p) of the cross entropy, a split gaining
/// G²ₗ/(Hₗ + λ) + G²ᵣ/(Hᵣ + λ) - G²/(H + λ), and a leaf giving -G/(H + λ) times the learning rate. It draws nothing at random.
/// Sources: Friedman, Greedy function approximation: a gradient boosting machine, 2001; Chen and Guestrin, XGBoost, 2016, section 2.
/// </summary>
public sealed class BoostedTrees
{
    private readonly FeatureIntervals _intervals;
    private readonly double[] _start;
    private readonly List<BoostedTree> _trees;

    private BoostedTrees(FeatureIntervals intervals, double[] start, List<BoostedTree> trees) => (_intervals, _start, _trees) = (intervals, start, trees);

    /// <summary>Fits trees.</summary>
    /// <param name="features">The features, [n, features].</param>
    /// <param name="classes">The classes from 0, [n].</param>
    /// <param name="options">How; null: 100 trees of depth 3.</param>
    /// <returns>The fitted trees.</returns>
    /// <exception cref="ArgumentException">The rows do not match, a class is negative, or a feature is not finite.</exception>
    public static BoostedTrees Fit(Tensor features, Tensor classes, BoostedTreesOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Trees, 1, nameof(options));
        if (options.Depth is < 1 or > 12) throw new ArgumentOutOfRangeException(nameof(options), options.Depth, "a depth from 1 to 12 is expected");
        if (features.Rank != 2 || classes.Rank != 1 || features.Size(0) != classes.Size(0) || features.Size(0) == 0)
            throw new ArgumentException($"features [n, features] and a class of each row are needed; the shapes are {features.Shape} and {classes.Shape}", nameof(features));
        if (!features.IsFinite().All().ToBoolean()) throw new ArgumentException("a feature is not finite", nameof(features));
        var labels = classes.ToArray<long>();
        if (labels.Min() < 0) throw new ArgumentException("classes begin at 0", nameof(classes));
        var (rows, count) = (labels.Length, (int)labels.Max() + 1);
        var intervals = FeatureIntervals.Of(features, options.Intervals);
        var codes = intervals.Codes(features);
        double[] start = [.. Enumerable.Range(0, count).Select(c => Math.Log((labels.Count(label => label == c) + 1e-9) / rows))];
        var scores = new double[rows * count];
        for (var i = 0; i < scores.Length; i++) scores[i] = start[i % count];
        var (trees, shares) = (new List<BoostedTree>(), new double[rows * count]);
        var grower = new TreeGrower(codes, intervals, options);
        for (var round = 0; round < options.Trees && count > 1; round++)
        {
            for (var row = 0; row < rows; row++) SoftMax(scores.AsSpan(row * count, count), shares.AsSpan(row * count, count));
            for (var c = 0; c < count; c++)
            {
                trees.Add(grower.Grow(row => (shares[row * count + c] - (labels[row] == c ? 1 : 0), shares[row * count + c] * (1 - shares[row * count + c]))));
                for (var row = 0; row < rows; row++) scores[row * count + c] += trees[^1].Leaf(codes.AsSpan(row * intervals.Features, intervals.Features));
            }
        }
        return new BoostedTrees(intervals, start, trees);
    }

    /// <summary>The likeliest class of each row, [n].</summary>
    /// <param name="rows">The features, [n, features].</param>
    /// <exception cref="ArgumentException">The number of features is another.</exception>
    public Tensor Predict(Tensor rows)
    {
        if (rows.Rank != 2 || rows.Size(1) != _intervals.Features) throw new ArgumentException($"rows [n, {_intervals.Features}] are needed; the shape is {rows.Shape}", nameof(rows));
        var codes = _intervals.Codes(rows);
        var predicted = new long[rows.Size(0)];
        var scores = new double[_start.Length];
        for (var row = 0; row < predicted.Length; row++)
        {
            _start.CopyTo(scores, 0);
            for (var tree = 0; tree < _trees.Count; tree++) scores[tree % scores.Length] += _trees[tree].Leaf(codes.AsSpan(row * _intervals.Features, _intervals.Features));
            predicted[row] = Array.IndexOf(scores, scores.Max());
        }
        return Tensor.From(predicted, predicted.Length);
    }

    /// <summary>The share of rows whose class is predicted right.</summary>
    /// <param name="rows">The features, [n, features].</param>
    /// <param name="classes">The classes, [n].</param>
    public double Accuracy(Tensor rows, Tensor classes) => ClassificationMetrics.Accuracy(Predict(rows), classes.To(Device.Cpu));

    private static void SoftMax(ReadOnlySpan<double> scores, Span<double> shares)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var score in scores) most = Math.Max(most, score);
        for (var i = 0; i < scores.Length; i++) sum += shares[i] = Math.Exp(scores[i] - most);
        for (var i = 0; i < scores.Length; i++) shares[i] /= sum;
    }
}
