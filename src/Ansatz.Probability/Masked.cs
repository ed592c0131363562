using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A distribution whose log density is zero where a mask is false, as if the element were not there. Draws are made as
/// before. KL is masked in the same way.
/// </summary>
public sealed class Masked : Distribution, IPushforward
{
    /// <summary>Masks a distribution by a bool tensor that broadcasts to (or beyond) its batch.</summary>
    public Masked(Distribution inner, Tensor mask)
    {
        if (mask.DataType != ScalarType.Bool)
            throw new ArgumentException($"A mask is a bool tensor, not {mask.DataType}.", nameof(mask));
        Condition = mask;
        Base = inner.Expand(Shape.Broadcast(inner.BatchShape, mask.Shape));
    }

    /// <summary>The distribution that is masked.</summary>
    public Distribution Base { get; }

    /// <summary>True where the density counts; broadcasts to the batch.</summary>
    public Tensor Condition { get; }

    /// <inheritdoc/>
    public override Shape BatchShape => Base.BatchShape;

    /// <inheritdoc/>
    public override Shape EventShape => Base.EventShape;

    /// <inheritdoc/>
    public override Constraint Support => Base.Support;

    /// <inheritdoc/>
    public override Constraint ObservationSupport => Base.ObservationSupport;

    /// <inheritdoc/>
    public override ScalarType DataType => Base.DataType;

    /// <inheritdoc/>
    public override ScalarType ValueType => Base.ValueType;

    /// <inheritdoc/>
    public override Device Device => Base.Device;

    /// <inheritdoc/>
    public override Tensor Mean => Base.Mean;

    /// <inheritdoc/>
    public override Tensor Variance => Base.Variance;

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

    /// <inheritdoc/>
    public override void Validate() => Base.Validate();
}
