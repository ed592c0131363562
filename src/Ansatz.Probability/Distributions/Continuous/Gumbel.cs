using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Gumbel distribution of maxima: p(x) = exp(-z - exp(-z)) / scale, z = (x - location) / scale.</summary>
/// <param name="location">The mode.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
public sealed class Gumbel(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    private protected override StandardMoments Moments => new(Constants.Euler, Math.PI * Math.PI / 6, 1 + Constants.Euler);

    private protected override Tensor StandardLogDensity(Tensor z) => -z - (-z).Exp();

    private protected override Tensor StandardCdf(Tensor z) => (-(-z).Exp()).Exp();

    private protected override Tensor LogStandardCdf(Tensor z) => -(-z).Exp();

    private protected override Tensor LogStandardSurvival(Tensor z) => (-z).Exp().Log1mExp();

    private protected override Tensor StandardQuantile(Tensor probability) => -(-probability.Log()).Log();
}
