using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The terms of the objective, for two views of a batch, all to be minimized, with |a - b|² / (2 τ) as the distance of two heads. Source: Louiset et al.
/// 2024, section 3; the weighted alignment of attributes is their supervised, disentangling variant.
/// </summary>
/// <param name="temperature">τ, positive.</param>
internal sealed class SeparationLoss(double temperature)
{
    /// <summary>The variance of the kernel between values of an attribute on [0, 1].</summary>
    private const double AttributeVariance = 0.025;

    /// <summary>A view of a batch.</summary>
    /// <param name="common">The common head, [n, k].</param>
    /// <param name="salient">The salient head, [n, k].</param>
    /// <param name="isTarget">1 for a target row, 0 for a background row, [n, 1].</param>
    public SeparatedView View(Tensor common, Tensor salient, Tensor isTarget) => new(common, salient, isTarget, temperature);

    /// <summary>mean |a - b|² / (2 τ) over rows, each with its weight: [].</summary>
    /// <param name="first">[n, k].</param>
    /// <param name="second">[n, k].</param>
    /// <param name="weights">[n, 1]; null: 1.</param>
    public Tensor Alignment(Tensor first, Tensor second, Tensor? weights = null) => Mean((first - second).Square().Sum(-1, keepDimension: true) / (2 * temperature), weights);

    /// <summary>L_c: views of an item agree, items spread over the sphere. All rows count.</summary>
    public Tensor Common(SeparatedView one, SeparatedView two) => Alignment(one.Common, two.Common) + one.CommonGram.Uniformity() + two.CommonGram.Uniformity();

    /// <summary>L_s: views of a target agree; targets repel one another, and the null vector that stands for background rows.</summary>
    public Tensor Salient(SeparatedView one, SeparatedView two) =>
        Alignment(one.Salient, two.Salient, one.IsTarget) + one.DifferenceGram.Uniformity() + two.DifferenceGram.Uniformity();

    /// <summary>
    /// L_s where attributes of the targets are known: coordinate k is close for targets whose attribute k is close, mean_ij w_ij (s_i - s_j)², and uniform
    /// by itself.
    /// </summary>
    /// <param name="one">A view.</param>
    /// <param name="two">The other view.</param>
    /// <param name="attributes">[n, k]: numbers on [0, 1], or whole numbers that stand for words.</param>
    /// <param name="isWord">Which are words.</param>
    public Tensor Supervised(SeparatedView one, SeparatedView two, Tensor attributes, IReadOnlyList<bool> isWord)
    {
        var pairs = one.IsTarget.MatMul(one.IsTarget.Transpose(0, 1)) * (1 - Tensor.Eye(attributes.Size(0), type: attributes.DataType, device: attributes.Device));
        Tensor Of(Tensor salient, Tensor difference, int k)
        {
            var (a, s) = (attributes.Narrow(1, k, 1), salient.Narrow(1, k, 1));
            var weights = isWord[k] ? a.Eq(a.Transpose(0, 1)).To(a.DataType) : LogGram.Gaussian(a, AttributeVariance).Values.Exp();
            var closeness = (weights * pairs * (s - s.Transpose(0, 1)).Square()).Sum() / pairs.Sum().ClampMin(1);
            return closeness + LogGram.Gaussian(difference.Narrow(1, k, 1), temperature).Uniformity();
        }
        var sum = Enumerable.Range(0, isWord.Count).Select(k => Of(one.Salient, one.Difference, k) + Of(two.Salient, two.Difference, k)).Aggregate((left, right) => left + right);
        return sum / (2.0 * isWord.Count);
    }

    /// <summary>L_r: the salient head of a background row is the null vector.</summary>
    public Tensor Absence(SeparatedView one, SeparatedView two)
    {
        var background = 1 - one.IsTarget;
        return 0.5 * (Alignment(one.Salient, one.Salient.ZerosLike(), background) + Alignment(two.Salient, two.Salient.ZerosLike(), background));
    }

    /// <summary>L_j (k-JEM): the negative joint entropy of both heads by a product of kernels, at most 0.</summary>
    public static Tensor NegativeJointEntropy(SeparatedView one, SeparatedView two) =>
        -0.5 * ((one.CommonGram * one.DifferenceGram).Entropy() + (two.CommonGram * two.DifferenceGram).Entropy());

    private static Tensor Mean(Tensor values, Tensor? weights) => weights is null ? values.Mean() : (values * weights).Sum() / weights.Sum().ClampMin(1);
}
