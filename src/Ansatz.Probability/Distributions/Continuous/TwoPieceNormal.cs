using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Two halves of normal densities joined at the mode, with standard deviations <c>scale / skewness</c> on its left and <c>scale skewness</c> on its
/// right: p = sqrt(2 / pi) exp(-(x - location)^2 / (2 side^2)) / (left + right). Fernandez, Steel 1998.
/// </summary>
/// <param name="location">The mode.</param>
/// <param name="scale">The geometric mean of both deviations, positive, in the unit of the values.</param>
/// <param name="skewness">Positive; 1 gives the normal distribution, more a longer right tail.</param>
public sealed class TwoPieceNormal(Tensor location, Tensor scale, Tensor skewness)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("skewness", skewness, Constraint.Positive))
{
    /// <summary>The mode.</summary>
    public Tensor Location => this[0];

    /// <summary>The standard deviation of the left half.</summary>
    public Tensor Left => this[1] / this[2];

    /// <summary>The standard deviation of the right half.</summary>
    public Tensor Right => this[1] * this[2];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location + Math.Sqrt(2 / Math.PI) * (Right - Left));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((1 - 2 / Math.PI) * (Right - Left).Square() + Left * Right);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(0.5 * Math.Log(Math.PI / 2) + 0.5 + (Left + Right).Log());

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var distance = value - Location;
        var z = Tensor.Where(distance < 0, distance / Left, distance / Right);
        return 0.5 * Math.Log(2 / Math.PI) - (Left + Right).Log() - 0.5 * z.Square();
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var (distance, total) = (value - Location, Left + Right);
        return Tensor.Where(distance < 0, 2 * Left / total * (distance / Left).NormalCdf(), 1 - 2 * Right / total * (-distance / Right).NormalCdf());
    }

    /// <inheritdoc/>
    protected override Tensor LogCumulative(Tensor value) => LogTail(value, Left, Right, 1);

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => LogTail(value, Right, Left, -1);

    /// <summary>ln of the probability from the side that has the near scale up to the value.</summary>
    private Tensor LogTail(Tensor value, Tensor near, Tensor far, int direction)
    {
        var (distance, total) = (direction * (value - Location), near + far);
        return Tensor.Where(distance < 0, (2 * near / total).Log() + (distance.Clamp(max: 0) / near).LogStandardNormalCdf(),
            (-2 * far / total * (-distance.Clamp(0) / far).NormalCdf()).Log1p());
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        var total = Left + Right;
        var isLeft = probability < Left / total;
        var left = (Tensor.Where(isLeft, probability, 0.5 * Left / total) * total / (2 * Left)).NormalQuantile();
        var right = (Tensor.Where(isLeft, 0.5, 1 - probability) * total / (2 * Right)).Clamp(max: 0.5).NormalQuantile();
        return Location + Tensor.Where(isLeft, Left * left, -Right * right);
    }
}
