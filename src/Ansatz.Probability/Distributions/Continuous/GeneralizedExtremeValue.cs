using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The generalized extreme value distribution of block maxima: P(X &lt;= x) = exp(-(1 + tailIndex z)^(-1 / tailIndex)), z = (x - location) / scale.
/// Frechet's for a positive tail index, Gumbel's for 0, a reflected Weibull distribution for a negative one.
/// </summary>
/// <param name="location">The quantile at 1 / e.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
/// <param name="tailIndex">The mean is infinite from 1 on, the variance from 1/2; negative: an upper end at z = -1 / tailIndex.</param>
public sealed class GeneralizedExtremeValue(Tensor location, Tensor scale, Tensor tailIndex)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("tail index", tailIndex, Constraint.Real))
{
    private const double Narrow = 1e-4;
    private const double Zeta3 = 1.2020569031595942;

    /// <summary>The quantile at 1 / e.</summary>
    public Tensor Location => this[0];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[1];

    /// <summary>The exponent of the tail, inverted.</summary>
    public Tensor TailIndex => this[2];

    /// <inheritdoc/>
    public override Constraint Support =>
        Constraint.Image(Constraint.Real, Bijector.ExponentialRatio(TailIndex).Then(Bijector.Affine(Location, Scale)));

    /// <summary>location + scale (Gamma(1 - tailIndex) - 1) / tailIndex, by its series near 0.</summary>
    public override Tensor Mean
    {
        get
        {
            var near = Constants.Euler + TailIndex * (0.5 * (Constants.Euler * Constants.Euler + Math.PI * Math.PI / 6));
            var standard = Tensor.Where(IsNarrow, near, (Moment(1) - 1) / Safe);
            return OverEvents(Tensor.Where(TailIndex < 1, Location + Scale * standard, double.PositiveInfinity));
        }
    }

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var near = Math.PI * Math.PI / 6 + TailIndex * (2 * Zeta3 + Constants.Euler * Math.PI * Math.PI / 3);
            var standard = Tensor.Where(IsNarrow, near, (Moment(2) - Moment(1).Square()) / Safe.Square());
            return OverEvents(Tensor.Where(TailIndex < 0.5, Scale.Square() * standard, double.PositiveInfinity));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() + Constants.Euler * (1 + TailIndex) + 1);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = (value - Location) / Scale;
        var inside = 1 + TailIndex * z > 0;
        var t = Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex);
        return (-(1 + TailIndex) * t - (-t).Exp() - Scale.Log()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var z = (value - Location) / Scale;
        var inside = 1 + TailIndex * z > 0;
        return Tensor.Where(inside, (-(-Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex)).Exp()).Exp(), (TailIndex < 0).To(value.DataType));
    }

    /// <summary>A bounded tail has ended above its bound, and an unbounded one not begun below its own.</summary>
    protected override Tensor LogComplement(Tensor value)
    {
        var z = (value - Location) / Scale;
        var inside = 1 + TailIndex * z > 0;
        var log = (-Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex)).Exp().Log1mExp();
        return Tensor.Where(inside, log, Tensor.Where(TailIndex < 0, double.NegativeInfinity, value.ZerosLike()));
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Location + Scale * (-(-probability.Log()).Log()).ExponentialRatio(TailIndex);

    private Tensor IsNarrow => TailIndex.Abs() < Narrow;

    private Tensor Safe => Tensor.Where(IsNarrow, 0.1, TailIndex);

    /// <summary>Gamma(1 - n tailIndex), where it exists.</summary>
    private Tensor Moment(int n) => (1 - n * Safe).Clamp(1e-3).LogGamma().Exp();
}
