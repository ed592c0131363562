using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Bounds of the mutual information of x and y, lower ones where nothing else is said, from a critic's scores s_ij = T(x_i, y_j) of n pairs, [n, n] with the true pairs on the
/// diagonal, in nats. Poole et al. 2019. They are to be maximized over the critic.
/// </summary>
public static class MutualInformationBound
{
    /// <summary>InfoNCE: ln n + mean of the diagonal of the row-wise log softmax; never above ln n. van den Oord et al. 2018.</summary>
    public static Tensor InfoNce(Tensor scores) =>
        scores.LogSoftmax(-1).Diagonal(0, -2, -1).Mean(-1) + Math.Log(scores.Size(-1));

    /// <summary>Nguyen-Wainwright-Jordan: E[T] over pairs - E[exp(T - 1)] over products.</summary>
    public static Tensor NguyenWainwrightJordan(Tensor scores) => Paired(scores).Mean(-1) - (Products(scores) - 1).Exp();

    /// <summary>Donsker-Varadhan: E[T] over pairs - ln E[exp T] over products (biased on a batch).</summary>
    public static Tensor DonskerVaradhan(Tensor scores) => Paired(scores).Mean(-1) - Products(scores);

    /// <summary>Jensen-Shannon's objective: -E[softplus(-T)] over pairs - E[softplus T] over products; its optimum orders critics, not nats.</summary>
    public static Tensor JensenShannon(Tensor scores)
    {
        var n = scores.Size(-1);
        var all = scores.LogOnePlusExp();
        var products = (all.SumLast(2) - Paired(all).Sum(-1)) / (n * (n - 1.0));
        return -(-Paired(scores)).LogOnePlusExp().Mean(-1) - products;
    }

    /// <summary>Barber-Agakov: E[ln q(x | y)] + H(x), from log densities of a decoder at the pairs and the entropy of x.</summary>
    public static Tensor BarberAgakov(Tensor decoderLogDensities, Tensor entropy) => decoderLogDensities.Mean(-1) + entropy;

    /// <summary>
    /// The contrastive log-ratio, an upper bound where the scores are log p(y_j | x_i) of the true conditional (it is to be minimized over representations):
    /// mean over pairs - mean over products, pairs included. Cheng et al. 2020 (CLUB).
    /// </summary>
    public static Tensor ContrastiveLogRatio(Tensor scores) => Paired(scores).Mean(-1) - scores.Mean([-2, -1]);

    private static Tensor Paired(Tensor scores) => scores.Diagonal(0, -2, -1);

    /// <summary>ln of the mean of exp(s) off the diagonal.</summary>
    private static Tensor Products(Tensor scores) => scores.LogMeanExpOffDiagonal();
}
