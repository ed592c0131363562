using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The sigmoid of a normal variable: ln(x / (1 - x)) has mean <c>location</c> and standard deviation <c>scale</c>. Its moments have no closed form.</summary>
/// <param name="location">The mean of the logit.</param>
/// <param name="scale">The standard deviation of the logit, positive.</param>
public sealed class LogitNormal(Tensor location, Tensor scale)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
{
    /// <summary>The mean of the logit.</summary>
    public Tensor Location => this[0];

    /// <summary>The standard deviation of the logit.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.OpenUnitInterval;

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => (Location + Scale * noise.Part).Sigmoid();

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value > 0) & (value < 1);
        var x = Tensor.Where(inside, value, 0.5);
        var (log, complement) = (x.Log(), (-x).Log1p());
        return (-0.5 * ((log - complement - Location) / Scale).Square() - Scale.Log() - TensorMath.HalfLogTwoPi - log - complement).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => Standardized(value).NormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => Standardized(value).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => (-Standardized(value)).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => (Location + Scale * probability.NormalQuantile()).Sigmoid();

    private Tensor Standardized(Tensor value)
    {
        var x = value.Clamp(0, 1);
        return (x.Log() - (-x).Log1p() - Location) / Scale;
    }
}
