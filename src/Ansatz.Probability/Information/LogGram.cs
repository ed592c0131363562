using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The logarithms of a kernel between all rows of a batch. Kernels of several representations of the same rows multiply; means of kernels are taken
/// by log-sum-exp, so that rows far apart do not underflow.
/// </summary>
public sealed class LogGram
{
    private LogGram(Tensor values) => Values = values;

    /// <summary>ln k(x_i, x_j), [.., n, n].</summary>
    public Tensor Values { get; }

    /// <summary>
    /// The Gaussian kernel exp(-|x_i - x_j|² / (2 τ)). Distances come from one matrix product, |x_i|² + |x_j|² - 2 x_i x_j and at least 0, which has a
    /// gradient where rows are equal.
    /// </summary>
    /// <param name="rows">[.., n, d].</param>
    /// <param name="temperature">τ, the kernel's variance, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not positive.</exception>
    public static LogGram Gaussian(Tensor rows, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var half = 0.5 * rows.Square().Sum(-1, keepDimension: true);
        return new(((rows.MatMul(rows.Transposed()) - half - half.Transposed()) / temperature).ClampMax(0));
    }

    /// <summary>The product of two kernels of the same rows.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static LogGram operator *(LogGram left, LogGram right) => new(left.Values + right.Values);

    /// <summary>
    /// Uniformity: ln of the mean kernel of two distinct rows, [..]; at most 0 for a kernel of at most 1, and 0 when all rows are equal. Minimizing it
    /// spreads the rows. Wang, Isola 2020.
    /// </summary>
    public Tensor Uniformity() => Values.LogMeanExpOffDiagonal();

    /// <summary>
    /// The resubstitution entropy by kernel density, -mean_i ln mean_j k(x_i, x_j), [..], up to the kernel's constant:
    /// <see cref="InformationMeasure.JointKernelEntropy"/> of products of kernels.
    /// </summary>
    public Tensor Entropy() => Math.Log(Values.Size(-1)) - Values.LogSumExp([-1]).Mean(-1);
}
