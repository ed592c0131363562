using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Ansatz.Testing;

/// <summary>Tests of samples against probabilities, with the rate at which a correct sampler fails.</summary>
public static class GoodnessOfFit
{
    /// <summary>How often a correct sampler fails one test: as often as in Pyro's and NumPyro's suites.</summary>
    public const double FailureRate = 2e-5;

    /// <summary>The p-value of Pearson's statistic of counts against expected counts; bins below 5 are merged with their neighbors.</summary>
    /// <param name="counts">What was seen in each bin.</param>
    /// <param name="expected">What is expected there.</param>
    public static double PValue(IReadOnlyList<double> counts, IReadOnlyList<double> expected)
    {
        var (statistic, bins) = (0.0, 0);
        var (seen, due) = (0.0, 0.0);
        var (lastSeen, lastDue) = (0.0, 0.0);
        for (var i = 0; i < counts.Count; i++)
        {
            seen += counts[i];
            due += expected[i];
            if (due < 5 && i < counts.Count - 1) continue;
            if (due < 5 && bins > 0)
            {
                statistic -= Term(lastSeen, lastDue);
                (seen, due) = (seen + lastSeen, due + lastDue);
                bins--;
            }
            statistic += Term(seen, due);
            bins++;
            (lastSeen, lastDue, seen, due) = (seen, due, 0, 0);
        }
        return bins < 2 ? (statistic < 1e-9 ? 1 : 0) : 1 - ChiSquared.CDF(bins - 1, statistic);
        static double Term(double seen, double due) => due > 0 ? (seen - due) * (seen - due) / due : seen > 0 ? double.PositiveInfinity : 0;
    }

    /// <summary>
    /// The p-value of draws against importance-weighted values of the same law: Pearson's statistic of the differences of the bins' probabilities, with the
    /// covariance of both estimates.
    /// </summary>
    /// <param name="draws">Independent draws.</param>
    /// <param name="values">Independent values of another law.</param>
    /// <param name="weights">The density of each value over that of its own law.</param>
    /// <param name="edges">Increasing edges between bins, chosen without looking at the draws.</param>
    public static double WeightedPValue(IReadOnlyList<double> draws, IReadOnlyList<double> values, IReadOnlyList<double> weights, IReadOnlyList<double> edges)
    {
        int Bin(double value) => edges.Count(edge => edge <= value);
        var bins = edges.Count + 1;
        var (share, total) = (new double[bins], weights.Sum());
        var place = values.Select(Bin).ToArray();
        for (var i = 0; i < place.Length; i++)
            share[place[i]] += weights[i] / total;
        var differences = Vector<double>.Build.Dense(bins - 1, i => -share[i]);
        foreach (var draw in draws)
            if (Bin(draw) is var bin && bin < bins - 1)
                differences[bin] += 1.0 / draws.Count;
        // Of a self-normalized estimate the error is the mean of w (1_b - p_b); the last bin is what the others leave.
        var covariance = Matrix<double>.Build.Dense(bins - 1, bins - 1, (i, j) => ((i == j ? share[i] : 0) - share[i] * share[j]) / draws.Count);
        var squares = new double[bins];
        for (var i = 0; i < place.Length; i++)
            squares[place[i]] += weights[i] / total * (weights[i] / total);
        var all = squares.Sum();
        for (var i = 0; i < bins - 1; i++)
            for (var j = 0; j < bins - 1; j++)
                covariance[i, j] += (i == j ? squares[i] : 0) - share[j] * squares[i] - share[i] * squares[j] + share[i] * share[j] * all;
        return 1 - ChiSquared.CDF(bins - 1, differences * covariance.Solve(differences));
    }

    /// <summary>The p-value of numbers that should be uniform on the unit interval.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="bins">How many bins of equal width.</param>
    public static double UniformPValue(IReadOnlyList<double> values, int bins = 50)
    {
        var counts = new double[bins];
        foreach (var value in values)
            counts[Math.Clamp((int)(value * bins), 0, bins - 1)]++;
        return PValue(counts, [.. Enumerable.Repeat(values.Count / (double)bins, bins)]);
    }
}
