using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The negative binomial distribution: the number of successes before r failures, P(k) = Gamma(k + r) / (k! Gamma(r)) (1 - p)^r p^k.
/// Also a Poisson distribution with a gamma-distributed rate.
/// </summary>
public sealed class NegativeBinomial : ParametricDistribution
{
    private readonly bool _hasLogits;

    private NegativeBinomial(Tensor failures, Tensor parameter, bool hasLogits)
        : base(("failures", failures, Constraint.Positive),
            hasLogits ? ("logits", parameter, Constraint.Real) : ("probabilities", parameter, Constraint.OpenUnitInterval)) => _hasLogits = hasLogits;

    /// <summary>r &gt; 0 failures, p = sigmoid(logits).</summary>
    public static NegativeBinomial FromLogits(Tensor failures, Tensor logits) => new(failures, logits, true);

    /// <summary>r &gt; 0 failures, p in (0, 1) the probability of success.</summary>
    public static NegativeBinomial FromProbabilities(Tensor failures, Tensor probabilities) => new(failures, probabilities, false);

    /// <summary>A Poisson distribution whose rate is Gamma(concentration, rate): r = concentration, p = 1 / (1 + rate).</summary>
    public static NegativeBinomial FromGamma(Tensor concentration, Tensor rate) => new(concentration, -rate.Log(), true);

    /// <summary>By its mean and its concentration r, both positive: the variance is mean + mean^2 / r.</summary>
    public static NegativeBinomial FromMean(Tensor mean, Tensor concentration) => new(concentration, mean.Log() - concentration.Log(), true);

    /// <summary>r.</summary>
    public Tensor Failures => this[0];

    /// <summary>p.</summary>
    public Tensor Probabilities => _hasLogits ? this[1].Sigmoid() : this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegativeInteger;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Failures * Odds);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Failures * Odds * (1 + Odds));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        GammaNoise.Draw(stream["rate"], batch, DataType, Device).Concat(UniformNoise(stream["count"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var rate = (GammaNoise.LogGamma(noise.Parts[0], Failures) + Logits).Exp();
        return new Poisson(rate).FromNoise(noise.From(1));
    }

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (value + Failures).LogGamma() - (value + 1).LogGamma() - Failures.LogGamma()
        + Failures * LogFailure + value * LogSuccess;

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => CumulativeOf(value.Floor()).To(DataType);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var (mean, deviation, target) = (Mean.To(ScalarType.Float64), Variance.Sqrt().To(ScalarType.Float64), probability.To(ScalarType.Float64));
        var guess = mean + deviation * target.NormalQuantile();
        return RootFinding.LeastInteger(CumulativeOf, target.BroadcastUp(guess.Shape), guess, 0).To(DataType);
    }

    /// <summary>P(X &lt;= k) = I_(1-p)(r, k + 1), in float64.</summary>
    private Tensor CumulativeOf(Tensor k)
    {
        using var off = NoGrad.Begin();
        k = k.To(ScalarType.Float64);
        return Tensor.Where(k < 0, 0, SpecialFunctions.BetaIncomplete(Failures, k.Clamp(0) + 1, 1 - Probabilities.To(ScalarType.Float64)));
    }

    internal Tensor LogSuccess => _hasLogits ? -(-this[1]).LogOnePlusExp() : this[1].Log();

    internal Tensor LogFailure => _hasLogits ? -this[1].LogOnePlusExp() : (-this[1]).Log1p();

    private Tensor Logits => _hasLogits ? this[1] : this[1].Log() - (-this[1]).Log1p();

    private Tensor Odds => Logits.Exp();
}
