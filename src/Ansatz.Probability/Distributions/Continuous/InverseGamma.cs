using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The inverse of a gamma variable: p(x) = scale^concentration x^(-concentration - 1) exp(-scale / x) / Gamma(concentration) on x &gt; 0.</summary>
/// <param name="concentration">The shape, positive; the mean is infinite up to 1, the variance up to 2.</param>
/// <param name="scale">The rate of the gamma variable, positive.</param>
public sealed class InverseGamma(Tensor concentration, Tensor scale)
    : PathwiseDistribution(("concentration", concentration, Constraint.Positive), ("scale", scale, Constraint.Positive))
{
    /// <summary>The shape.</summary>
    public Tensor Concentration => this[0];

    /// <summary>The rate of the gamma variable, the scale of this one.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Concentration > 1, Scale / (Concentration - 1), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Concentration > 2, (Scale / (Concentration - 1)).Square() / (Concentration - 2), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        Concentration + Scale.Log() + Concentration.LogGamma() - (1 + Concentration) * Concentration.Digamma());

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => GammaNoiseOf(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (Scale.Log() - GammaNoise.LogGamma(noise.Part, Concentration)).Exp();

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var x = Tensor.Where(inside, value, 1);
        return (Concentration * Scale.Log() - (Concentration + 1) * x.Log() - Scale / x - Concentration.LogGamma()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => SpecialFunctions.GammaUpper(Concentration, Scale / value.Clamp(0));

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => SpecialFunctions.GammaLower(Concentration, Scale / value.Clamp(0)).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, low: 0);
}
