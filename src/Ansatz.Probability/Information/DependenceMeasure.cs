using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>How far the variables of a representation are from being independent, in double precision.</summary>
public static class DependenceMeasure
{
    /// <summary>Below this variance a variable counts as constant: its correlations are defined as 0.</summary>
    public const double ConstantVariance = 1e-12;

    /// <summary>The correlations of a covariance matrix, [d, d]; those with a constant variable are 0, and every variable's with itself is 1.</summary>
    /// <param name="covariance">[d, d].</param>
    public static Tensor Correlation(Tensor covariance)
    {
        var c = covariance.To(ScalarType.Float64);
        var variance = c.Diagonal();
        var varies = (variance > ConstantVariance).To(ScalarType.Float64);
        var scale = varies / variance.Clamp(min: ConstantVariance).Sqrt();
        var identity = Tensor.Eye(c.Size(0), ScalarType.Float64, device: c.Device);
        return (c * scale.Unsqueeze(0) * scale.Unsqueeze(1)).Clamp(-1, 1) * (1 - identity) + identity;
    }

    /// <summary>
    /// The total correlation of a normal distribution, (Σ ln C_ii - ln det C) / 2 = -½ Σ ln λ_i(ρ), from the eigenvalues λ of the correlations: at least 0,
    /// 0 for a diagonal matrix, the same whatever the scales. +∞ where an eigenvalue is not positive.
    /// </summary>
    /// <param name="covariance">[d, d], d at least 1.</param>
    /// <returns>In nats.</returns>
    public static double TotalCorrelationOfNormal(Tensor covariance)
    {
        var eigenvalues = Correlation(covariance).LinalgEigvalsh().ToArray<double>();
        return eigenvalues.Min() <= 1e-14 ? double.PositiveInfinity : Math.Max(0, -0.5 * eigenvalues.Sum(Math.Log));
    }

    /// <summary>
    /// The squared Wasserstein distance of a normal distribution from the one with independent variables of the same variances,
    /// 2 tr C - 2 tr (D^½ C D^½)^½ with D = diag(C): 0 for a diagonal matrix. Source: Locatello et al.,
    /// Challenging common assumptions in the unsupervised learning of disentangled representations, 2019 (its unsupervised scores).
    /// </summary>
    /// <param name="covariance">[d, d].</param>
    /// <returns>In squared units.</returns>
    public static double WassersteinCorrelationOfNormal(Tensor covariance)
    {
        var c = covariance.To(ScalarType.Float64);
        var root = c.Diagonal().Clamp(min: 0).Sqrt();
        var eigenvalues = (c * root.Unsqueeze(0) * root.Unsqueeze(1)).LinalgEigvalsh().ToArray<double>();
        return Math.Max(0, 2 * c.Diagonal().Sum().ToDouble() - 2 * eigenvalues.Sum(value => Math.Sqrt(Math.Max(0, value))));
    }

    /// <summary>The mutual information of each pair of variables, discretized into equal intervals from least to greatest value; the diagonal has their entropies.</summary>
    /// <param name="rows">[n, d].</param>
    /// <param name="intervals">Intervals of a variable, at least 2.</param>
    /// <returns>In nats, [d, d].</returns>
    public static Tensor HistogramInformation(Tensor rows, int intervals = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 2);
        var x = rows.To(ScalarType.Float64);
        var (low, high) = (x.Min(0).Values, x.Max(0).Values);
        var codes = ((x - low) / (high - low).Clamp(min: 1e-300) * (double)intervals).Floor().Clamp(0, intervals - 1).To(ScalarType.Int64);
        var d = (int)x.Size(1);
        var members = codes.OneHot(intervals).To(ScalarType.Float64).Flatten(1, 2); // [n, d intervals]
        var joint = (members.Transpose(0, 1).MatMul(members) / (double)x.Size(0)).Reshape(d, intervals, d, intervals).Transpose(1, 2);
        return InformationMeasure.MutualInformation(joint);
    }

    /// <summary>The mean of the mutual information over pairs of different variables, in nats; 0 for a single variable.</summary>
    /// <param name="information">As <see cref="HistogramInformation"/> gives it, [d, d].</param>
    public static double MeanOverPairs(Tensor information)
    {
        var d = (double)information.Size(0);
        return d < 2 ? 0 : ((information.Sum() - information.Diagonal().Sum()) / (d * (d - 1))).ToDouble();
    }

    /// <summary>
    /// The total correlation of a mixture of n posteriors at draws from them, mean_i [ln q(z_i) - Σ_l ln q(z_il)] with q(z) = (1/n) Σ_j q(z|x_j): the term
    /// of β-TC-VAE, whose lse_j Σ_l and Σ_l lse_j differ from it by the constant (d - 1) ln n. Source: Chen, Li, Grosse, Duvenaud, Isolating sources of
    /// disentanglement in variational autoencoders, 2018, equation 4.
    /// </summary>
    /// <param name="posterior">q(z|x_i), batch [n, d], independent over dimensions.</param>
    /// <param name="draws">z_i drawn from q(z|x_i), [n, d].</param>
    /// <returns>In nats, a scalar with gradient.</returns>
    public static Tensor TotalCorrelationOfMixture(Distribution posterior, Tensor draws) => TotalCorrelationOfMixture(posterior, draws, null);

    /// <summary>The same with shares of the data in the mixture, [n draws, n data], as logarithms; null: equal ones.</summary>
    internal static Tensor TotalCorrelationOfMixture(Distribution posterior, Tensor draws, Tensor? logShares)
    {
        var each = posterior.LogDensity(draws.Unsqueeze(1)); // [n draws, n data, d]
        if (logShares is not null)
            return ((each.Sum(-1) + logShares).LogSumExp([1]) - (each + logShares.Unsqueeze(-1)).LogSumExp([1]).Sum(-1)).Mean();
        var count = Math.Log(draws.Size(0));
        return ((each.Sum(-1).LogSumExp([1]) - count) - (each.LogSumExp([1]) - count).Sum(-1)).Mean();
    }
}
