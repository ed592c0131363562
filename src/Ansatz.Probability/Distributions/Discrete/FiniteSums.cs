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

    /// <summary>KL by summation over outcomes that both distributions list in the same order.</summary>
    public static Tensor KullbackLeibler(IFinite q, Distribution p)
    {
        var log = q.LogProbabilities();
        var mass = log.Exp();
        return Tensor.Where(mass > 0, mass * (log - p.LogDensity(q.Enumerate())), 0).Sum(0);
    }
}
