using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A distribution whose log density is zero where a mask is false, as if the element were not there. Draws are made as
/// before. KL and entropy are masked in the same way.
/// </summary>
public sealed class Masked : DelegatingDistribution, IPushforward
{
    /// <summary>Masks a distribution by a bool tensor that broadcasts to (or beyond) its batch.</summary>
    public Masked(Distribution inner, Tensor mask)
        : base(inner.Expand(Shape.Broadcast(inner.BatchShape, mask.Shape)))
    {
        if (mask.DataType != ScalarType.Bool)
            throw new ArgumentException($"A mask is a bool tensor, not {mask.DataType}.", nameof(mask));
        Condition = mask;
    }

    /// <summary>True where the density counts; broadcasts to the batch.</summary>
    public Tensor Condition { get; }

    /// <inheritdoc/>
    public override Shape BatchShape => Base.BatchShape;

    /// <inheritdoc/>
    public override Tensor Entropy => Tensor.Where(Condition, Base.Entropy, 0);

    /// <inheritdoc/>
    public override Tensor Sample(RandomStream stream) => Base.Sample(stream);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor value) => Tensor.Where(Condition, Base.LogDensity(value), 0);

    /// <inheritdoc/>
    public Noise DrawNoise(RandomStream stream, Shape batch) => Base.AsPushforward().DrawNoise(stream, batch);

    /// <inheritdoc/>
    public Tensor FromNoise(Noise noise) => Base.AsPushforward().FromNoise(noise);

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape) => new Masked(Base.Expand(batchShape), Condition);

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position) =>
        new Masked(Base.InsertBatch(inner, position), Condition.InsertOnes(inner.Rank, position));
}
