using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Levy distribution of first passage times: P(X &lt;= x) = erfc(sqrt(scale / (2 (x - location)))) on x &gt; location. It has no mean.</summary>
/// <param name="location">The lower end.</param>
/// <param name="scale">The scale, positive.</param>
public sealed class Levy(Tensor location, Tensor scale)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
{
    /// <summary>The lower end.</summary>
    public Tensor Location => this[0];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.GreaterThan(Location);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((1 + 3 * Constants.Euler + Math.Log(16 * Math.PI)) / 2 + Scale.Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > Location;
        var distance = Tensor.Where(inside, value - Location, 1);
        return (0.5 * Scale.Log() - TensorMath.HalfLogTwoPi - 1.5 * distance.Log() - 0.5 * Scale / distance).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => (0.5 * Scale / (value - Location).Clamp(0)).Sqrt().Erfc();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (0.5 * Scale / (value - Location).Clamp(0)).Sqrt().Erf().Log();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => Math.Log(2) + (-(Scale / (value - Location).Clamp(0)).Sqrt()).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Location + Scale / (probability / 2).NormalQuantile().Square();
}
