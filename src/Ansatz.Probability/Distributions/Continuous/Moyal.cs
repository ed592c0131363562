using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Moyal distribution, an approximation of energy loss by ionization: p(x) = exp(-(z + exp(-z)) / 2) / (scale sqrt(2 pi)), z = (x - location) / scale.</summary>
/// <param name="location">The mode.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class Moyal(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(Constants.Euler + Math.Log(2), Math.PI * Math.PI / 2, TensorMath.HalfLogTwoPi + (Constants.Euler + Math.Log(2) + 1) / 2);

    private protected override Tensor StandardLogDensity(Tensor z) => -0.5 * (z + (-z).Exp()) - TensorMath.HalfLogTwoPi;

    private protected override Tensor StandardCdf(Tensor z) => ((-0.5 * z).Exp() * Math.Sqrt(0.5)).Erfc();

    private protected override Tensor LogStandardCdf(Tensor z) => Math.Log(2) + (-(-0.5 * z).Exp()).LogStandardNormalCdf();

    private protected override Tensor LogStandardSurvival(Tensor z) => ((-0.5 * z).Exp() * Math.Sqrt(0.5)).Erf().Log();

    private protected override Tensor StandardQuantile(Tensor probability) => -2 * (Math.Sqrt(2) * (1 - probability).Erfinv()).Log();
}
