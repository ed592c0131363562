using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Independent copies, on the left, of a distribution that knows only how to sample and to score.</summary>
internal sealed class Replicated : Distribution
{
    private readonly Distribution _base;
    private readonly Shape _copies;

    public Replicated(Distribution inner, Shape batchShape)
    {
        var extra = batchShape.Rank - inner.BatchShape.Rank;
        if (extra < 0 || !batchShape[extra..].Equals(inner.BatchShape))
            throw new ArgumentException($"{inner.Name}: batch {inner.BatchShape} can be repeated on the left only, not to {batchShape}.", nameof(batchShape));
        _base = inner;
        _copies = batchShape[..extra];
        BatchShape = batchShape;
    }

    public override Shape BatchShape { get; }

    public override Shape EventShape => _base.EventShape;

    public override Constraint Support => _base.Support;

    /// <inheritdoc/>
    public override Constraint ObservationSupport => _base.ObservationSupport;

    public override ScalarType DataType => _base.DataType;

    public override ScalarType ValueType => _base.ValueType;

    public override Device Device => _base.Device;

    public override Tensor Mean => OverEvents(_base.Mean);

    public override Tensor Variance => OverEvents(_base.Variance);

    public override Tensor Entropy => OverBatch(_base.Entropy);

    protected internal override string Name => _base.Name;

    public override Tensor Sample(RandomStream stream)
    {
        var draws = new Tensor[_copies.Elements];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = _base.Sample(stream[i]);
        return Tensor.Stack(draws, 0).Reshape(BatchShape.Concat(EventShape));
    }

    public override Tensor LogDensity(Tensor value) => OverBatch(_base.LogDensity(value));

    public override Tensor Cdf(Tensor value) => OverBatch(_base.Cdf(value));

    public override Tensor Quantile(Tensor probability) => OverBatch(_base.Quantile(probability));

    public override Distribution Expand(Shape batchShape) => new Replicated(_base, batchShape);

    public override void Validate() => _base.Validate();
}
