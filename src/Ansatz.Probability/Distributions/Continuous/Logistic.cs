using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The logistic distribution: p(x) = exp(-z) / (scale (1 + exp(-z))^2), z = (x - location) / scale.</summary>
/// <param name="location">The mean and median.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class Logistic(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(0, Math.PI * Math.PI / 3, 2);

    private protected override Tensor StandardLogDensity(Tensor z) => -z.Abs() - 2 * (-z.Abs()).Exp().Log1p();

    private protected override Tensor StandardCdf(Tensor z) => z.Sigmoid();

    private protected override Tensor LogStandardCdf(Tensor z) => -(-z).LogOnePlusExp();

    private protected override Tensor StandardQuantile(Tensor probability) => probability.Log() - (-probability).Log1p();
}
