using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Laplace (double exponential) distribution: p(x) = exp(-|z|) / (2 scale), z = (x - location) / scale.</summary>
/// <param name="location">The mean and median.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class Laplace(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(0, 2, 1 + Math.Log(2));

    private protected override Tensor StandardLogDensity(Tensor z) => -z.Abs() - Math.Log(2);

    private protected override Tensor StandardCdf(Tensor z) => 0.5 - 0.5 * z.Sign() * (-z.Abs()).Expm1();

    private protected override Tensor LogStandardCdf(Tensor z) =>
        Tensor.Where(z < 0, z - Math.Log(2), (-0.5 * (-z.Clamp(0)).Exp()).Log1p());

    private protected override Tensor StandardQuantile(Tensor probability) => -(probability - 0.5).Sign() * (-2 * (probability - 0.5).Abs()).Log1p();
}
