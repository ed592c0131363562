using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Observations [T, ..] of a hidden Markov chain: s_1 ~ initial, s_t ~ transition of s_(t-1), y_t ~ emission of s_t. The states are summed out by the
/// forward algorithm, in logarithms.
/// </summary>
public sealed class HiddenMarkov : Distribution, IPushforward
{
    private readonly Categorical _initial;
    private readonly Categorical _transition;
    private readonly MixtureComponents.Family _emission;
    private readonly Shape _batch;

    private HiddenMarkov(Categorical initial, Categorical transition, MixtureComponents.Family emission)
    {
        (_initial, _transition, _emission) = (initial, transition, emission);
        _batch = Shape.Broadcast(Shape.Broadcast(initial.BatchShape, transition.BatchShape[..^1]), emission.BatchShape[..^1]);
    }

    /// <summary>The number of observations T.</summary>
    public long Length => _emission.BatchShape[^1];

    /// <summary>The number of states k.</summary>
    public long States => _initial.Cardinality;

    /// <inheritdoc/>
    public override Shape BatchShape => _batch;

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Create([Length]).Concat(_emission.EventShape);

    /// <inheritdoc/>
    public override Constraint Support => _emission.Support.ToEvent();

    /// <inheritdoc/>
    public override ScalarType DataType => _emission.DataType;

    /// <inheritdoc/>
    public override ScalarType ValueType => _emission.ValueType;

    /// <inheritdoc/>
    public override Device Device => _emission.Device;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Average(_emission.Means));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(
        Average(_emission.Variances + _emission.Means.Square()) - Average(_emission.Means).Square());

    /// <summary>A chain of T observations.</summary>
    /// <param name="initial">Of the first state, [batch], k outcomes.</param>
    /// <param name="transition">Of the next state for each state, [batch, k], k outcomes.</param>
    /// <param name="emission">Of an observation for each state: the last batch dimension k numbers the states.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers of states differ.</exception>
    public static HiddenMarkov Of(Categorical initial, Categorical transition, Distribution emission, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var k = initial.Cardinality;
        if (transition.Cardinality != k || transition.BatchShape.Rank == 0 || transition.BatchShape[^1] != k)
            throw new ArgumentException(
                $"{k} states need {k} transition distributions over {k} states, not a batch {transition.BatchShape} over {transition.Cardinality}.", nameof(transition));
        return new(initial, transition, (MixtureComponents.Family)new MixtureComponents.Family(emission, k).InsertBatch([steps], 0));
    }

    /// <inheritdoc/>
    public override Tensor Sample(RandomStream stream)
    {
        using var off = NoGrad.Begin();
        return FromNoise(DrawNoise(stream, BatchShape));
    }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor value) => OverBatch(Forward(value)[^1].LogSumExp([-1]));

    /// <summary>The log probability of each state at each time given all observations, [extra, batch, T, k], by the forward-backward algorithm.</summary>
    public Tensor LogPosterior(Tensor observations)
    {
        var forward = Forward(observations);
        var emitted = _emission.LogDensities(observations);
        var posterior = new Tensor[forward.Length];
        var backward = forward[^1].ZerosLike();
        for (var t = forward.Length - 1; t >= 0; t--)
        {
            posterior[t] = (forward[t] + backward).LogSoftmax(-1);
            backward = (_transition.LogWeights + (backward + emitted.Select(-2, t)).Unsqueeze(-2)).LogSumExp([-1]);
        }
        return TensorMath.StackBroadcast(posterior, -2);
    }

    /// <summary>The most probable sequence of states given all observations, Int64 [extra, batch, T]. Viterbi 1967.</summary>
    public Tensor MostProbableStates(Tensor observations)
    {
        using var off = NoGrad.Begin();
        ParameterTypes.CheckEvent(this, observations);
        var emitted = _emission.LogDensities(observations);
        var best = _initial.LogWeights + emitted.Select(-2, 0);
        var from = new Tensor[Length];
        for (var t = 1; t < from.Length; t++)
        {
            var paths = best.Unsqueeze(-1) + _transition.LogWeights;
            from[t] = paths.ArgMax(-2);
            best = paths.AMax([-2]) + emitted.Select(-2, t);
        }
        var states = new Tensor[Length];
        states[^1] = best.ArgMax(-1);
        for (var t = states.Length - 1; t > 0; t--)
            states[t - 1] = from[t].Gather(-1, states[t].Unsqueeze(-1)).Squeeze(-1);
        return TensorMath.StackBroadcast(states, -1);
    }

    /// <inheritdoc/>
    public Noise DrawNoise(RandomStream stream, Shape batch) =>
        new Noise(stream["state"].OpenUniform(batch.Concat([Length]), DataType, Device)).Concat(_emission.DrawNoise(stream["emission"], batch.Concat([Length])));

    /// <inheritdoc/>
    public Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var states = new Tensor[Length];
        for (var t = 0; t < states.Length; t++)
        {
            var next = t == 0 ? _initial : Categorical.FromProbabilities(RowOf(_transition.Probabilities, states[t - 1]));
            states[t] = next.FromNoise(new Noise(noise.Part.Select(-1, t)));
        }
        return RowOf(_emission.FromNoise(noise.From(1)), TensorMath.StackBroadcast(states, -1), _emission.EventShape);
    }

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape) => new HiddenMarkov((Categorical)_initial.Expand(batchShape),
        (Categorical)_transition.Expand(batchShape.Concat([States])), (MixtureComponents.Family)_emission.Expand(batchShape.Concat([Length])));

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position)
    {
        var whole = (HiddenMarkov)Expand(BatchShape);
        return new HiddenMarkov((Categorical)whole._initial.InsertBatch(inner, position), (Categorical)whole._transition.InsertBatch(inner, position + 1),
            (MixtureComponents.Family)whole._emission.InsertBatch(inner, position + 1));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        _initial.Validate();
        _transition.Validate();
        _emission.Validate();
    }

    /// <summary>ln p(y_1 .. y_t, s_t) for each t, [extra, batch, k].</summary>
    private Tensor[] Forward(Tensor value)
    {
        ParameterTypes.CheckEvent(this, value);
        var emitted = _emission.LogDensities(value);
        var joint = new Tensor[Length];
        joint[0] = _initial.LogWeights + emitted.Select(-2, 0);
        for (var t = 1; t < joint.Length; t++)
            joint[t] = (joint[t - 1].Unsqueeze(-1) + _transition.LogWeights).LogSumExp([-2]) + emitted.Select(-2, t);
        return joint;
    }

    /// <summary>The mean over states of values [batch, T, k, ..] at each time.</summary>
    private Tensor Average(Tensor values)
    {
        var shares = new Tensor[Length];
        shares[0] = _initial.Probabilities;
        for (var t = 1; t < shares.Length; t++)
            shares[t] = shares[t - 1].Unsqueeze(-2).MatMul(_transition.Probabilities).Squeeze(-2);
        var events = _emission.EventShape.Rank;
        return (TensorMath.StackBroadcast(shares, -2).InsertOnes(events, 0) * values).Sum(-1 - events);
    }

    /// <summary>The rows [.., row] of a table [.., k, row] at indices [..].</summary>
    private static Tensor RowOf(Tensor table, Tensor index, Shape? row = null)
    {
        var events = row ?? table.Shape[^1..];
        var batch = Shape.Broadcast(table.Shape[..^(events.Rank + 1)], index.Shape);
        table = table.Expand(batch.Concat(table.Shape[^(events.Rank + 1)..]));
        index = index.Expand(batch).Reshape(batch.Concat(TensorMath.Ones(events.Rank + 1))).Expand(batch.Concat([1]).Concat(events));
        return table.Gather(-1 - events.Rank, index).Squeeze(-1 - events.Rank);
    }
}
