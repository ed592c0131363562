using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The categorical distribution: the index i (Int64) in 0 .. k - 1 with probability p_i.</summary>
public sealed class Categorical : ParametricDistribution, IFinite, IMeasureValued
{
    private readonly bool _hasLogits;

    private Categorical(Tensor parameter, bool hasLogits)
        : base(hasLogits ? ("logits", parameter, Constraint.RealVector) : ("probabilities", parameter, Constraint.NonNegative.ToEvent())) =>
        _hasLogits = hasLogits;

    /// <summary>p = softmax(logits), logits [batch, k].</summary>
    public static Categorical FromLogits(Tensor logits) => new(logits, true);

    /// <summary>Non-negative weights [batch, k], divided by their sum.</summary>
    public static Categorical FromProbabilities(Tensor probabilities) => new(probabilities, false);

    /// <summary>p, [batch, k].</summary>
    public Tensor Probabilities => _hasLogits ? this[0].Softmax(-1) : this[0] / this[0].Sum(-1, keepDimension: true);

    /// <summary>ln p, [batch, k].</summary>
    public Tensor LogWeights => _hasLogits ? this[0].LogSoftmax(-1) : Probabilities.Log();

    /// <summary>k.</summary>
    public long Cardinality => this[0].Size(-1);

    /// <inheritdoc/>
    public override ScalarType ValueType => ScalarType.Int64;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.IntegerInterval(0, Cardinality - 1);

    /// <summary>The expectation of the index.</summary>
    public override Tensor Mean => OverEvents((Probabilities * Indices).Sum(-1));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((Probabilities * Indices.Square()).Sum(-1) - Mean.Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(-Probabilities.XLogY(Probabilities).Sum(-1));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var cumulative = Probabilities.CumSum(-1);
        var at = noise.Part.Unsqueeze(-1) * cumulative[.., ^1..];
        return (cumulative <= at).Sum(-1).Clamp(max: Cardinality - 1);
    }

    /// <inheritdoc/>
    public Tensor Enumerate() =>
        Tensor.Arange(Cardinality, device: Device).Reshape(Shape.Create([Cardinality]).Concat(TensorMath.Ones(BatchShape.Rank)));

    /// <inheritdoc/>
    public Tensor LogProbabilities()
    {
        var log = LogWeights.MoveDimension(-1, 0);
        return BatchShape.Rank == 0 ? log : Fill(log).BroadcastUp(BatchShape);
        Tensor Fill(Tensor tensor) => tensor.InsertOnes(BatchShape.Rank + 1 - tensor.Rank, tensor.Rank - 1);
    }

    /// <summary>Every other category against the draw, k - 1 terms with coefficient 1.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream)
    {
        var one = Tensor.Ones(Shape.Scalar, DataType, Device);
        var terms = new List<MeasureValuedTerm>();
        for (long step = 1; step < Cardinality; step++)
        {
            var other = (draw + step).Remainder(Cardinality);
            terms.Add(new(Pick(Probabilities, other), one, other, null));
        }
        return terms;
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Pick(LogWeights, value.To(ScalarType.Int64));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        Tensor.Where(Indices <= value.Unsqueeze(-1), Probabilities, 0).Sum(-1);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        (Probabilities.CumSum(-1) < probability.Unsqueeze(-1)).Sum(-1).Clamp(max: Cardinality - 1);

    private Tensor Indices => Tensor.Arange(Cardinality, type: DataType, device: Device);

    private static Tensor Pick(Tensor table, Tensor index)
    {
        var shape = Shape.Broadcast(table.Shape[..^1], index.Shape);
        return table.Expand(shape.Concat(table.Shape[^1..])).Gather(-1, index.Expand(shape).Unsqueeze(-1)).Squeeze(-1);
    }
}
