using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The multivariate normal distribution of vectors [n]: ln p(x) = -|L^-1 (x - location)|^2 / 2 - sum ln L_ii - (n / 2) ln(2 pi),
/// covariance L L^T. A diagonal one is <c>new Normal(m, s).ToEvent()</c>.
/// </summary>
public sealed class MultivariateNormal : ParametricDistribution, IReparameterized
{
    private MultivariateNormal(Tensor location, Tensor cholesky)
        : base(("location", location, Constraint.RealVector), ("cholesky", cholesky, Constraint.LowerCholesky))
    {
    }

    /// <summary>Covariance L L^T for a lower triangle L [batch, n, n] with positive diagonal; location [batch, n].</summary>
    public static MultivariateNormal FromCholesky(Tensor location, Tensor cholesky) => new(location, cholesky);

    /// <summary>A symmetric positive definite covariance [batch, n, n].</summary>
    /// <exception cref="TorchException">The covariance is not positive definite.</exception>
    public static MultivariateNormal FromCovariance(Tensor location, Tensor covariance) => new(location, covariance.LinalgCholesky());

    /// <summary>The inverse of the covariance, symmetric positive definite [batch, n, n].</summary>
    /// <exception cref="TorchException">The precision is not positive definite.</exception>
    public static MultivariateNormal FromPrecision(Tensor location, Tensor precision)
    {
        // With J the exchange matrix, J P J = C C^T gives P^-1 = L L^T for the lower triangle L = (J C J)^-T.
        var flipped = precision.Flip([-2, -1]).LinalgCholesky().Flip([-2, -1]).Transposed();
        var identity = Tensor.Eye(precision.Size(-1), type: precision.DataType, device: precision.Device);
        return new(location, flipped.LinalgSolveTriangular(identity.Expand(precision.Shape), upper: false));
    }

    /// <summary>The mean, [batch, n].</summary>
    public Tensor Location => this[0];

    /// <summary>The lower Cholesky factor L of the covariance, [batch, n, n].</summary>
    public Tensor Cholesky => this[1];

    /// <summary>L L^T.</summary>
    public Tensor Covariance => Cholesky.MatMul(Cholesky.Transposed());

    /// <summary>The inverse of the covariance.</summary>
    public Tensor Precision => Cholesky.CholeskyInverse();

    /// <inheritdoc/>
    public override Shape EventShape => Cholesky.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Cholesky.Square().Sum(-1));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Cholesky.LogDiagonal() + EventShape[0] * (TensorMath.HalfLogTwoPi + 0.5));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, EventShape[0]);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Cholesky.Apply(noise.Part);

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        -0.5 * Cholesky.SquaredLength(value - Location) - Cholesky.LogDiagonal() - EventShape[0] * TensorMath.HalfLogTwoPi;
}
