using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The inverse Gaussian (Wald) distribution of passage times: p(x) = sqrt(concentration / (2 pi x^3)) exp(-concentration (x - mean)^2 / (2 mean^2 x)).
/// Drawn by Michael, Schucany, Haas 1976.
/// </summary>
/// <param name="mean">The mean, positive.</param>
/// <param name="concentration">The shape, positive.</param>
public sealed class InverseGaussian(Tensor mean, Tensor concentration)
    : PathwiseDistribution(("mean", mean, Constraint.Positive), ("concentration", concentration, Constraint.Positive))
{
    /// <summary>The shape.</summary>
    public Tensor Concentration => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(this[0]);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(this[0].Pow(3) / this[1]);

    /// <summary>(ln(2 pi e mean^3 / concentration) - 3 exp(2 c / m) E1(2 c / m)) / 2, from E[ln x] = ln m - exp(2 c / m) E1(2 c / m).</summary>
    public override Tensor Entropy => OverBatch(TensorMath.HalfLogTwoPi + 0.5 + 0.5 * (3 * this[0].Log() - this[1].Log()
        - 3 * SpecialFunctions.ScaledExponentialIntegral(2 * this[1] / this[0])));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["normal"], batch).Concat(UniformNoise(stream["root"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        Tensor draw;
        using (NoGrad.Begin())
        {
            var y = this[0] * noise.Parts[0].Square() / (2 * this[1]);
            var ratio = 1 + y + (y.Square() + 2 * y).Sqrt();                                  // of the greater root to the mean
            draw = this[0] * Tensor.Where(noise.Parts[1] <= ratio / (1 + ratio), ratio.Reciprocal(), ratio);
        }
        return Autograd.IsEnabled ? Implicit.AttachCdf(draw, Cumulative(draw), Density(draw).Exp()) : draw;
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var x = Tensor.Where(inside, value, 1);
        return (0.5 * this[1].Log() - TensorMath.HalfLogTwoPi - 1.5 * x.Log()
            - this[1] * (x - this[0]).Square() / (2 * this[0].Square() * x)).Within(inside);
    }

    /// <summary>Phi(r (x / m - 1)) + exp(2 c / m) Phi(-r (x / m + 1)), r = sqrt(c / x), the second term in logarithms.</summary>
    protected override Tensor Cumulative(Tensor value)
    {
        var x = value.Clamp(ParameterTypes.SmallestNormal(DataType));
        var (root, ratio) = ((this[1] / x).Sqrt(), x / this[0]);
        return (root * (ratio - 1)).NormalCdf() + (2 * this[1] / this[0] + (-root * (ratio + 1)).LogStandardNormalCdf()).Exp();
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, low: 0);
}
