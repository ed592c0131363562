using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>How well two groupings of the same items agree.</summary>
public static class ClusterMetrics
{
    /// <summary>
    /// The adjusted Rand index: the share of pairs of items on which two groupings agree, less what chance gives, scaled so that 1 is agreement and 0 chance.
    /// With counts n_ij of items in group i of the one and j of the other, a_i and b_j their sums: (Σ C(n_ij) - E) / ((Σ C(a_i) + Σ C(b_j)) / 2 - E) with
    /// C(m) = m (m - 1) / 2 and E = Σ C(a_i) Σ C(b_j) / C(n). Source: Hubert and Arabie, Comparing partitions, 1985.
    /// </summary>
    /// <param name="first">Groups, [n], n at least 2.</param>
    /// <param name="second">Groups, [n].</param>
    /// <returns>The index, at most 1; 1 also where both have one group, or every item is a group of both.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there are fewer than two items.</exception>
    public static double AdjustedRandIndex(Tensor first, Tensor second)
    {
        if (first.Rank != 1 || first.Shape != second.Shape || first.Size(0) < 2)
            throw new ArgumentException($"two groupings of the same items are needed, at least two; the shapes are {first.Shape} and {second.Shape}", nameof(first));
        var pairs = first.ToArray<long>().Zip(second.ToArray<long>()).ToArray();
        static double Choose(int m) => m * (m - 1.0) / 2;
        var both = pairs.CountBy(pair => pair).Sum(group => Choose(group.Value));
        var (a, b) = (pairs.CountBy(pair => pair.First).Sum(group => Choose(group.Value)), pairs.CountBy(pair => pair.Second).Sum(group => Choose(group.Value)));
        var chance = a * b / Choose(pairs.Length);
        return (a + b) / 2 - chance is var most && most == 0 ? 1 : (both - chance) / most;
    }
}
