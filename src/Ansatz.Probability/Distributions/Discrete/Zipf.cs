using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Zipf (zeta) distribution of ranks: P(k) = k^-power / zeta(power) on 1, 2, 3, ...</summary>
/// <param name="power">Greater than 1; the mean is infinite up to 2, the variance up to 3. The density has no gradient in it.</param>
public sealed class Zipf(Tensor power) : ParametricDistribution(("power", power, Constraint.GreaterThan(1.0)))
{
    private const int Attempts = 32;

    /// <summary>The exponent.</summary>
    public Tensor Power => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.PositiveInteger;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(Power > 2, Zeta(Power - 1) / Zeta(Power), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        Power > 3, Zeta(Power - 2) / Zeta(Power) - (Zeta(Power - 1) / Zeta(Power)).Square(), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch, 2 * Attempts);

    /// <summary>The first accepted of several proposals of Devroye 1986, X.6.1, whose acceptance is above 0.5.</summary>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var (u, v) = (noise.Part[.., ..Attempts].To(ScalarType.Float64), noise.Part[.., Attempts..].To(ScalarType.Float64));
        var less = (Power.To(ScalarType.Float64) - 1).Unsqueeze(-1);
        var k = u.Pow(-less.Reciprocal()).Floor();
        var t = (1 + k.Reciprocal()).Pow(less);
        var bound = Math.Log(2) * less;
        var accepted = v * k * (t - 1) / bound.Expm1() <= t / bound.Exp();
        var first = accepted.To(ScalarType.Float64).ArgMax(-1, keepDimension: true);
        return k.Gather(-1, first).Squeeze(-1).To(DataType);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (-Power * value.Clamp(1).Log() - Zeta(Power).Log()).Within(value >= 1);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var k = value.Floor().Clamp(0);
        return 1 - Power.Detach().HurwitzZeta(k + 1) / Zeta(Power);
    }

    /// <summary>Searched from the inverse of the tail k^(1 - power) / ((power - 1) zeta(power)).</summary>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var (power, target) = (Power.To(ScalarType.Float64), probability.To(ScalarType.Float64));
        var wide = new Zipf(power);
        var guess = ((1 - target) * (power - 1) * Zeta(power)).Pow((1 - power).Reciprocal());
        return RootFinding.LeastInteger(wide.Cumulative, target.BroadcastUp(guess.Shape), guess, 1).To(DataType);
    }

    private static Tensor Zeta(Tensor power) => power.Detach().HurwitzZeta(1);
}
