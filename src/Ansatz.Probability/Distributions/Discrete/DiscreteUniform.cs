using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Every integer from <c>low</c> to <c>high</c>, both included, with the same probability. Draws have the type of the parameters.</summary>
/// <param name="low">The least outcome, an integer.</param>
/// <param name="high">The greatest outcome, an integer not below the least.</param>
public sealed class DiscreteUniform(Tensor low, Tensor high)
    : ParametricDistribution(("low", low, Constraint.Integer), ("high", high, Constraint.Integer)), IFinite
{
    /// <summary>The least outcome.</summary>
    public Tensor Low => this[0];

    /// <summary>The greatest outcome.</summary>
    public Tensor High => this[1];

    /// <summary>From the least to the greatest outcome over the whole batch.</summary>
    public long Cardinality => High.Max().ToInt64() - Low.Min().ToInt64() + 1;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.IntegerInterval(Low, High);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((Low + High) / 2);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((Count.Square() - 1) / 12);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Count.Log());

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (Low + (noise.Part * Count).Floor()).Minimum(High);

    /// <inheritdoc/>
    public Tensor Enumerate() =>
        (Low.Min() + Tensor.Arange(Cardinality, type: DataType, device: Device)).InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => LogDensity(Enumerate());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (-Count.Log()).Within((value >= Low) & (value <= High) & value.Floor().Eq(value));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((value.Floor() - Low + 1) / Count).Clamp(0, 1);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (Low + (probability * Count).Ceiling() - 1).Maximum(Low);

    private Tensor Count => High - Low + 1;
}
