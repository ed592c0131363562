using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How well a score tells positive items from negative ones, whatever the threshold.</summary>
public static class RankingMetrics
{
    /// <summary>
    /// The area under the receiver operating characteristic: the probability that a positive item scores higher than a negative one, ties counting half.
    /// Source: Hanley and McNeil, The meaning and use of the area under a ROC curve, 1982.
    /// </summary>
    /// <param name="scores">Scores, [n]; higher means positive.</param>
    /// <param name="positive">1 for positive, 0 for negative items, [n].</param>
    /// <returns>The area, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes differ, a score is no number, or one of the kinds is missing.</exception>
    public static double RocAuc(Tensor scores, Tensor positive)
    {
        var curve = RocCurve(scores, positive);
        return curve.Zip(curve.Skip(1), (from, to) => (to.FalsePositiveRate - from.FalsePositiveRate) * (to.TruePositiveRate + from.TruePositiveRate) / 2).Sum();
    }

    /// <summary>The receiver operating characteristic: from (0, 0) to (1, 1), a point a distinct score, the highest first.</summary>
    /// <param name="scores">Scores, [n]; higher means positive.</param>
    /// <param name="positive">1 for positive, 0 for negative items, [n].</param>
    /// <returns>The points.</returns>
    /// <exception cref="ArgumentException">The shapes differ, a score is no number, or one of the kinds is missing.</exception>
    public static IReadOnlyList<(double FalsePositiveRate, double TruePositiveRate)> RocCurve(Tensor scores, Tensor positive)
    {
        var (steps, positives, negatives) = Steps(scores, positive);
        return [(0, 0), .. steps.Select(step => (step.False / negatives, step.True / positives))];
    }

    /// <summary>
    /// The average precision: Σ (Rₖ - Rₖ₋₁) Pₖ over the distinct scores, the highest first, R being recall and P precision, without interpolation.
    /// Source: Zhu, Recall, precision and average precision, 2004.
    /// </summary>
    /// <param name="scores">Scores, [n]; higher means positive.</param>
    /// <param name="positive">1 for positive, 0 for negative items, [n].</param>
    /// <returns>The average, in (0, 1]; the share of positive items by chance.</returns>
    /// <exception cref="ArgumentException">The shapes differ, a score is no number, or one of the kinds is missing.</exception>
    public static double AveragePrecision(Tensor scores, Tensor positive)
    {
        var (steps, positives, _) = Steps(scores, positive);
        var (sum, before) = (0.0, 0.0);
        foreach (var (truePositives, falsePositives) in steps)
        {
            sum += (truePositives - before) / positives * truePositives / (truePositives + falsePositives);
            before = truePositives;
        }
        return sum;
    }

    /// <summary>How many positive and negative items score at least as high as each distinct score.</summary>
    private static (List<(double True, double False)> Steps, double Positives, double Negatives) Steps(Tensor scores, Tensor positive)
    {
        if (scores.Rank != 1 || scores.Shape != positive.Shape) throw new ArgumentException($"a score and a truth for each item are needed; the shapes are {scores.Shape} and {positive.Shape}", nameof(scores));
        var items = scores.ToArray<double>().Zip(positive.ToArray<double>(), (score, truth) => (Score: score, Truth: truth != 0)).OrderByDescending(item => item.Score).ToArray();
        var (positives, negatives) = (items.Count(item => item.Truth), items.Count(item => !item.Truth));
        if (positives == 0 || negatives == 0) throw new ArgumentException($"{positives} positive and {negatives} negative items were given, where both kinds are needed", nameof(positive));
        if (items.Any(item => double.IsNaN(item.Score))) throw new ArgumentException("a score is not a number", nameof(scores));
        var steps = new List<(double, double)>();
        var (yes, no) = (0, 0);
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Truth) yes++;
            else no++;
            if (i + 1 == items.Length || items[i + 1].Score != items[i].Score) steps.Add((yes, no));
        }
        return (steps, positives, negatives);
    }
}
