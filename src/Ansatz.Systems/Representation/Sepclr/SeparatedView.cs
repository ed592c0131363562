using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The heads of one view of a batch, as the losses see them.</summary>
/// <param name="common">The common head, [n, k].</param>
/// <param name="salient">The salient head, [n, k].</param>
/// <param name="isTarget">1 for a target row, 0 for a background row, [n, 1].</param>
/// <param name="temperature">τ.</param>
internal sealed class SeparatedView(Tensor common, Tensor salient, Tensor isTarget, double temperature)
{
    /// <summary>The common head on the unit sphere.</summary>
    public Tensor Common { get; } = common / common.Square().Sum(-1, keepDimension: true).Sqrt().ClampMin(1e-12);

    /// <summary>The salient head.</summary>
    public Tensor Salient { get; } = salient;

    /// <summary>The salient head, and nothing for background rows.</summary>
    public Tensor Difference { get; } = salient * isTarget;

    /// <summary>1 for a target row, 0 for a background row.</summary>
    public Tensor IsTarget { get; } = isTarget;

    /// <summary>ln of the kernel between common heads.</summary>
    public LogGram CommonGram => field ??= LogGram.Gaussian(Common, temperature);

    /// <summary>ln of the kernel between salient heads, those of background rows being nothing.</summary>
    public LogGram DifferenceGram => field ??= LogGram.Gaussian(Difference, temperature);
}
