using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The continuous Bernoulli distribution of intensities: p(x) = C p^x (1 - p)^(1 - x) on [0, 1], the normalized Bernoulli likelihood of
/// grey values; an exponential distribution cut to the unit interval, with rate -logits. Loaiza-Ganem, Cunningham 2019.
/// </summary>
public sealed class ContinuousBernoulli : QuantileDistribution
{
    private const double Narrow = 1e-2;

    private ContinuousBernoulli(Tensor logits)
        : base(("logits", logits, Constraint.Real))
    {
    }

    /// <summary>ln(p / (1 - p)).</summary>
    public Tensor Logits => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.UnitInterval;

    /// <summary>1 / (1 - e^-l) - 1 / l, by its series near 0.</summary>
    public override Tensor Mean => OverEvents(Tensor.Where(IsFlat, 0.5 + Logits / 12, 1 / -(-Safe).Expm1() - 1 / Safe));

    /// <summary>1 / l^2 - 1 / (4 sinh^2(l / 2)), by its series near 0.</summary>
    public override Tensor Variance => OverEvents(Tensor.Where(
        IsFlat, 1.0 / 12 - Logits.Square() / 240, Safe.Square().Reciprocal() - 0.25 / (Safe / 2).Sinh().Square()));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(-(LogNormalizer + Logits * Mean - Logits.LogOnePlusExp()));

    /// <summary>By ln(p / (1 - p)).</summary>
    public static ContinuousBernoulli FromLogits(Tensor logits) => new(logits);

    /// <summary>By p in (0, 1), which is not the mean.</summary>
    public static ContinuousBernoulli FromProbabilities(Tensor probabilities) => new(probabilities.Log() - (-probabilities).Log1p());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (Logits * value - Logits.LogOnePlusExp() + LogNormalizer).Within((value >= 0) & (value <= 1));

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var x = value.Clamp(0, 1);
        return Tensor.Where(IsFlat, x + Logits * x * (x - 1) / 2 + Logits.Square() * x * (x - 1) * (2 * x - 1) / 12, (Safe * x).Expm1() / Safe.Expm1());
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        // The series inverts that of the cumulative distribution function to the same order.
        var flat = probability - Logits * probability * (probability - 1) / 2
            + Logits.Square() * probability * (probability - 1) * (2 * probability - 1) / 6;
        return Tensor.Where(IsFlat, flat, (probability * Safe.Expm1()).Log1p() / Safe);
    }

    private Tensor IsFlat => Logits.Abs() < Narrow;

    /// <summary>The logits, moved away from 0 where the series is used.</summary>
    private Tensor Safe => Tensor.Where(IsFlat, 1, Logits);

    /// <summary>ln C = ln(l / tanh(l / 2)), l / tanh(l / 2) = 2 (1 + l^2 / 12 - ..).</summary>
    internal Tensor LogNormalizer => Tensor.Where(
        IsFlat, Math.Log(2) + Logits.Square() / 12 - Logits.Square().Square() * (7.0 / 1440), (Safe / (Safe / 2).Tanh()).Log());
}
