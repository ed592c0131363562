using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The gamma distribution: p(x) = rate^concentration x^(concentration - 1) exp(-rate x) / Gamma(concentration) on x &gt; 0.
/// </summary>
/// <param name="concentration">The shape, positive.</param>
/// <param name="rate">The inverse scale, positive.</param>
public class Gamma(Tensor concentration, Tensor rate)
    : ParametricDistribution(("concentration", concentration, Constraint.Positive), ("rate", rate, Constraint.Positive)), IImplicit, IMeasureValued
{
    /// <summary>The shape.</summary>
    public Tensor Concentration => this[0];

    /// <summary>The inverse scale.</summary>
    public Tensor Rate => this[1];

    /// <summary>The gamma distribution with a scale, the inverse of the rate.</summary>
    public static Gamma FromScale(Tensor concentration, Tensor scale) => new(concentration, 1 / scale);

    /// <summary>The gamma distribution with this mean and standard deviation, both positive.</summary>
    public static Gamma FromMean(Tensor mean, Tensor standardDeviation) =>
        new((mean / standardDeviation).Square(), mean / standardDeviation.Square());

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Concentration / Rate);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Concentration / Rate.Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        Concentration - Rate.Log() + Concentration.LogGamma() + (1 - Concentration) * Concentration.Digamma());

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => GammaNoise.Draw(stream, batch, DataType, Device);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) =>
        (GammaNoise.LogGamma(noise.Part, Concentration) - Rate.Log()).Exp().Clamp(ParameterTypes.SmallestNormal(DataType));

    /// <inheritdoc/>
    public Tensor ReparameterizeImplicitly(RandomStream stream) => Draw(stream);

    /// <summary>In the rate, coefficient concentration / rate: the draw itself against one with concentration + 1, which is the draw plus an exponential.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        return [new(Rate, Concentration / Rate, null, draw + stream["erlang"].Exponential(draw.Shape, DataType, Device) / Rate)];
    }

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var x = Tensor.Where(inside, value, 1);
        return (Concentration * Rate.Log() + (Concentration - 1) * x.Log() - Rate * x - Concentration.LogGamma()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => SpecialFunctions.GammaLower(Concentration, Rate * value.Clamp(0));

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => SpecialFunctions.GammaUpper(Concentration, Rate * value.Clamp(0)).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, low: 0);
}
