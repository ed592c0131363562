using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Dirichlet distribution of probability vectors [k]: p(x) = prod_i x_i^(a_i - 1) Gamma(sum a) / prod Gamma(a_i), with respect
/// to the first k - 1 coordinates.
/// </summary>
/// <param name="concentration">a, positive, [batch, k].</param>
public sealed class Dirichlet(Tensor concentration)
    : ParametricDistribution(("concentration", concentration, Constraint.Positive.ToEvent())), IImplicit
{
    /// <summary>a, [batch, k].</summary>
    public Tensor Concentration => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => Concentration.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Simplex;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Concentration / Total(true));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var mean = Concentration / Total(true);
            return OverEvents(mean * (1 - mean) / (Total(true) + 1));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy
    {
        get
        {
            var (total, k) = (Total(false), EventShape[0]);
            return OverBatch(LogNormalizer + (total - k) * total.Digamma() - ((Concentration - 1) * Concentration.Digamma()).Sum(-1));
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        GammaNoise.Draw(stream, batch.Concat(EventShape), DataType, Device);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        Tensor draw;
        using (NoGrad.Begin())
        {
            var logs = GammaNoise.LogGamma(noise.Part, Concentration.Detach());
            draw = logs.Softmax(-1).Clamp(ParameterTypes.SmallestNormal(DataType));
        }
        return Implicit.AttachDirichlet(draw, Concentration);
    }

    /// <inheritdoc/>
    public Tensor ReparameterizeImplicitly(RandomStream stream) => Draw(stream);

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        ((Concentration - 1).XLogY(value).Sum(-1) - LogNormalizer).Within((value >= 0).AllLast(1));

    private Tensor LogNormalizer => Concentration.LogGamma().Sum(-1) - Total(false).LogGamma();

    private Tensor Total(bool keep) => Concentration.Sum(-1, keepDimension: keep);
}
