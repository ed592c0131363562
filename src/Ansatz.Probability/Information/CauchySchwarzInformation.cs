using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Information by the Cauchy-Schwarz divergence of kernel density estimates: closed forms in the Gram matrices of a batch, without assumption on any
/// distribution and without a bound. Yu, Yu, Lokse, Jenssen, Principe 2024.
/// </summary>
public static class CauchySchwarzInformation
{
    /// <summary>
    /// The quadratic mutual information of paired rows, ln mean(K L) + ln(mean K mean L) - 2 ln mean_i(mean_j K mean_j L), [..]: the Cauchy-Schwarz
    /// divergence between the joint density and the product of the marginal ones; non-negative.
    /// </summary>
    /// <param name="x">[.., n, d].</param>
    /// <param name="y">[.., n, e].</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor Mutual(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY) => Mutual(kernelOfX.Gram(x, x), kernelOfY.Gram(y, y));

    /// <summary>The quadratic mutual information divided by the geometric mean of those of each with itself, [..]; 1 for equal Gram matrices.</summary>
    public static Tensor NormalizedMutual(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY)
    {
        var (k, l) = (kernelOfX.Gram(x, x), kernelOfY.Gram(y, y));
        return Mutual(k, l) * (Mutual(k, k) * Mutual(l, l)).Rsqrt();
    }

    /// <summary>
    /// The divergence between the conditional densities p(y | x) and q(y' | x) at shared inputs, symmetric in both, [..]: with K of the inputs, L of each
    /// target's rows and between them, and r_j = sum_i K_ji, ln C(y, y) + ln C(y', y') - ln C(y, y') - ln C(y', y), C(a, b) = sum_ji K_ji L(a_j, b_i) / r_j^2.
    /// </summary>
    /// <param name="x">The inputs, [.., n, d].</param>
    /// <param name="y">One target, [.., n, e].</param>
    /// <param name="prediction">The other, [.., n, e].</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor ConditionalDivergence(Tensor x, Tensor y, Tensor prediction, Kernel kernelOfX, Kernel kernelOfY)
    {
        var k = kernelOfX.Gram(x, x);
        var weights = k / k.Sum(-1, keepDimension: true).Square();
        return Log(y, y) + Log(prediction, prediction) - Log(y, prediction) - Log(prediction, y);
        Tensor Log(Tensor a, Tensor b) => (weights * kernelOfY.Gram(a, b)).SumLast(2).Log();
    }

    private static Tensor Mutual(Tensor k, Tensor l)
    {
        var product = k.Mean([-2, -1]).Log() + l.Mean([-2, -1]).Log();
        return (k * l).Mean([-2, -1]).Log() + product - 2 * (k.Mean([-1]) * l.Mean([-1])).Mean([-1]).Log();
    }
}
