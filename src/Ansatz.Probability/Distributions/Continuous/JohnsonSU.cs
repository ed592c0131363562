using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Johnson's S_U distribution: x = location + scale sinh((z - skewness) / tailWeight) for a standard normal z.</summary>
/// <param name="skewness">gamma.</param>
/// <param name="tailWeight">delta, positive; light tails when large.</param>
/// <param name="location">xi.</param>
/// <param name="scale">lambda, positive.</param>
public sealed class JohnsonSU(Tensor skewness, Tensor tailWeight, Tensor location, Tensor scale)
    : QuantileDistribution(("skewness", skewness, Constraint.Real), ("tail weight", tailWeight, Constraint.Positive),
        ("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
{
    /// <summary>gamma.</summary>
    public Tensor Skewness => this[0];

    /// <summary>delta.</summary>
    public Tensor TailWeight => this[1];

    /// <summary>xi.</summary>
    public Tensor Location => this[2];

    /// <summary>lambda.</summary>
    public Tensor Scale => this[3];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(
        Location - Scale * (0.5 * TailWeight.Square().Reciprocal()).Exp() * (Skewness / TailWeight).Sinh());

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var inverse = TailWeight.Square().Reciprocal();
            return OverEvents(0.5 * Scale.Square() * inverse.Expm1() * (inverse.Exp() * (2 * Skewness / TailWeight).Cosh() + 1));
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Scale * ((noise.Part - Skewness) / TailWeight).Sinh();

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = (value - Location) / Scale;
        return TailWeight.Log() - Scale.Log() - TensorMath.HalfLogTwoPi - 0.5 * z.Square().Log1p()
            - 0.5 * (Skewness + TailWeight * z.Asinh()).Square();
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => Normal(value).NormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => Normal(value).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (-Normal(value)).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Location + Scale * ((probability.NormalQuantile() - Skewness) / TailWeight).Sinh();

    /// <summary>The standard normal variable behind a value.</summary>
    private Tensor Normal(Tensor value) => Skewness + TailWeight * ((value - Location) / Scale).Asinh();
}
