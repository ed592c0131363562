using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The chi distribution: the length of a vector of that many standard normals.</summary>
/// <param name="degreesOfFreedom">k, positive.</param>
public sealed class Chi(Tensor degreesOfFreedom) : PathwiseDistribution(("degrees of freedom", degreesOfFreedom, Constraint.Positive))
{
    /// <summary>k.</summary>
    public Tensor DegreesOfFreedom => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Math.Sqrt(2) * (this[0] / 2).LogGammaStep(0.5).Exp());

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(this[0] - Mean.Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        (this[0] / 2).LogGamma() + 0.5 * (this[0] - Math.Log(2) - (this[0] - 1) * (this[0] / 2).Digamma()));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => GammaNoiseOf(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (0.5 * (GammaNoise.LogGamma(noise.Part, this[0] / 2) + Math.Log(2))).Exp();

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var x = Tensor.Where(inside, value, 1);
        return ((1 - this[0] / 2) * Math.Log(2) + (this[0] - 1) * x.Log() - x.Square() / 2 - (this[0] / 2).LogGamma()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => SpecialFunctions.GammaLower(this[0] / 2, value.Clamp(0).Square() / 2);

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => SpecialFunctions.GammaUpper(this[0] / 2, value.Clamp(0).Square() / 2).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, low: 0);
}
