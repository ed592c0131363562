using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The binomial distribution: the number of successes in n trials, P(k) = C(n, k) p^k (1 - p)^(n - k). Up to <see cref="FewTrials"/>
/// trials are drawn one by one, more by the quantile function.
/// </summary>
public sealed class Binomial : ParametricDistribution, IFinite
{
    private const long FewTrials = 64;
    private readonly bool _hasLogits;

    private Binomial(Tensor trials, Tensor parameter, bool hasLogits)
        : base(("trials", trials, Constraint.NonNegativeInteger),
            hasLogits ? ("logits", parameter, Constraint.Real) : ("probabilities", parameter, Constraint.UnitInterval)) => _hasLogits = hasLogits;

    /// <summary>n trials of probability p = sigmoid(logits).</summary>
    public static Binomial FromLogits(Tensor trials, Tensor logits) => new(trials, logits, true);

    /// <summary>n trials of probability p in [0, 1].</summary>
    public static Binomial FromProbabilities(Tensor trials, Tensor probabilities) => new(trials, probabilities, false);

    /// <summary>n.</summary>
    public Tensor Trials => this[0];

    /// <summary>p.</summary>
    public Tensor Probabilities => _hasLogits ? this[1].Sigmoid() : this[1];

    /// <summary>One more than the greatest number of trials in the batch.</summary>
    public long Cardinality => Trials.Max().ToInt64() + 1;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.IntegerInterval(0, Trials);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Trials * Probabilities);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Trials * Probabilities * (1 - Probabilities));

    /// <summary>By summation over the outcomes.</summary>
    public override Tensor Entropy => this.EntropyBySummation();

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        Cardinality <= FewTrials + 1 ? UniformNoise(stream, batch, Math.Max(1, Cardinality - 1)) : UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        if (Cardinality > FewTrials + 1)
            return InverseCumulative(noise.Part);
        var counted = Tensor.Arange(noise.Part.Size(-1), type: DataType, device: Device) < Trials.Unsqueeze(-1);
        return ((noise.Part < Probabilities.Unsqueeze(-1)) & counted).Sum(-1).To(DataType);
    }

    /// <inheritdoc/>
    public Tensor Enumerate() => Tensor.Arange(Cardinality, type: DataType, device: Device).InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => LogDensity(Enumerate());

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value >= 0) & (value <= Trials);
        var k = Tensor.Where(inside, value, 0);
        var log = _hasLogits ? k * this[1] - Trials * this[1].LogOnePlusExp() : k.XLogY(this[1]) + (Trials - k).XLog1PY(-this[1]);
        return (TensorMath.LogChoose(Trials, k) + log).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => CumulativeOf(value.Floor()).To(DataType);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var (n, p, target) = (Trials.To(ScalarType.Float64), Probabilities.To(ScalarType.Float64), probability.To(ScalarType.Float64));
        var guess = n * p + (n * p * (1 - p)).Sqrt() * target.NormalQuantile();
        return RootFinding.LeastInteger(CumulativeOf, target.BroadcastUp(guess.Shape), guess, 0, n.BroadcastUp(guess.Shape)).To(DataType);
    }

    /// <summary>P(X &lt;= k) = I_(1-p)(n - k, k + 1), in float64.</summary>
    private Tensor CumulativeOf(Tensor k)
    {
        using var off = NoGrad.Begin();
        var (n, p) = (Trials.To(ScalarType.Float64), Probabilities.To(ScalarType.Float64));
        k = k.To(ScalarType.Float64);
        var inside = k.Clamp(0).Minimum(n - 1).Clamp(0);
        var value = SpecialFunctions.BetaIncomplete((n - inside).Clamp(1e-9), inside + 1, 1 - p);
        return Tensor.Where(k < 0, 0, Tensor.Where(k >= n, 1, value));
    }
}
