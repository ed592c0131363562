using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A Gaussian process: values at points have mean m(x) and covariance amplitude^2 k(x, x'). Its finite-dimensional distributions and its posterior given
/// observations are exact. Rasmussen, Williams 2006, chapter 2.
/// </summary>
/// <param name="kernel">k, with k(x, x) = 1.</param>
/// <param name="amplitude">The standard deviation of a value, positive.</param>
/// <param name="noise">The standard deviation of the noise of an observation, non-negative.</param>
/// <param name="mean">m, from points [.., n, d] to [.., n]; zero when null.</param>
public sealed class GaussianProcess(Kernel kernel, Tensor amplitude, Tensor noise, Func<Tensor, Tensor>? mean = null) : GaussianField(noise)
{
    /// <summary>The process given observations.</summary>
    /// <param name="points">[.., n, d].</param>
    /// <param name="observations">[.., n].</param>
    public GaussianField Given(Tensor points, Tensor observations) => new Posterior(this, points, observations);

    private protected override (Tensor Mean, Tensor Covariance) MomentsAt(Tensor points) => (MeanAt(points), Covariance(points, points));

    private Tensor MeanAt(Tensor points) => mean is null ? points[.., 0].ZerosLike() : mean(points);

    private Tensor Covariance(Tensor x, Tensor y) => amplitude.Square() * kernel.Gram(x, y);

    private sealed class Posterior(GaussianProcess prior, Tensor points, Tensor observations) : GaussianField(prior.Noise)
    {
        private readonly Tensor _factor = prior.ObservationsAt(points).Cholesky;

        private protected override (Tensor Mean, Tensor Covariance) MomentsAt(Tensor at)
        {
            var cross = _factor.SolveLower(prior.Covariance(points, at));
            var surprise = _factor.SolveLower((observations - prior.MeanAt(points)).Unsqueeze(-1));
            var mean = prior.MeanAt(at) + cross.Transposed().MatMul(surprise).Squeeze(-1);
            return (mean, prior.Covariance(at, at) - cross.Transposed().MatMul(cross));
        }
    }
}
