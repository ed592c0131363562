using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The exponential of a normal variable: ln x has mean <c>location</c> and standard deviation <c>scale</c>.</summary>
/// <param name="location">The mean of ln x.</param>
/// <param name="scale">The standard deviation of ln x, positive.</param>
public sealed class LogNormal(Tensor location, Tensor scale)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
{
    /// <summary>The mean of ln x.</summary>
    public Tensor Location => this[0];

    /// <summary>The standard deviation of ln x.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Positive;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((Location + 0.5 * Scale.Square()).Exp());

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Scale.Square().Expm1() * (2 * Location + Scale.Square()).Exp());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Location + Scale.Log() + (0.5 + TensorMath.HalfLogTwoPi));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (Location + Scale * noise.Part).Exp();

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = value > 0;
        var log = Tensor.Where(inside, value, 1).Log();
        return (-0.5 * ((log - Location) / Scale).Square() - Scale.Log() - TensorMath.HalfLogTwoPi - log).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => ((value.Clamp(0).Log() - Location) / Scale).NormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => ((value.Clamp(0).Log() - Location) / Scale).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (-(value.Clamp(0).Log() - Location) / Scale).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (Location + Scale * probability.NormalQuantile()).Exp();
}
