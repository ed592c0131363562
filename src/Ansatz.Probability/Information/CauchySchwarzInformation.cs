using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Information by the Cauchy-Schwarz divergence of kernel density estimates: closed forms in the Gram matrices of a batch, without assumption on any
/// distribution and without a bound. Yu, Yu, Lokse, Jenssen, Principe 2024.
/// </summary>
public static class CauchySchwarzInformation
{
    /// <summary>Beside kernel sums, of which it is no digit: where all kernels underflow their logarithm stays finite, and its gradient is 0.</summary>
    private const double Least = 1e-30;

    /// <summary>
    /// The quadratic mutual information of paired rows, ln mean(K L) + ln(mean K mean L) - 2 ln mean_i(mean_j K mean_j L), [..]: the Cauchy-Schwarz
    /// divergence between the joint density and the product of the marginal ones; non-negative.
    /// </summary>
    /// <param name="x">[.., n, d].</param>
    /// <param name="y">[.., n, e].</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor Mutual(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY) => Mutual(kernelOfX.Gram(x, x), kernelOfY.Gram(y, y));

    /// <summary>
    /// The quadratic mutual information divided by the geometric mean of those of each with itself, [..]; 1 for equal Gram matrices, 0 where one is constant
    /// (1e-24 stands beside the product under the root).
    /// </summary>
    /// <param name="x">[.., n, d].</param>
    /// <param name="y">[.., n, e].</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor NormalizedMutual(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY) => NormalizedMutual(kernelOfX.Gram(x, x), kernelOfY.Gram(y, y));

    /// <summary>The normalized quadratic mutual information of two Gram matrices, [..].</summary>
    /// <param name="k">The Gram matrix of the one, [.., n, n].</param>
    /// <param name="l">The Gram matrix of the other, [.., n, n].</param>
    public static Tensor NormalizedMutual(Tensor k, Tensor l)
    {
        var (ofK, ofL) = (k.Mean([-1]), l.Mean([-1]));
        return Mutual(k, ofK, l, ofL) * (Mutual(k, ofK, k, ofK).Clamp(0) * Mutual(l, ofL, l, ofL).Clamp(0) + 1e-24).Rsqrt();
    }

    /// <summary>
    /// The divergence between the conditional densities p(y | x) and q(y' | x) at shared inputs, symmetric in both, [..]: with K of the inputs, L of each
    /// target's rows and between them, and r_j = sum_i K_ji, ln C(y, y) + ln C(y', y') - ln C(y, y') - ln C(y', y), C(a, b) = sum_ji K_ji L(a_j, b_i) / r_j^2.
    /// </summary>
    /// <param name="x">The inputs, [.., n, d].</param>
    /// <param name="y">One target, [.., n, e], or numbers [n].</param>
    /// <param name="prediction">The other, of the same shape.</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor ConditionalDivergence(Tensor x, Tensor y, Tensor prediction, Kernel kernelOfX, Kernel kernelOfY)
    {
        var (one, other) = (Rows(y), Rows(prediction));
        if (one.Shape != other.Shape || one.Size(-2) != Rows(x).Size(-2))
            throw new ArgumentException($"inputs [.., n, d] and targets [.., n, e] (or [n]) are paired row by row; the shapes are {x.Shape}, {y.Shape} and {prediction.Shape}", nameof(prediction));
        return ConditionalDivergence(kernelOfX.Gram(Rows(x), Rows(x)), kernelOfY.Gram(one, one), kernelOfY.Gram(other, other), kernelOfY.Gram(one, other));
    }

    /// <summary>Numbers [n] are rows of one number, [n, 1]: else a kernel would sum over all of them.</summary>
    private static Tensor Rows(Tensor values) => values.Rank == 1 ? values.Unsqueeze(-1) : values;

    /// <summary>The divergence between conditional densities at shared inputs from Gram matrices, [..].</summary>
    /// <param name="k">That of the inputs, [.., n, n].</param>
    /// <param name="one">That of one target, [.., n, n].</param>
    /// <param name="other">That of the other, [.., n, n].</param>
    /// <param name="between">That between the one and the other, [.., n, n].</param>
    public static Tensor ConditionalDivergence(Tensor k, Tensor one, Tensor other, Tensor between)
    {
        var weights = k / k.Sum(-1, keepDimension: true).Square();
        return Log(one) + Log(other) - Log(between) - Log(between.Transposed());
        Tensor Log(Tensor l) => ((weights * l).SumLast(2) + Least).Log();
    }

    /// <summary>
    /// The divergence between the conditional densities of two samples with inputs of their own, symmetric in both, [..]: with K^s, L^s the Gram matrices of the
    /// first, K^t, L^t of the second, K^st, L^st between them, and r their row sums,
    /// ln sum K^s L^s / (r^s)^2 + ln sum K^t L^t / (r^t)^2 - ln sum K^st L^st / (r^s r^st) - ln sum K^ts L^ts / (r^t r^ts). Yu, Yu, Lokse, Jenssen, Principe 2024, proposition 1.
    /// </summary>
    /// <param name="x1">The inputs of the first sample, [.., n, d].</param>
    /// <param name="y1">Its targets, [.., n, e].</param>
    /// <param name="x2">The inputs of the second sample, [.., m, d].</param>
    /// <param name="y2">Its targets, [.., m, e].</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor ConditionalDivergence(Tensor x1, Tensor y1, Tensor x2, Tensor y2, Kernel kernelOfX, Kernel kernelOfY)
    {
        var (first, second, between) = (kernelOfX.Gram(x1, x1), kernelOfX.Gram(x2, x2), kernelOfX.Gram(x1, x2));
        var (r1, r2) = (first.Sum(-1), second.Sum(-1));
        return Log(first, kernelOfY.Gram(y1, y1), r1, r1) + Log(second, kernelOfY.Gram(y2, y2), r2, r2)
            - Log(between, kernelOfY.Gram(y1, y2), r1, between.Sum(-1))
            - Log(between.Transposed(), kernelOfY.Gram(y2, y1), r2, between.Sum(-2));
        static Tensor Log(Tensor k, Tensor l, Tensor r, Tensor across) => (((k * l).Sum(-1) / (r * across + Least)).Sum(-1) + Least).Log();
    }

    /// <summary>The quadratic mutual information of two Gram matrices, [..].</summary>
    /// <param name="k">The Gram matrix of the one, [.., n, n].</param>
    /// <param name="l">The Gram matrix of the other, [.., n, n].</param>
    public static Tensor Mutual(Tensor k, Tensor l) => Mutual(k, k.Mean([-1]), l, l.Mean([-1]));

    // From the means of their rows, too, of which the other means are made.
    private static Tensor Mutual(Tensor k, Tensor ofK, Tensor l, Tensor ofL) =>
        (k * l).Mean([-2, -1]).Log() + (ofK.Mean([-1]) * ofL.Mean([-1])).Log() - 2 * (ofK * ofL).Mean([-1]).Log();
}
