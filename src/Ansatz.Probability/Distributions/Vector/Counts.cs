using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Counts of categories.</summary>
internal static class Counts
{
    /// <summary>How often each category occurs among draws made from uniform noise [.., n]: [.., k].</summary>
    public static Tensor Of(Categorical each, Tensor noise, long trials)
    {
        using var off = NoGrad.Begin();
        var cumulative = each.Probabilities.CumSum(-1);
        cumulative = cumulative / cumulative[.., ^1..];
        var used = noise[.., ..(int)trials];
        var below = (used.Unsqueeze(-2) < cumulative.Unsqueeze(-1)).Sum(-1);                 // [.., k], increasing, the last is n
        return below - Tensor.Cat([below[.., ..1].ZerosLike(), below[.., ..^1]], -1);
    }
}
