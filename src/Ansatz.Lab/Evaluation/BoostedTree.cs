namespace Ansatz.Lab;

/// <summary>A complete binary tree of a fixed depth over the numbers of features' intervals.</summary>
/// <param name="Depth">The levels of splits.</param>
/// <param name="Splits">The splits, level by level: a row whose interval is at most <c>Interval</c> goes to the left; without a split all rows do.</param>
/// <param name="Leaves">The values of the 2^depth leaves.</param>
internal sealed record BoostedTree(int Depth, (int Feature, int Interval)[] Splits, double[] Leaves)
{
    /// <summary>The value of a row.</summary>
    /// <param name="codes">The row's intervals, [features].</param>
    public double Leaf(ReadOnlySpan<byte> codes)
    {
        var node = 0;
        while (node < Splits.Length)
        {
            var (feature, interval) = Splits[node];
            node = 2 * node + (codes[feature] <= interval ? 1 : 2);
        }
        return Leaves[node - Splits.Length];
    }
}

/// <summary>Grows trees on the first and second derivatives of a loss, level by level, from sums over intervals.</summary>
/// <param name="codes">The intervals of the rows, [n, features].</param>
/// <param name="intervals">The intervals.</param>
/// <param name="options">Depth, penalty and learning rate.</param>
internal sealed class TreeGrower(byte[] codes, FeatureIntervals intervals, BoostedTreesOptions options)
{
    /// <summary>The least curvature on each side of a split.</summary>
    private const double LeastCurvature = 1e-3;

    private readonly int _features = intervals.Features;
    private readonly int _width = intervals.Most;
    private readonly int[] _nodes = new int[codes.Length / Math.Max(intervals.Features, 1)];
    private readonly (double G, double H)[] _derivatives = new (double, double)[codes.Length / Math.Max(intervals.Features, 1)];

    /// <summary>Grows a tree.</summary>
    /// <param name="derivatives">The derivatives of a row's loss by its score.</param>
    public BoostedTree Grow(Func<int, (double G, double H)> derivatives)
    {
        var splits = new (int Feature, int Interval)[(1 << options.Depth) - 1];
        Array.Clear(_nodes);
        for (var row = 0; row < _nodes.Length; row++) _derivatives[row] = derivatives(row);
        for (var level = 0; level < options.Depth; level++)
        {
            var first = (1 << level) - 1;
            var sums = Sums(first, 1 << level);
            for (var node = 0; node < 1 << level; node++) splits[first + node] = Best(sums.AsSpan(node * _features * _width, _features * _width));
            for (var row = 0; row < _nodes.Length; row++)
            {
                var (feature, interval) = splits[_nodes[row]];
                _nodes[row] = 2 * _nodes[row] + (codes[row * _features + feature] <= interval ? 1 : 2);
            }
        }
        var totals = new (double G, double H)[1 << options.Depth];
        for (var row = 0; row < _nodes.Length; row++)
        {
            ref var total = ref totals[_nodes[row] - splits.Length];
            total = (total.G + _derivatives[row].G, total.H + _derivatives[row].H);
        }
        return new(options.Depth, splits, [.. totals.Select(total => -options.LearningRate * total.G / (total.H + options.Penalty))]);
    }

    // [node, feature, interval]
    private (double G, double H)[] Sums(int first, int nodes)
    {
        var sums = new (double G, double H)[nodes * _features * _width];
        for (var row = 0; row < _nodes.Length; row++)
        {
            var (g, h) = _derivatives[row];
            var at = (_nodes[row] - first) * _features * _width;
            for (var feature = 0; feature < _features; feature++, at += _width)
            {
                ref var sum = ref sums[at + codes[row * _features + feature]];
                sum = (sum.G + g, sum.H + h);
            }
        }
        return sums;
    }

    private (int Feature, int Interval) Best(ReadOnlySpan<(double G, double H)> sums)
    {
        var (most, best) = (1e-12, (0, byte.MaxValue + 1)); // no split: all rows go to the left
        for (var feature = 0; feature < _features; feature++)
        {
            var mine = sums.Slice(feature * _width, _width);
            var (g, h, left, curvature) = (0.0, 0.0, 0.0, 0.0);
            foreach (var sum in mine) (g, h) = (g + sum.G, h + sum.H);
            for (var interval = 0; interval < _width - 1; interval++)
            {
                (left, curvature) = (left + mine[interval].G, curvature + mine[interval].H);
                if (curvature < LeastCurvature || h - curvature < LeastCurvature) continue;
                var gain = Gain(left, curvature) + Gain(g - left, h - curvature) - Gain(g, h);
                if (gain > most) (most, best) = (gain, (feature, interval));
            }
        }
        return best;
    }

    private double Gain(double g, double h) => g * g / (h + options.Penalty);
}
