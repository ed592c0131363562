namespace Ansatz.Inference;

/// <summary>
/// Statistics of sequences that settle around a value: draws of a Markov chain, or the iterates of a parameter late in a fit. Each chain is split in two, so that a single
/// one suffices (Gelman et al., Bayesian Data Analysis, 3rd edition, 11.4 and 11.5).
/// </summary>
public static class ChainStatistics
{
    /// <summary>The potential scale reduction R-hat: near 1 (below 1.01 to 1.1) where the halves of all chains agree, larger while they drift.</summary>
    /// <param name="chains">Chains of equal length, at least 4 each.</param>
    public static double PotentialScaleReduction(params IReadOnlyList<IReadOnlyList<double>> chains)
    {
        var (_, _, within, total) = Variances(Halves(chains));
        return within > 0 ? Math.Sqrt(total / within) : total > 0 ? double.PositiveInfinity : 1;
    }

    /// <summary>How many independent draws tell as much about the mean.</summary>
    /// <param name="chains">Chains of equal length, at least 4 each.</param>
    public static double EffectiveSize(params IReadOnlyList<IReadOnlyList<double>> chains)
    {
        var halves = Halves(chains);
        var (m, n, _, total) = Variances(halves);
        if (total <= 0)
        {
            return m * n;
        }

        // Geyer's initial monotone sequence: pairs of autocorrelations while their sums are positive, made to fall.
        double Correlation(int lag) => 1 - (halves.Average(half => Variogram(half, lag)) / (2 * total));
        var (sum, before) = (0.0, double.PositiveInfinity);
        for (var lag = 0; lag + 1 < n; lag += 2)
        {
            var pair = Math.Min((lag == 0 ? 1 : Correlation(lag)) + Correlation(lag + 1), before);
            if (pair <= 0)
            {
                break;
            }

            sum += pair;
            before = pair;
        }

        return m * n / Math.Max((2 * sum) - 1, 1 / Math.Log10(Math.Max(10, m * n)));
    }

    /// <summary>The Monte Carlo standard error of the mean over all chains.</summary>
    /// <param name="chains">Chains of equal length, at least 4 each.</param>
    public static double StandardError(params IReadOnlyList<IReadOnlyList<double>> chains) =>
        Math.Sqrt(Variances(Halves(chains)).Total / EffectiveSize(chains));

    private static double[][] Halves(IReadOnlyList<IReadOnlyList<double>> chains)
    {
        if (chains.Count == 0 || chains[0].Count < 4 || chains.Any(chain => chain.Count != chains[0].Count))
        {
            throw new ArgumentException("there are one or more chains of equal length, of at least 4 numbers.", nameof(chains));
        }

        var half = chains[0].Count / 2;
        return [.. chains.SelectMany(chain => new[] { chain.Take(half).ToArray(), [.. chain.Skip(chain.Count - half)] })];
    }

    private static (int Chains, int Length, double Within, double Total) Variances(double[][] chains)
    {
        var (m, n) = (chains.Length, chains[0].Length);
        var means = Array.ConvertAll(chains, chain => chain.Average());
        var mean = means.Average();
        var within = chains.Select((chain, i) => chain.Sum(x => (x - means[i]) * (x - means[i])) / (n - 1)).Average();
        var between = means.Sum(x => (x - mean) * (x - mean)) / (m - 1);
        return (m, n, within, ((n - 1.0) / n * within) + between);
    }

    private static double Variogram(double[] chain, int lag)
    {
        var sum = 0.0;
        for (var i = lag; i < chain.Length; i++)
        {
            sum += (chain[i] - chain[i - lag]) * (chain[i] - chain[i - lag]);
        }

        return sum / (chain.Length - lag);
    }
}
