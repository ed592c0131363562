using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The asymmetric Laplace distribution: exponential tails of scale <c>scale asymmetry</c> on the left of the location and
/// <c>scale / asymmetry</c> on its right, p = exp(-|x - location| / tail) / (left + right).
/// </summary>
/// <param name="location">The mode.</param>
/// <param name="scale">The geometric mean of the tails' scales, positive.</param>
/// <param name="asymmetry">Positive; 1 gives the Laplace distribution, less than 1 a longer right tail.</param>
public sealed class AsymmetricLaplace(Tensor location, Tensor scale, Tensor asymmetry)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("asymmetry", asymmetry, Constraint.Positive))
{
    /// <summary>The mode.</summary>
    public Tensor Location => this[0];

    /// <summary>The scale of the left tail.</summary>
    public Tensor Left => this[1] * this[2];

    /// <summary>The scale of the right tail.</summary>
    public Tensor Right => this[1] / this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location + Right - Left);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Left.Square() + Right.Square());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(1 + (Left + Right).Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var distance = value - Location;
        return -Tensor.Where(distance < 0, -distance / Left, distance / Right) - (Left + Right).Log();
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var (distance, total) = (value - Location, Left + Right);
        return Tensor.Where(distance < 0, Left / total * (distance.Clamp(max: 0) / Left).Exp(),
            1 - Right / total * (-distance.Clamp(0) / Right).Exp());
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value)
    {
        var (distance, total) = (value - Location, Left + Right);
        return Tensor.Where(distance < 0, (-Left / total * (distance.Clamp(max: 0) / Left).Exp()).Log1p(), (Right / total).Log() - distance.Clamp(0) / Right);
    }

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value)
    {
        var (distance, total) = (value - Location, Left + Right);
        return Tensor.Where(distance < 0, (Left / total).Log() + distance.Clamp(max: 0) / Left, (-Right / total * (-distance.Clamp(0) / Right).Exp()).Log1p());
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        var total = Left + Right;
        return Location + Tensor.Where(probability < Left / total,
            Left * (probability * total / Left).Clamp(max: 1).Log(), -Right * ((1 - probability) * total / Right).Clamp(max: 1).Log());
    }
}
