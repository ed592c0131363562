using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// All mass on one value: the log density (with respect to counting) is 0 there, or a given number, and minus infinity
/// elsewhere. A draw is the value itself, with its gradient where reparameterized.
/// </summary>
public sealed class Delta : ParametricDistribution, IReparameterized
{
    private readonly int _events;

    /// <summary>Mass on the value, whose last <paramref name="eventDimensions"/> dimensions are the event.</summary>
    /// <param name="value">Where the mass is, [batch, event].</param>
    /// <param name="logDensity">The log density at the value, [batch]; 0 for a point mass.</param>
    /// <param name="eventDimensions">How many dimensions of the value are one event.</param>
    public Delta(Tensor value, Tensor? logDensity = null, int eventDimensions = 0)
        : base(("value", value, Constraint.Real.ToEvent(eventDimensions)), ("log density", logDensity ?? 0, Constraint.Real)) =>
        _events = eventDimensions;

    /// <summary>Where the mass is.</summary>
    public Tensor Value => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => Value.Shape[^_events..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real.ToEvent(_events);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Value);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Value.ZerosLike());

    /// <summary>Minus the log density: 0 of a point mass.</summary>
    public override Tensor Entropy => OverBatch(-this[1]);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => new(Tensor.Zeros(batch, DataType, Device));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Value.BroadcastUp(noise.Part.Shape.Concat(EventShape));

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => OverEvents(Value);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => this[1].Within(value.Eq(Value).AllLast(_events));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => _events > 0 ? base.Cumulative(value) : (value >= Value).To(DataType);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        _events > 0 ? base.InverseCumulative(probability) : Value.BroadcastUp(probability.Shape);
}
