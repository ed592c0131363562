using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A random function whose values at any points are jointly normal. A member declares their mean and covariance.</summary>
public abstract class GaussianField
{
    /// <summary>A share of the mean variance added to each, so that covariances of close points factorize.</summary>
    private const double Jitter = 1e-9;

    private protected GaussianField(Tensor noise) => Noise = noise;

    /// <summary>The standard deviation of the noise of an observation, in the unit of the values.</summary>
    public Tensor Noise { get; }

    /// <summary>The function's values at points [.., n, d], events [n].</summary>
    public MultivariateNormal ValuesAt(Tensor points) => At(points, 0);

    /// <summary>Noisy observations at points [.., n, d], events [n]; their log density at data is the log evidence.</summary>
    public MultivariateNormal ObservationsAt(Tensor points) => At(points, Noise.Square());

    /// <summary>The mean [.., n] and the covariance [.., n, n] of the values at points [.., n, d].</summary>
    private protected abstract (Tensor Mean, Tensor Covariance) MomentsAt(Tensor points);

    private MultivariateNormal At(Tensor points, Tensor variance)
    {
        var (mean, covariance) = MomentsAt(points);
        var least = Jitter * covariance.Diagonal(0, -2, -1).Mean([-1], keepDimension: true).Unsqueeze(-1).Detach();
        var identity = Tensor.Eye(points.Size(-2), points.DataType, points.Device);
        return MultivariateNormal.FromCovariance(mean, covariance + (least + variance) * identity);
    }
}
