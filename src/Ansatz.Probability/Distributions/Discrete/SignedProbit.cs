using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A sign +1 or -1 with P(+1) = Phi(margin): the probit model, ln p = ln Phi(x margin), exact far into the tails.</summary>
/// <param name="margin">How far the noiseless value lies on the positive side, in standard deviations of the noise.</param>
public sealed class SignedProbit(Tensor margin) : ParametricDistribution(("margin", margin, Constraint.Real)), IFinite
{
    /// <summary>The noiseless value.</summary>
    public Tensor Margin => this[0];

    /// <summary>2.</summary>
    public long Cardinality => 2;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Sign;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(2 * Margin.NormalCdf() - 1);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(4 * Margin.NormalCdf() * (-Margin).NormalCdf());

    /// <summary>By summation over the outcomes.</summary>
    public override Tensor Entropy => this.EntropyBySummation();

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return 2 * (Margin + noise.Part > 0).To(DataType) - 1;
    }

    /// <inheritdoc/>
    public Tensor Enumerate() => Tensor.From([-1.0, 1.0]).To(DataType).To(Device).InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => LogDensity(Enumerate());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (value * Margin).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        Tensor.Where(value < -1, 0, Tensor.Where(value < 1, (-Margin).NormalCdf(), 1));

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => 2 * (probability > (-Margin).NormalCdf()).To(DataType) - 1;
}
