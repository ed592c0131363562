using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Cauchy distribution: p(x) = 1 / (pi scale (1 + z^2)), z = (x - location) / scale. It has no mean.</summary>
/// <param name="location">The median.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class Cauchy(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(null, null, Math.Log(4 * Math.PI));

    private protected override Tensor StandardLogDensity(Tensor z) => -Math.Log(Math.PI) - z.Square().Log1p();

    private protected override Tensor StandardCdf(Tensor z) => z.OnesLike().Atan2(-z) / Math.PI;

    private protected override Tensor StandardQuantile(Tensor probability) => (Math.PI * (probability - 0.5)).Tan();
}
