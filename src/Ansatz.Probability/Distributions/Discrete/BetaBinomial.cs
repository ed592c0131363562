using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The binomial distribution with a beta-distributed probability of success: P(k) = C(n, k) B(k + a, n - k + b) / B(a, b).</summary>
/// <param name="trials">n, a non-negative integer.</param>
/// <param name="alpha">a, positive: the weight of success.</param>
/// <param name="beta">b, positive: the weight of failure.</param>
public sealed class BetaBinomial(Tensor trials, Tensor alpha, Tensor beta)
    : ParametricDistribution(("trials", trials, Constraint.NonNegativeInteger), ("alpha", alpha, Constraint.Positive), ("beta", beta, Constraint.Positive)), IFinite
{
    /// <summary>n.</summary>
    public Tensor Trials => this[0];

    /// <summary>The weight of success.</summary>
    public Tensor Alpha => this[1];

    /// <summary>The weight of failure.</summary>
    public Tensor Complement => this[2];

    /// <summary>One more than the greatest number of trials in the batch.</summary>
    public long Cardinality => Trials.Max().ToInt64() + 1;

    /// <inheritdoc/>
    public override Constraint Support => Constraint.IntegerInterval(0, Trials);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Trials * Alpha / (Alpha + Complement));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var total = Alpha + Complement;
            return OverEvents(Trials * Alpha * Complement * (total + Trials) / (total.Square() * (total + 1)));
        }
    }

    /// <summary>By summation over the outcomes.</summary>
    public override Tensor Entropy => this.EntropyBySummation();

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        Success.DrawNoise(stream["probability"], batch).Concat(Given(0.5).DrawNoise(stream["count"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return Given(Success.FromNoise(noise)).FromNoise(noise.From(2));
    }

    /// <inheritdoc/>
    public Tensor Enumerate() => Outcomes.InsertOnes(BatchShape.Rank, 0);

    /// <inheritdoc/>
    public Tensor LogProbabilities() => LogDensity(Enumerate());

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value >= 0) & (value <= Trials);
        var k = Tensor.Where(inside, value, 0);
        return (TensorMath.LogChoose(Trials, k) + TensorMath.LogBeta(k + Alpha, Trials - k + Complement)
            - TensorMath.LogBeta(Alpha, Complement)).Within(inside);
    }

    /// <summary>By summation over the outcomes.</summary>
    protected override Tensor Cumulative(Tensor value) => FiniteSums.Cumulative(Outcomes, Masses, value);

    /// <summary>By summation over the outcomes.</summary>
    protected override Tensor InverseCumulative(Tensor probability) => FiniteSums.Quantile(Outcomes, Masses, probability);

    private Tensor Outcomes => Tensor.Arange(Cardinality, type: DataType, device: Device);

    private Tensor Masses => LogProbabilities().Exp().MoveDimension(0, -1);

    private Beta Success => new(Alpha, Complement);

    private Binomial Given(Tensor probability) => Binomial.FromProbabilities(Trials, probability);
}
