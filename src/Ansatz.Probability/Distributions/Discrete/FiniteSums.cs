using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Expectations by summation over the outcomes of a finite distribution.</summary>
internal static class FiniteSums
{
    /// <summary>-sum p ln p, [batch].</summary>
    public static Tensor EntropyBySummation(this IFinite distribution)
    {
        var log = distribution.LogProbabilities();
        var p = log.Exp();
        return -Tensor.Where(p > 0, p * Tensor.Where(p > 0, log, 0), 0).Sum(0);
    }

    /// <summary>P(X &lt;= value) from the probabilities [batch, k] of outcomes [k] or [batch, k].</summary>
    public static Tensor Cumulative(Tensor outcomes, Tensor probabilities, Tensor value) =>
        Tensor.Where(outcomes <= value.Unsqueeze(-1), probabilities, 0).Sum(-1);

    /// <summary>The least of increasing outcomes [k] or [batch, k] up to which the probabilities [batch, k] sum to at least this one.</summary>
    public static Tensor Quantile(Tensor outcomes, Tensor probabilities, Tensor probability)
    {
        var sums = probabilities.CumSum(-1);
        var index = (sums < probability.Unsqueeze(-1).Minimum(sums[.., ^1..])).Sum(-1, keepDimension: true);
        return outcomes.Expand(index.Shape[..^1].Concat(outcomes.Shape[^1..])).Gather(-1, index).Squeeze(-1);
    }

    /// <summary>KL by summation over the outcomes of the finite distribution q, with both in the batch that they have together.</summary>
    public static Tensor KullbackLeibler(Distribution q, Distribution p)
    {
        var batch = Shape.Broadcast(q.BatchShape, p.BatchShape);
        var finite = (IFinite)q.Expand(batch);
        var log = finite.LogProbabilities();
        var mass = log.Exp();
        return Tensor.Where(mass > 0, mass * (log - p.Expand(batch).LogDensity(finite.Enumerate())), 0).Sum(0);
    }
}
