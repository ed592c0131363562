using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Gompertz distribution of life times: P(X &gt; x) = exp(-concentration (exp(rate x) - 1)) on x &gt;= 0.</summary>
/// <param name="concentration">The mortality at the start over the rate, positive.</param>
/// <param name="rate">The growth of mortality, positive.</param>
public sealed class Gompertz(Tensor concentration, Tensor rate)
    : QuantileDistribution(("concentration", concentration, Constraint.Positive), ("rate", rate, Constraint.Positive))
{
    /// <summary>The mortality at the start over the rate.</summary>
    public Tensor Concentration => this[0];

    /// <summary>The growth of mortality.</summary>
    public Tensor Rate => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegative;

    /// <summary>exp(concentration) E1(concentration) / rate.</summary>
    public override Tensor Mean => OverEvents(SpecialFunctions.ScaledExponentialIntegral(Concentration) / Rate);

    /// <summary>concentration (exp(rate x) - 1) is a standard exponential variable.</summary>
    public override Tensor Entropy => OverBatch(1 - (Concentration * Rate).Log() - Rate * Mean);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (Concentration.Log() + Rate.Log() + Rate * value - Concentration * (Rate * value).Expm1()).Within(value >= 0);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -(-Concentration * (Rate * value.Clamp(0)).Expm1()).Expm1();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => -Concentration * (Rate * value.Clamp(0)).Expm1();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (-(-probability).Log1p() / Concentration).Log1p() / Rate;
}
