using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The absolute value of a normal variable centered at zero: p(x) = sqrt(2 / pi) exp(-x^2 / (2 scale^2)) / scale on x &gt;= 0.</summary>
/// <param name="scale">The standard deviation of that normal variable, positive.</param>
public sealed class HalfNormal(Tensor scale) : QuantileDistribution(("scale", scale, Constraint.Positive))
{
    /// <summary>The standard deviation of the normal variable behind it.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegative;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Math.Sqrt(2 / Math.PI) * Scale);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((1 - 2 / Math.PI) * Scale.Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() + (0.5 * Math.Log(Math.PI / 2) + 0.5));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Scale * noise.Part.Abs();

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        (0.5 * Math.Log(2 / Math.PI) - Scale.Log() - 0.5 * (value / Scale).Square()).Within(value >= 0);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => (value.Clamp(0) / Scale * Math.Sqrt(0.5)).Erf();

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => Math.Log(2) + (-value.Clamp(0) / Scale).LogStandardNormalCdf();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Scale * Math.Sqrt(2) * probability.Erfinv();
}
