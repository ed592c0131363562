using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Weibull distribution: P(X &gt; x) = exp(-(x / scale)^concentration) on x &gt; 0.</summary>
/// <param name="scale">The scale, positive.</param>
/// <param name="concentration">The shape, positive; 1 gives the exponential distribution, 2 Rayleigh's.</param>
public sealed class Weibull(Tensor scale, Tensor concentration)
    : QuantileDistribution(("scale", scale, Constraint.Positive), ("concentration", concentration, Constraint.Positive))
{
    /// <summary>The scale.</summary>
    public Tensor Scale => this[0];

    /// <summary>The shape.</summary>
    public Tensor Concentration => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Scale * (1 + Concentration.Reciprocal()).LogGamma().Exp());

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Scale.Square()
        * ((1 + 2 / Concentration).LogGamma().Exp() - (2 * (1 + Concentration.Reciprocal()).LogGamma()).Exp()));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Constants.Euler * (1 - Concentration.Reciprocal()) + (Scale / Concentration).Log() + 1);

    /// <summary>Rayleigh's distribution: the length of a plane vector of independent normals with this standard deviation.</summary>
    public static Weibull Rayleigh(Tensor deviation) => new(Math.Sqrt(2) * deviation, 2);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var log = Tensor.Where(inside, value, 1).Log() - Scale.Log();
        return (Concentration.Log() - Scale.Log() + (Concentration - 1) * log - (Concentration * log).Exp()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -(-(value.Clamp(0) / Scale).Pow(Concentration)).Expm1();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => -(value.Clamp(0) / Scale).Pow(Concentration);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Scale * (-(-probability).Log1p()).Pow(Concentration.Reciprocal());
}
