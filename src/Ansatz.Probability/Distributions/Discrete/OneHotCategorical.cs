using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The categorical distribution of unit vectors [k]: a single 1 at i with probability p_i. Draws have the type of the parameter.</summary>
public sealed class OneHotCategorical : ParametricDistribution, IFinite, IMeasureValued
{
    private OneHotCategorical(Categorical index)
        : base([index])
    {
    }

    /// <summary>p = softmax(logits), logits [batch, k].</summary>
    public static OneHotCategorical FromLogits(Tensor logits) => new(Categorical.FromLogits(logits));

    /// <summary>Non-negative weights [batch, k], divided by their sum.</summary>
    public static OneHotCategorical FromProbabilities(Tensor probabilities) => new(Categorical.FromProbabilities(probabilities));

    /// <summary>The distribution of the place of the 1.</summary>
    public Categorical Index => (Categorical)Part(0);

    /// <summary>p, [batch, k].</summary>
    public Tensor Probabilities => Index.Probabilities;

    /// <inheritdoc/>
    public override Shape EventShape => [Cardinality];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.OneHot;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Probabilities);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Probabilities * (1 - Probabilities));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Index.Entropy);

    /// <summary>k.</summary>
    public long Cardinality => Index.Cardinality;

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => Index.DrawNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Index.FromNoise(noise).OneHot(Cardinality).To(DataType);

    /// <inheritdoc/>
    public Tensor Enumerate() => Tensor.Eye(Cardinality, type: DataType, device: Device).InsertOnes(BatchShape.Rank, 1);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => Index.LogProbabilities();

    /// <summary>Every other category against the draw, k - 1 terms with coefficient 1.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) =>
        [.. Index.MeasureValuedTerms(draw.ArgMax(-1), stream).Select(term => term with { Positive = term.Positive!.OneHot(Cardinality).To(DataType) })];

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Tensor.Where(value > 0, Index.LogWeights, 0).Sum(-1);
}
