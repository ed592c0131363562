using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A distribution of an index 0 .. k - 1 (Int64): a member declares the log probabilities [batch, k] and has everything
/// else from here.
/// </summary>
public abstract class IndexDistribution : ParametricDistribution, IFinite, IMeasureValued
{
    /// <summary>Declares the parameters. See <see cref="ParametricDistribution"/>.</summary>
    protected IndexDistribution(params ReadOnlySpan<(string Name, Tensor Value, Constraint Constraint)> parameters)
        : base(parameters)
    {
    }

    /// <summary>p, [batch, k].</summary>
    public virtual Tensor Probabilities => LogWeights.Exp();

    /// <summary>ln p, [batch, k].</summary>
    public abstract Tensor LogWeights { get; }

    /// <summary>k.</summary>
    public abstract long Cardinality { get; }

    /// <inheritdoc/>
    public override ScalarType ValueType => ScalarType.Int64;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.IntegerInterval(0, Cardinality - 1);

    /// <summary>The expectation of the index.</summary>
    public override Tensor Mean => OverEvents((Probabilities * Indices).Sum(-1));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((Probabilities * Indices.Square()).Sum(-1) - Mean.Square());

    /// <inheritdoc/>
    public override Tensor Entropy
    {
        get
        {
            var p = Probabilities;
            return OverBatch(-Tensor.Where(p > 0, p * LogWeights, 0).Sum(-1));
        }
    }

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
        Tensor.Arange(Cardinality, device: Device).InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities()
    {
        var log = LogWeights.MoveDimension(-1, 0);
        return BatchShape.Rank == 0 ? log : log.InsertOnes(BatchShape.Rank + 1 - log.Rank, log.Rank - 1).BroadcastUp(BatchShape);
    }

    /// <summary>Every other category against the draw, k - 1 terms with coefficient 1.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream)
    {
        var one = Tensor.Ones(Shape.Scalar, DataType, Device);
        var probabilities = Probabilities;
        var terms = new List<MeasureValuedTerm>();
        for (long step = 1; step < Cardinality; step++)
        {
            var other = (draw + step).Remainder(Cardinality);
            terms.Add(new(Pick(probabilities, other), one, other, null));
        }
        return terms;
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Pick(LogWeights, value.To(ScalarType.Int64));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        FiniteSums.Cumulative(Indices, Probabilities, value);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        FiniteSums.Quantile(Tensor.Arange(Cardinality, device: Device), Probabilities, probability);

    private Tensor Indices => Tensor.Arange(Cardinality, type: DataType, device: Device);

    private static Tensor Pick(Tensor table, Tensor index)
    {
        var shape = Shape.Broadcast(table.Shape[..^1], index.Shape);
        return table.Expand(shape.Concat(table.Shape[^1..])).Gather(-1, index.Expand(shape).Unsqueeze(-1)).Squeeze(-1);
    }
}
