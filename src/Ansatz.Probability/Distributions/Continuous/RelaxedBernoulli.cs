using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The binary concrete distribution: sigmoid((logits + l) / temperature) for a standard logistic l. A smooth stand-in for a Bernoulli
/// variable, which it approaches as the temperature falls. Maddison, Mnih, Teh 2017.
/// </summary>
/// <param name="temperature">Positive.</param>
/// <param name="logits">Those of the Bernoulli variable.</param>
public sealed class RelaxedBernoulli(Tensor temperature, Tensor logits)
    : QuantileDistribution(("temperature", temperature, Constraint.Positive), ("logits", logits, Constraint.Real))
{
    /// <summary>The temperature.</summary>
    public Tensor Temperature => this[0];

    /// <summary>Those of the Bernoulli variable.</summary>
    public Tensor Logits => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.OpenUnitInterval;

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) =>
        InverseCumulative(noise.Part).Clamp(ParameterTypes.SmallestNormal(DataType), 1 - ParameterTypes.Epsilon(DataType) / 2);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value > 0) & (value < 1);
        var x = Tensor.Where(inside, value, 0.5);
        var (log, complement) = (x.Log(), (-x).Log1p());
        var z = Temperature * (log - complement) - Logits;
        return (Temperature.Log() - z.Abs() - 2 * (-z.Abs()).Exp().Log1p() - log - complement).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var x = value.Clamp(0, 1);
        return (Temperature * (x.Log() - (-x).Log1p()) - Logits).Sigmoid();
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        ((Logits + probability.Log() - (-probability).Log1p()) / Temperature).Sigmoid();
}
