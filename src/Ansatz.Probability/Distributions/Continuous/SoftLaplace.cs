using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The soft Laplace (hyperbolic secant) distribution: p(x) = 1 / (pi scale cosh z), z = (x - location) / scale; smooth at the mode, tails as Laplace's.</summary>
/// <param name="location">The mean and median.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class SoftLaplace(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(0, Math.PI * Math.PI / 4, Math.Log(2 * Math.PI));

    private protected override Tensor StandardLogDensity(Tensor z) => -Math.Log(Math.PI / 2) - z.LogAddExp(-z);

    private protected override Tensor StandardCdf(Tensor z) => 2 / Math.PI * z.Exp().Atan();

    private protected override Tensor StandardQuantile(Tensor probability) => (0.5 * Math.PI * probability).Tan().Log();
}
