using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Bernoulli distribution: 1 with probability p, else 0. Draws have the type of the parameter. The log probability is
/// x ln p + (1 - x) ln(1 - p), which for x between 0 and 1 is the negative cross entropy.
/// </summary>
public sealed class Bernoulli : ParametricDistribution, IFinite, IMeasureValued
{
    private readonly bool _hasLogits;

    private Bernoulli(Tensor logits, bool hasLogits)
        : base(hasLogits ? ("logits", logits, Constraint.Real) : ("probabilities", logits, Constraint.UnitInterval)) => _hasLogits = hasLogits;

    /// <summary>p = sigmoid(logits).</summary>
    public static Bernoulli FromLogits(Tensor logits) => new(logits, true);

    /// <summary>p in [0, 1]; both ends are exact.</summary>
    public static Bernoulli FromProbabilities(Tensor probabilities) => new(probabilities, false);

    /// <summary>p.</summary>
    public Tensor Probabilities => _hasLogits ? this[0].Sigmoid() : this[0];

    /// <summary>ln(p / (1 - p)).</summary>
    public Tensor Logits => _hasLogits ? this[0] : this[0].Log() - (-this[0]).Log1p();

    /// <summary>2.</summary>
    public long Cardinality => 2;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Boolean;

    /// <summary>[0, 1]: a share of ones, such as a grey value, may be observed; its log density is the negative cross entropy.</summary>
    public override Constraint ObservationSupport => Constraint.UnitInterval;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Probabilities);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Probabilities * (1 - Probabilities));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(-(Probabilities * LogProbability(1)) - (1 - Probabilities) * LogProbability(0));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (noise.Part < Probabilities).To(DataType);

    /// <inheritdoc/>
    public Tensor Enumerate() => Tensor.Arange(2, type: DataType, device: Device).InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => LogDensity(Enumerate());

    /// <summary>The other outcome against the draw: coefficient 1 - 2 x.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) =>
        [new(OverBatch(Probabilities), 1 - 2 * draw.Detach(), 1 - draw.Detach(), null)];

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => _hasLogits
        ? value * this[0] - this[0].LogOnePlusExp()
        : value.XLogY(this[0]) + (1 - value).XLog1PY(-this[0]);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        Tensor.Where(value < 0, 0, Tensor.Where(value < 1, 1 - Probabilities, 1));

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (probability > 1 - Probabilities).To(DataType);

    /// <summary>ln P(x), finite where its probability is zero, so that entropies of certain outcomes are 0.</summary>
    internal Tensor LogProbability(int outcome) => _hasLogits
        ? -(outcome == 1 ? -this[0] : this[0]).LogOnePlusExp()
        : (outcome == 1 ? this[0] : 1 - this[0]).Clamp(ParameterTypes.SmallestNormal(DataType)).Log();
}
