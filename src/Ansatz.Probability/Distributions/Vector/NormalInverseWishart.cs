using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The conjugate prior of the mean m and the covariance C of normal vectors [n]: C ~ InverseWishart(degreesOfFreedom, cholesky), m ~ N(location, C / strength).
/// A value is the matrix [n + 1, n] with the mean above the covariance.
/// </summary>
/// <param name="location">The mean of the mean, [batch, n].</param>
/// <param name="strength">How many observations the location is worth, positive, [batch].</param>
/// <param name="degreesOfFreedom">nu, greater than n - 1, [batch].</param>
/// <param name="cholesky">The Cholesky factor of the scale matrix of the covariance, [batch, n, n].</param>
public sealed class NormalInverseWishart(Tensor location, Tensor strength, Tensor degreesOfFreedom, Tensor cholesky)
    : PathwiseDistribution(("location", location, Constraint.RealVector), ("strength", strength, Constraint.Positive),
        ("degrees of freedom", degreesOfFreedom, Constraint.GreaterThan((double)(cholesky.Size(-1) - 1))), ("cholesky", cholesky, Constraint.LowerCholesky))
{
    /// <summary>The mean of the mean.</summary>
    public Tensor Location => this[0];

    /// <summary>How many observations the location is worth.</summary>
    public Tensor Strength => this[1];

    /// <summary>The distribution of the covariance.</summary>
    public InverseWishart Covariance => new(this[2], this[3]);

    /// <inheritdoc/>
    public override Shape EventShape => [this[3].Size(-1) + 1, this[3].Size(-1)];

    /// <inheritdoc/>
    public override Constraint Support { get; } = new MeanAndCovarianceConstraint();

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Above(Location, Covariance.Mean));

    /// <summary>Of the mean: that of a normal variable with the mean covariance divided by the strength.</summary>
    public override Tensor Variance => OverEvents(Above(Covariance.Mean.Diagonal(0, -2, -1) / Strength.Unsqueeze(-1), Covariance.Variance));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        Covariance.Entropy + 0.5 * Covariance.MeanLogDeterminant + Order * (TensorMath.HalfLogTwoPi + 0.5 - 0.5 * Strength.Log()));

    /// <summary>The normal distribution of a new vector with mean and covariance integrated out: Student's t with nu - n + 1 degrees of freedom.</summary>
    public MultivariateStudentT Predictive
    {
        get
        {
            var free = this[2] - Order + 1;
            return new(free, Location, this[3] * ((1 + Strength.Reciprocal()) / free).Sqrt().InsertOnes(2, 0));
        }
    }

    /// <summary>The distribution given independent normal vectors, [.., count, n]. Murphy 2007, section 9.</summary>
    public NormalInverseWishart Given(Tensor data)
    {
        var count = data.Size(-2);
        var mean = data.Mean([-2]);
        var centered = data - mean.Unsqueeze(-2);
        var total = Strength + count;
        var shift = mean - Location;
        var scale = this[3].MatMul(this[3].Transposed()) + centered.Transposed().MatMul(centered)
            + (Strength * count / total).InsertOnes(2, 0) * shift.Unsqueeze(-1) * shift.Unsqueeze(-2);
        return new(Location + (count / total).Unsqueeze(-1) * shift, total, this[2] + count, scale.LinalgCholesky());
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["mean"], batch, Order).Concat(Covariance.DrawNoise(stream["covariance"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var covariance = Covariance.FromNoise(noise.From(1));
        var deviation = covariance.LinalgCholesky().Apply(noise.Part) / Strength.Unsqueeze(-1).Sqrt();
        return Above(Location + deviation, covariance);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var (mean, covariance) = (value[.., 0, ..], value[.., 1.., ..]);
        var root = covariance.LinalgCholesky() * Strength.Rsqrt().InsertOnes(2, 0);
        return Covariance.LogDensity(covariance) + MultivariateNormal.FromCholesky(Location, root).LogDensity(mean);
    }

    private long Order => this[3].Size(-1);

    private static Tensor Above(Tensor mean, Tensor covariance)
    {
        var shape = Shape.Broadcast(mean.Shape[..^1], covariance.Shape[..^2]);
        return Tensor.Cat([mean.BroadcastUp(shape.Concat(mean.Shape[^1..])).Unsqueeze(-2), covariance.BroadcastUp(shape.Concat(covariance.Shape[^2..]))], -2);
    }
}
