using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A probability distribution of tensors. A value has shape [extra, batch, event]: one event is one outcome,
/// the batch holds independent events with their own parameters, and any extra leading dimensions of a value
/// (particles, lanes, draws) broadcast on the left. Log densities are in nats.
/// </summary>
/// <remarks>
/// What a distribution can do beyond this is an interface that it implements: <see cref="IReparameterized"/>,
/// <see cref="IImplicit"/>, <see cref="IFinite"/>, <see cref="IMeasureValued"/>, <see cref="IPushforward"/>.
/// Derive from <see cref="ParametricDistribution"/> for a distribution with tensors as parameters, or from this
/// class when a sampler and a density are all there is.
/// </remarks>
public abstract class Distribution
{
    /// <summary>The shape of the independent events that one draw holds.</summary>
    public abstract Shape BatchShape { get; }

    /// <summary>The shape of one event: [] for a number, [k] for a vector.</summary>
    public abstract Shape EventShape { get; }

    /// <summary>Where the density is positive; its event dimensions are those of <see cref="EventShape"/>.</summary>
    public abstract Constraint Support { get; }

    /// <summary>Where an observed value may lie: <see cref="Support"/>, or more where the log density has an accepted meaning there.</summary>
    public virtual Constraint ObservationSupport => Support;

    /// <summary>The type of the parameters and of log densities.</summary>
    public virtual ScalarType DataType => ScalarType.Float32;

    /// <summary>The type of a draw: <see cref="DataType"/>, but Int64 where an outcome is an index.</summary>
    public virtual ScalarType ValueType => DataType;

    /// <summary>Where draws are made.</summary>
    public virtual Device Device => Device.Cpu;

    /// <summary>Draws [batch, event]. A function of the stream alone; the result carries no gradient: strategies add it.</summary>
    public abstract Tensor Sample(RandomStream stream);

    /// <summary>Draws [draws, batch, event]: independent draws on the left.</summary>
    public Tensor Sample(RandomStream stream, Shape draws) => Expand(draws.Concat(BatchShape)).Sample(stream);

    /// <summary>
    /// The log density (for a discrete distribution, log probability) of a value [extra, batch, event], in nats:
    /// [extra, batch]. Differentiable in the parameters and, where the support is continuous, in the value.
    /// Minus infinity off a half-line or an interval.
    /// </summary>
    public abstract Tensor LogDensity(Tensor value);

    /// <summary>The expectation, [batch, event].</summary>
    /// <exception cref="NotSupportedException">There is no closed form.</exception>
    public virtual Tensor Mean => throw Missing("mean");

    /// <summary>The variance of each coordinate, [batch, event].</summary>
    /// <exception cref="NotSupportedException">There is no closed form.</exception>
    public virtual Tensor Variance => throw Missing("variance");

    /// <summary>The entropy -E[log p(x)] in nats, [batch]; differential for continuous distributions.</summary>
    /// <exception cref="NotSupportedException">There is no closed form.</exception>
    public virtual Tensor Entropy => throw Missing("entropy");

    /// <summary>P(X &lt;= value) of a scalar distribution, [extra, batch].</summary>
    /// <exception cref="NotSupportedException">The distribution is not scalar, or there is no closed form.</exception>
    public virtual Tensor Cdf(Tensor value) => throw Missing("cumulative distribution function");

    /// <summary>ln P(X &lt;= value) of a scalar distribution, [extra, batch]; families with a formula of the tail keep its digits far out.</summary>
    /// <exception cref="NotSupportedException">As for <see cref="Cdf"/>.</exception>
    public virtual Tensor LogCdf(Tensor value) => Cdf(value).Log();

    /// <summary>ln P(X &gt; value) of a scalar distribution, [extra, batch]; families with a formula of the tail keep its digits far out.</summary>
    /// <exception cref="NotSupportedException">As for <see cref="Cdf"/>.</exception>
    public virtual Tensor LogSurvival(Tensor value) => (-Cdf(value)).Log1p();

    /// <summary>
    /// ln P(low &lt; X &lt;= high) of a scalar distribution, [extra, batch], for finite low &lt; high; between the logarithms on the side where they are small.
    /// </summary>
    /// <exception cref="NotSupportedException">As for <see cref="Cdf"/>.</exception>
    public virtual Tensor LogProbabilityBetween(Tensor low, Tensor high)
    {
        var isUpper = Cdf(low) > 0.5;
        var more = Tensor.Where(isUpper, LogSurvival(low), LogCdf(high));
        var less = Tensor.Where(isUpper, LogSurvival(high), LogCdf(low));
        return more + Tensor.Where(more > double.NegativeInfinity, more - less, 1).Log1mExp();
    }

    /// <summary>The smallest x with P(X &lt;= x) &gt;= probability, [extra, batch]; the inverse of <see cref="Cdf"/>.</summary>
    /// <exception cref="NotSupportedException">The distribution is not scalar, or there is no closed form.</exception>
    public virtual Tensor Quantile(Tensor probability) => throw Missing("quantile function");

    /// <summary>The same distribution with a larger batch, to which <see cref="BatchShape"/> broadcasts: independent copies.</summary>
    /// <exception cref="ArgumentException">The batch does not broadcast to the shape asked for.</exception>
    public virtual Distribution Expand(Shape batchShape) =>
        batchShape.Equals(BatchShape) ? this : new Replicated(this, batchShape);

    /// <summary>Independent copies that are one event: the event becomes [shape, event], the batch stays.</summary>
    public Distribution Iid(params ReadOnlySpan<long> shape) => Iid(Shape.Create(shape));

    /// <summary>Independent copies that are one event: the event becomes [shape, event], the batch stays.</summary>
    public Distribution Iid(Shape shape) =>
        (BatchShape.Rank == 0 ? Expand(shape) : InsertBatch(shape, 0)).ToEvent(shape.Rank);

    /// <summary>The last <paramref name="dimensions"/> batch dimensions become the first dimensions of the event.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer batch dimensions than that.</exception>
    public Distribution ToEvent(int dimensions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, BatchShape.Rank);
        return dimensions == 0 ? this : Independent.Of(this, dimensions);
    }

    /// <summary>The distribution of bijector(x) for x from this distribution.</summary>
    public Distribution Transform(Bijector bijector) => Transformed.Of(this, bijector);

    /// <summary>The same distribution with log density zero where the mask (bool, broadcasting to the batch) is false.</summary>
    public Distribution Mask(Tensor mask) => new Masked(this, mask);

    /// <summary>The same kind of distribution with other parameters: those that a map gives, each of a shape that broadcasts with the others.</summary>
    /// <param name="map">From a parameter to what takes its place.</param>
    /// <exception cref="NotSupportedException">The distribution has no declared parameters.</exception>
    public virtual Distribution MapParameters(Func<DistributionParameter, Tensor> map) =>
        throw new NotSupportedException($"{Name} has no declared parameters that could be mapped: derive it from {nameof(ParametricDistribution)}.");

    /// <summary>
    /// Checks every parameter against its constraint. Costs a synchronization with the device, so constructors
    /// do not call it; checked mode does.
    /// </summary>
    /// <exception cref="InvalidParameterException">Names the parameter, what it must be and an offending value.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>KL(q || p) = E_q[log q(x) - log p(x)] in nats, [batch], in closed form.</summary>
    /// <exception cref="NotSupportedException">No closed form is known for the pair, which is named.</exception>
    public static Tensor KullbackLeibler(Distribution q, Distribution p) => KullbackLeiblerPairs.Evaluate(q, p);

    /// <summary>Inserts batch dimensions <paramref name="position"/> places from the right, each element repeated independently.</summary>
    protected internal virtual Distribution InsertBatch(Shape inner, int position) =>
        BatchShape.Rank == 0 ? Expand(inner) : throw new NotSupportedException(
            $"{Name} has batch shape {BatchShape} and cannot be repeated within it: derive it from {nameof(ParametricDistribution)}.");

    /// <summary>The name that errors give: the class, without its namespace.</summary>
    protected internal virtual string Name => GetType().Name;

    /// <summary>A one-line description with its shapes.</summary>
    public override string ToString() => $"{Name}(batch {BatchShape}, event {EventShape})";

    private protected NotSupportedException Missing(string what) =>
        new($"{Name} has no closed form of its {what}. Estimate it from draws, or use another distribution.");

    /// <summary>Broadcasts a tensor up to the batch shape: what a result that depends on fewer parameters needs.</summary>
    protected Tensor OverBatch(Tensor tensor) => tensor.BroadcastUp(BatchShape);

    /// <summary>Broadcasts a tensor up to [batch, event].</summary>
    protected Tensor OverEvents(Tensor tensor) => tensor.BroadcastUp(BatchShape.Concat(EventShape));
}

/// <summary>A parameter of a distribution.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; the shape broadcasts to [batch, its own event].</param>
/// <param name="Constraint">Where it lies.</param>
public readonly record struct DistributionParameter(string Name, Tensor Value, Constraint Constraint);
