using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The horseshoe distribution, of signals among noise: a normal variable whose standard deviation is half-Cauchy with this scale,
/// p(x) = exp(y) E1(y) / (scale sqrt(2 pi^3)), y = x^2 / (2 scale^2), E1 the exponential integral. Infinite at zero, tails like 1 / x^2: no mean.
/// Carvalho, Polson, Scott 2010.
/// </summary>
/// <param name="scale">The scale of the deviations, positive, in the unit of the values.</param>
public sealed class Horseshoe(Tensor scale) : ParametricDistribution(("scale", scale, Constraint.Positive)), IReparameterized
{
    /// <summary>The scale of the deviations.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["normal"], batch).Concat(UniformNoise(stream["deviation"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Scale * (0.5 * Math.PI * noise.Parts[1]).Tan() * noise.Parts[0];

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <summary>At zero itself, the value at the smallest normal number.</summary>
    protected override Tensor Density(Tensor value)
    {
        var y = (0.5 * (value / Scale).Square()).Clamp(ParameterTypes.SmallestNormal(DataType));
        return SpecialFunctions.ScaledExponentialIntegral(y).Log() - Scale.Log() - 0.5 * Math.Log(2 * Math.PI * Math.PI * Math.PI);
    }
}
