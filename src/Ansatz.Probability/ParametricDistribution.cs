using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A distribution given by tensors. The parameters are declared once, each with its name and constraint; this class
/// gives them a common type and device, broadcasts them against each other, checks them on request, and repeats them
/// for a larger batch. A draw is a function of parameter-free noise (<see cref="IPushforward"/>).
/// </summary>
public abstract class ParametricDistribution : Distribution, IPushforward
{
    private readonly string[] _names;
    private readonly Constraint[] _constraints;
    private ScalarType _type;
    private readonly Device _device;
    private Tensor[] _values;
    private Distribution[] _parts;
    private Shape _batch;

    /// <summary>Declares the parameters. Numbers take the type and device of the tensors, or Float32 when all are numbers.</summary>
    /// <exception cref="ArgumentException">The parameters do not broadcast against each other.</exception>
    protected ParametricDistribution(params ReadOnlySpan<(string Name, Tensor Value, Constraint Constraint)> parameters)
        : this([], parameters)
    {
    }

    /// <summary>Declares the parameters of a distribution that is made of others, whose batches and types join its own.</summary>
    /// <exception cref="ArgumentException">The parameters and parts do not broadcast against each other.</exception>
    protected ParametricDistribution(
        Distribution[] parts, params ReadOnlySpan<(string Name, Tensor Value, Constraint Constraint)> parameters)
    {
        _names = new string[parameters.Length];
        _constraints = new Constraint[parameters.Length];
        _values = new Tensor[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            (_names[i], _values[i], _constraints[i]) = parameters[i];
        (_type, _device) = parts.Length > 0 ? (parts[0].DataType, parts[0].Device) : ParameterTypes.Common(_values);
        _batch = parts.Aggregate(Shape.Scalar, (shape, part) => Shape.Broadcast(shape, part.BatchShape));
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = ParameterTypes.Adopt(_values[i], _type, _device);
            _batch = Join(_batch, i);
        }
        _parts = parts;
    }

    /// <inheritdoc/>
    public override Shape BatchShape => _batch;

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Scalar;

    /// <inheritdoc/>
    public sealed override ScalarType DataType => _type;

    /// <inheritdoc/>
    public sealed override Device Device => _device;

    /// <summary>The parameters by name, as they were given (broadcasting against each other), for reports and errors.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Parameters =>
        _names.Zip(_values, (name, value) => new KeyValuePair<string, Tensor>(name, value));

    /// <summary>The parameter declared at this place; its shape broadcasts to [batch, its own event].</summary>
    protected Tensor this[int index] => _values[index];

    /// <summary>The distribution given in this place among the parts; its batch broadcasts to the whole one.</summary>
    protected Distribution Part(int index) => _parts[index];

    /// <summary>That part as a function of noise.</summary>
    /// <exception cref="NotSupportedException">It can draw only by itself.</exception>
    protected IPushforward Pushforward(int index) => _parts[index].AsPushforward();

    /// <summary>Base noise for a batch of this shape. See <see cref="IPushforward.DrawNoise"/>.</summary>
    public abstract Noise DrawNoise(RandomStream stream, Shape batch);

    /// <summary>The draw that this noise gives. See <see cref="IPushforward.FromNoise"/>.</summary>
    public abstract Tensor FromNoise(Noise noise);

    /// <summary>The log density of a value already of the right type; the caller broadcasts it up to the batch.</summary>
    protected abstract Tensor Density(Tensor value);

    /// <summary>P(X &lt;= value), also for values off the support, where there is a closed form.</summary>
    protected virtual Tensor Cumulative(Tensor value) => throw Missing("cumulative distribution function");

    /// <summary>ln P(X &lt;= value); a member with a small tail below overrides it where the logarithm has more digits.</summary>
    protected virtual Tensor LogCumulative(Tensor value) => Cumulative(value).Log();

    /// <summary>ln P(X &gt; value); a member overrides it where it has a formula of the tail.</summary>
    protected virtual Tensor LogComplement(Tensor value) => (-Cumulative(value)).Log1p();

    /// <summary>Whether the log density is a small difference of terms that grow with the parameters, and is therefore computed in float64.</summary>
    private protected virtual bool HasLargeTerms => false;

    /// <summary>The quantile at a probability, where there is a closed form or a convergent search.</summary>
    protected virtual Tensor InverseCumulative(Tensor probability) => throw Missing("quantile function");

    /// <inheritdoc/>
    public sealed override Tensor Sample(RandomStream stream)
    {
        using var off = NoGrad.Begin();
        return FromNoise(DrawNoise(stream, BatchShape));
    }

    /// <inheritdoc/>
    public sealed override Tensor LogDensity(Tensor value)
    {
        ParameterTypes.CheckEvent(this, value);
        value = ParameterTypes.AdoptValue(value, DataType, Device);
        return OverBatch(HasLargeTerms && _type != ScalarType.Float64 ? Wide.Density(value.To(ScalarType.Float64)).To(_type) : Density(value));
    }

    /// <inheritdoc/>
    public sealed override Tensor Cdf(Tensor value) =>
        OverBatch(Cumulative(ParameterTypes.AdoptValue(value, DataType, Device)));

    /// <inheritdoc/>
    public sealed override Tensor LogCdf(Tensor value) =>
        OverBatch(LogCumulative(ParameterTypes.AdoptValue(value, DataType, Device)));

    /// <inheritdoc/>
    public sealed override Tensor LogSurvival(Tensor value) =>
        OverBatch(LogComplement(ParameterTypes.AdoptValue(value, DataType, Device)));

    /// <inheritdoc/>
    public sealed override Tensor Quantile(Tensor probability) =>
        OverBatch(InverseCumulative(ParameterTypes.AdoptValue(probability, DataType, Device)));

    /// <inheritdoc/>
    public override Distribution Expand(Shape batchShape)
    {
        if (batchShape.Equals(_batch))
            return this;
        if (!Shape.Broadcast(_batch, batchShape).Equals(batchShape))
            throw new ArgumentException($"{Name}: batch {_batch} does not broadcast to {batchShape}.", nameof(batchShape));
        var copy = (ParametricDistribution)MemberwiseClone();
        copy._batch = batchShape;
        return copy;
    }

    /// <inheritdoc/>
    protected internal override Distribution InsertBatch(Shape inner, int position)
    {
        var copy = (ParametricDistribution)MemberwiseClone();
        copy._values = new Tensor[_values.Length];
        for (var i = 0; i < _values.Length; i++)
            copy._values[i] = _values[i].InsertOnes(inner.Rank, position + _constraints[i].EventDimensions);
        copy._parts = Array.ConvertAll(_parts, part =>
            part.BatchShape.Rank > position ? part.InsertBatch(TensorMath.Ones(inner.Rank), position) : part);
        var outer = _batch.Rank - position;
        copy._batch = _batch[..outer].Concat(inner).Concat(_batch[outer..]);
        return copy;
    }

    /// <inheritdoc/>
    public override Distribution MapParameters(Func<DistributionParameter, Tensor> map)
    {
        var copy = (ParametricDistribution)MemberwiseClone();
        copy._values = new Tensor[_values.Length];
        copy._parts = Array.ConvertAll(_parts, part => part.MapParameters(map));
        copy._batch = copy._parts.Aggregate(_batch, (shape, part) => Shape.Broadcast(shape, part.BatchShape));
        for (var i = 0; i < _values.Length; i++)
            copy._values[i] = ParameterTypes.Adopt(map(new(_names[i], _values[i], _constraints[i])), _type, _device);
        for (var i = 0; i < _values.Length; i++)
            copy._batch = copy.Join(copy._batch, i);
        return copy;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        for (var i = 0; i < _values.Length; i++)
            InvalidParameterException.ThrowUnless(_constraints[i], _values[i], Name, _names[i]);
        foreach (var part in _parts)
            part.Validate();
    }

    /// <summary>A draw with the path from the parameters, where <see cref="FromNoise"/> has one.</summary>
    private protected Tensor Draw(RandomStream stream) => FromNoise(DrawNoise(stream, BatchShape));

    /// <summary>Standard normal noise, [batch, inner].</summary>
    protected Noise NormalNoise(RandomStream stream, Shape batch, params ReadOnlySpan<long> inner) =>
        new(stream.Normal(batch.Concat(Shape.Create(inner)), DataType, Device));

    /// <summary>Uniform noise on the open unit interval, [batch, inner].</summary>
    protected Noise UniformNoise(RandomStream stream, Shape batch, params ReadOnlySpan<long> inner) =>
        new(stream.OpenUniform(batch.Concat(Shape.Create(inner)), DataType, Device));

    /// <summary>The same distribution in float64.</summary>
    private ParametricDistribution Wide
    {
        get
        {
            var copy = (ParametricDistribution)MemberwiseClone();
            copy._type = ScalarType.Float64;
            copy._values = Array.ConvertAll(_values, value => value.To(ScalarType.Float64));
            return copy;
        }
    }

    private Shape Join(Shape batch, int i)
    {
        var rank = _values[i].Rank - _constraints[i].EventDimensions;
        if (rank < 0)
            throw new ArgumentException(
                $"{Name}: {_names[i]} has shape {_values[i].Shape}, but must have at least {_constraints[i].EventDimensions} dimensions.", nameof(batch));
        try
        {
            return Shape.Broadcast(batch, _values[i].Shape[..rank]);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{Name}: the parameters {string.Join(", ", _names.Zip(_values, (n, v) => $"{n} {v.Shape}"))} do not broadcast.", nameof(batch), exception);
        }
    }
}
