using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A finite mixture: p(x) = sum_k w_k p_k(x). The components are the last batch dimension of one distribution, or a list of
/// distributions of the same event shape. Scalar mixtures of components with a cumulative distribution function have the
/// implicit path gradient dx/dtheta = -(dF/dtheta) / p.
/// </summary>
public class Mixture : Distribution, IPushforward
{
    private readonly MixtureComponents _components;
    private readonly Shape _batch;

    private Mixture(Categorical weights, MixtureComponents components)
    {
        Weights = weights;
        _components = components;
        _batch = Shape.Broadcast(weights.BatchShape, components.BatchShape);
    }

    /// <summary>The weights of the components, [batch].</summary>
    public Categorical Weights { get; }

    /// <summary>The number of components.</summary>
    public long Count => Weights.Cardinality;

    /// <inheritdoc/>
    public override Shape BatchShape => _batch;

    /// <inheritdoc/>
    public override Shape EventShape => _components.EventShape;

    /// <inheritdoc/>
    public override Constraint Support => _components.Support;

    /// <inheritdoc/>
    public override ScalarType DataType => _components.DataType;

    /// <inheritdoc/>
    public override ScalarType ValueType => _components.ValueType;

    /// <inheritdoc/>
    public override Device Device => _components.Device;

    /// <inheritdoc/>
    public override Tensor Mean => Average(_components.Means);

    /// <inheritdoc/>
    public override Tensor Variance => Average(_components.Variances + _components.Means.Square()) - Mean.Square();

    /// <summary>A mixture of the elements along the last batch dimension of one distribution.</summary>
    /// <exception cref="ArgumentException">That dimension's size is not the number of weights.</exception>
    public static Mixture Of(Categorical weights, Distribution components) => Choose(weights, new MixtureComponents.Family(components, weights.Cardinality));

    /// <summary>A mixture of different distributions.</summary>
    /// <exception cref="ArgumentException">Their number is not that of the weights, or their event shapes differ.</exception>
    public static Mixture Of(Categorical weights, params ReadOnlySpan<Distribution> components) =>
        Choose(weights, new MixtureComponents.Several(components.ToArray(), weights.Cardinality));

    /// <inheritdoc/>
    public override Tensor Sample(RandomStream stream)
    {
        using var off = NoGrad.Begin();
        var index = Weights.Expand(BatchShape).Sample(stream["component"]);
        return Pick(_components.SampleAll(stream["value"], BatchShape), index);
    }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor value)
    {
        ParameterTypes.CheckEvent(this, value);
        return OverBatch((Weights.LogWeights + _components.LogDensities(value)).LogSumExp([-1]));
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => OverBatch((Weights.Probabilities * _components.Each(value, (one, x) => one.Cdf(x))).Sum(-1));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor value) =>
        OverBatch((Weights.LogWeights + _components.Each(value, (one, x) => one.LogCdf(x))).LogSumExp([-1]));

    /// <inheritdoc/>
    public override Tensor LogSurvival(Tensor value) =>
        OverBatch((Weights.LogWeights + _components.Each(value, (one, x) => one.LogSurvival(x))).LogSumExp([-1]));

    /// <inheritdoc/>
    public override Tensor Quantile(Tensor probability) =>
        EventShape.Rank == 0 ? RootFinding.Quantile(this, ParameterTypes.AdoptValue(probability, DataType, Device)) : throw Missing("quantile function");

    /// <inheritdoc/>
    public Noise DrawNoise(RandomStream stream, Shape batch) =>
        Weights.DrawNoise(stream["component"], batch).Concat(_components.DrawNoise(stream["value"], batch));

    /// <inheritdoc/>
    public Tensor FromNoise(Noise noise)
    {
        Tensor draw;
        using (NoGrad.Begin())
        {
            var index = Weights.FromNoise(new Noise(noise.Part));
            draw = Pick(_components.FromNoise(noise.From(1)), index);
        }
        return this is IImplicit && Autograd.IsEnabled ? Implicit.AttachCdf(draw, Cdf(draw), LogDensity(draw).Exp()) : draw;
    }

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape) =>
        Choose((Categorical)Weights.Expand(batchShape), _components.Expand(batchShape));

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position) =>
        Choose((Categorical)Weights.Expand(BatchShape).InsertBatch(inner, position), _components.Expand(BatchShape).InsertBatch(inner, position));

    /// <inheritdoc/>
    public override void Validate()
    {
        Weights.Validate();
        _components.Validate();
    }

    private static Mixture Choose(Categorical weights, MixtureComponents components) =>
        components.HasDifferentiableCdf ? new Pathwise(weights, components) : new Mixture(weights, components);

    private Tensor Average(Tensor values) =>
        OverEvents((Weights.Probabilities.InsertOnes(EventShape.Rank, 0) * values).Sum(-1 - EventShape.Rank));

    /// <summary>The chosen component's value, from all [extra, batch, k, event].</summary>
    private Tensor Pick(Tensor all, Tensor index)
    {
        var events = EventShape;
        var batch = Shape.Broadcast(all.Shape[..^(events.Rank + 1)], index.Shape);
        all = all.Expand(batch.Concat([Count]).Concat(events));
        index = index.Expand(batch).Reshape(batch.Concat(TensorMath.Ones(events.Rank + 1))).Expand(batch.Concat([1]).Concat(events));
        return all.Gather(-1 - events.Rank, index).Squeeze(-1 - events.Rank);
    }

    private sealed class Pathwise(Categorical weights, MixtureComponents components) : Mixture(weights, components), IImplicit
    {
        public Tensor ReparameterizeImplicitly(RandomStream stream) => FromNoise(DrawNoise(stream, BatchShape));
    }
}
