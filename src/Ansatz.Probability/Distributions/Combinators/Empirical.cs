using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Equal (or weighted) masses on given samples: the log density is the log of the share of samples that equal the value.</summary>
public sealed class Empirical : ParametricDistribution
{
    private readonly int _events;

    /// <summary>Masses on samples [batch, n, event].</summary>
    /// <param name="samples">Where the masses are.</param>
    /// <param name="weights">Non-negative, [batch, n]; equal when null.</param>
    /// <param name="eventDimensions">How many last dimensions of the samples are one event.</param>
    public Empirical(Tensor samples, Tensor? weights = null, int eventDimensions = 0)
        : base(("samples", samples, Constraint.Real.ToEvent(eventDimensions + 1)),
            ("weights", weights ?? Tensor.Ones(samples.Shape[^(eventDimensions + 1)..^eventDimensions]), Constraint.NonNegative.ToEvent())) =>
        _events = eventDimensions;

    /// <summary>Where the masses are, [batch, n, event].</summary>
    public Tensor Samples => this[0];

    /// <summary>The probability of each sample, [batch, n].</summary>
    public Tensor Weights => this[1] / this[1].Sum(-1, keepDimension: true);

    /// <inheritdoc/>
    public override Shape EventShape => Samples.Shape[^_events..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real.ToEvent(_events);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Average(Samples));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Average(Samples.Square()) - Average(Samples).Square());

    /// <summary>That of the shares: equal samples are one outcome.</summary>
    public override Tensor Entropy
    {
        get
        {
            var log = Density(Everywhere.MoveDimension(-1 - _events, 0)).MoveDimension(0, -1);
            return OverBatch(-Tensor.Where(Weights > 0, Weights * log, 0).Sum(-1));
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var index = Categorical.FromProbabilities(this[1]).FromNoise(noise);
        var shape = Shape.Broadcast(index.Shape, Samples.Shape[..^(_events + 1)]);
        var all = Samples.Expand(shape.Concat(Samples.Shape[^(_events + 1)..]));
        var at = index.Expand(shape).Reshape(shape.Concat(TensorMath.Ones(_events + 1))).Expand(shape.Concat([1]).Concat(EventShape));
        return all.Gather(-1 - _events, at).Squeeze(-1 - _events);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var same = value.Unsqueeze(-1 - _events).Eq(Samples).AllLast(_events);
        return Tensor.Where(same, Weights, 0).Sum(-1).Log();
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => _events > 0 ? base.Cumulative(value)
        : FiniteSums.Cumulative(Samples, Weights, value);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        if (_events > 0)
            return base.InverseCumulative(probability);
        var (sorted, order) = Everywhere.Sort(-1);
        return FiniteSums.Quantile(sorted, Weights.Expand(order.Shape).Gather(-1, order), probability);
    }

    /// <summary>The samples with the batch that they have together with the weights.</summary>
    private Tensor Everywhere => Samples.Expand(Shape.Broadcast(Samples.Shape[..^_events], this[1].Shape).Concat(EventShape));

    private Tensor Average(Tensor values) => (Weights.InsertOnes(_events, 0) * values).Sum(-1 - _events);
}
