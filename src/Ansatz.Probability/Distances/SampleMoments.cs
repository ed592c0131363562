using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The first two moments of samples.</summary>
public static class SampleMoments
{
    /// <summary>The mean, [.., d], and the covariance with n - 1 in the denominator, [.., d, d], of rows.</summary>
    /// <param name="rows">[.., n, d], n at least 2.</param>
    public static (Tensor Mean, Tensor Covariance) Of(Tensor rows)
    {
        var mean = rows.Mean([-2], keepDimension: true);
        var centered = rows - mean;
        return (mean.Squeeze(-2), centered.Transposed().MatMul(centered) / (rows.Size(-2) - 1.0));
    }
}
