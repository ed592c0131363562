using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The two representations that a Gaussian encoder gives of an example.</summary>
public enum LatentRepresentation
{
    /// <summary>μ(x): what downstream tools are fed with.</summary>
    Mean,

    /// <summary>z = μ + σ ε: what the decoder is trained on.</summary>
    Sampled,
}

/// <summary>How dependent some latents of a representation are.</summary>
public sealed class LatentDependence
{
    private LatentDependence(Tensor covariance, Tensor information) => (Covariance, Information) = (covariance, information);

    /// <summary>Cov, [d, d], with n - 1.</summary>
    public Tensor Covariance { get; }

    /// <summary>The correlations; those with a dead latent are 0.</summary>
    public Tensor Correlation => DependenceMeasure.Correlation(Covariance);

    /// <summary>The mutual information of pairs over 20 intervals, in nats, [d, d].</summary>
    public Tensor Information { get; }

    /// <summary>The total correlation of the normal distribution with these moments, in nats; +∞ where the covariance is singular.</summary>
    public double TotalCorrelation => DependenceMeasure.TotalCorrelationOfNormal(Covariance);

    /// <summary>The Wasserstein correlation of that normal distribution.</summary>
    public double WassersteinCorrelation => DependenceMeasure.WassersteinCorrelationOfNormal(Covariance);

    /// <summary>The mean mutual information of pairs of latents, in nats.</summary>
    public double AveragedInformation => DependenceMeasure.MeanOverPairs(Information);

    /// <summary>Measures a representation.</summary>
    /// <param name="rows">[n, d].</param>
    public static LatentDependence Of(Tensor rows) => new(SampleMoments.Of(rows.To(ScalarType.Float64)).Covariance, DependenceMeasure.HistogramInformation(rows));

    /// <summary>The same of some of the latents.</summary>
    /// <param name="latents">Their numbers.</param>
    public LatentDependence Select(IReadOnlyList<int> latents)
    {
        var index = Tensor.From([.. latents.Select(j => (long)j)], latents.Count).To(Covariance.Device);
        return new(Covariance.IndexSelect(0, index).IndexSelect(1, index), Information.IndexSelect(0, index).IndexSelect(1, index));
    }

    /// <summary>The pair of latents whose correlation is largest, which makes a covariance singular; their numbers here.</summary>
    public (int First, int Second) ClosestPair()
    {
        var d = (int)Covariance.Size(0);
        var values = Correlation.ToArray<double>();
        return (from i in Enumerable.Range(0, d) from j in Enumerable.Range(i + 1, d - i - 1) select (First: i, Second: j)).MaxBy(pair => Math.Abs(values[pair.First * d + pair.Second]));
    }
}
