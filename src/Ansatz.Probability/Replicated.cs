using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Independent copies, on the left, of a distribution that knows only how to sample and to score.</summary>
internal sealed class Replicated : DelegatingDistribution
{
    private readonly Shape _copies;

    public Replicated(Distribution inner, Shape batchShape)
        : base(inner)
    {
        var extra = batchShape.Rank - inner.BatchShape.Rank;
        if (extra < 0 || !batchShape[extra..].Equals(inner.BatchShape))
            throw new ArgumentException($"{inner.Name}: batch {inner.BatchShape} can be repeated on the left only, not to {batchShape}.", nameof(batchShape));
        _copies = batchShape[..extra];
        BatchShape = batchShape;
    }

    public override Shape BatchShape { get; }

    public override Tensor Entropy => OverBatch(Base.Entropy);

    protected internal override string Name => Base.Name;

    public override Tensor Sample(RandomStream stream)
    {
        var draws = new Tensor[_copies.Elements];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = Base.Sample(stream[i]);
        return Tensor.Stack(draws, 0).Reshape(BatchShape.Concat(EventShape));
    }

    public override Tensor LogDensity(Tensor value) => OverBatch(Base.LogDensity(value));

    public override Distribution Expand(Shape batchShape) => new Replicated(Base, batchShape);
}
