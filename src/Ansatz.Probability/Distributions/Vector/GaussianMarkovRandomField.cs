using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A normal distribution of vectors [n] given by the inverse of its covariance, the precision Q = L L^T, where zeros are conditional independences:
/// ln p(x) = -|L^T (x - location)|^2 / 2 + sum ln L_ii - (n / 2) ln(2 pi). Neither scoring nor drawing inverts Q. Rue, Held 2005.
/// </summary>
public sealed class GaussianMarkovRandomField : ParametricDistribution, IReparameterized
{
    private GaussianMarkovRandomField(Tensor location, Tensor cholesky)
        : base(("location", location, Constraint.RealVector), ("precision cholesky", cholesky, Constraint.LowerCholesky))
    {
    }

    /// <summary>The mean, [batch, n].</summary>
    public Tensor Location => this[0];

    /// <summary>L, the Cholesky factor of the precision, [batch, n, n].</summary>
    public Tensor PrecisionCholesky => this[1];

    /// <summary>Q.</summary>
    public Tensor Precision => PrecisionCholesky.MatMul(PrecisionCholesky.Transposed());

    /// <inheritdoc/>
    public override Shape EventShape => PrecisionCholesky.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location);

    /// <summary>The diagonal of the inverse of Q.</summary>
    public override Tensor Variance => OverEvents(Covariance.Diagonal(0, -2, -1));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(EventShape[0] * (TensorMath.HalfLogTwoPi + 0.5) - PrecisionCholesky.LogDiagonal());

    /// <summary>The inverse of Q.</summary>
    public Tensor Covariance => PrecisionCholesky.CholeskyInverse();

    /// <summary>Q = L L^T for a lower triangle L [batch, n, n] with positive diagonal; location [batch, n].</summary>
    public static GaussianMarkovRandomField FromPrecisionCholesky(Tensor location, Tensor cholesky) => new(location, cholesky);

    /// <summary>A symmetric positive definite precision [batch, n, n].</summary>
    /// <exception cref="TorchException">The precision is not positive definite.</exception>
    public static GaussianMarkovRandomField FromPrecision(Tensor location, Tensor precision) => new(location, precision.LinalgCholesky());

    /// <summary>
    /// A conditional autoregression over a graph: Q = precision (D - correlation A), A the adjacency and D the diagonal matrix of the numbers of neighbors, so
    /// that each element has mean location + correlation times the mean deviation of its neighbors. Besag 1974.
    /// </summary>
    /// <param name="location">The mean, [batch, n].</param>
    /// <param name="correlation">Between -1 and 1, exclusive, [batch]: 0 for independent elements.</param>
    /// <param name="precision">Positive, [batch].</param>
    /// <param name="adjacency">Symmetric, non-negative, zero on the diagonal, each row with a neighbor, [n, n].</param>
    public static GaussianMarkovRandomField ConditionalAutoregression(Tensor location, Tensor correlation, Tensor precision, Tensor adjacency)
    {
        var neighbors = adjacency.Sum(-1).DiagonalMatrix();
        return FromPrecision(location, precision.InsertOnes(2, 0) * (neighbors - correlation.InsertOnes(2, 0) * adjacency));
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, EventShape[0]);

    /// <summary>location + L^-T z.</summary>
    public override Tensor FromNoise(Noise noise) =>
        Location + PrecisionCholesky.Transposed().LinalgSolveTriangular(noise.Part.Unsqueeze(-1), upper: true).Squeeze(-1);

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        -0.5 * PrecisionCholesky.Transposed().Apply(value - Location).Square().Sum(-1) + PrecisionCholesky.LogDiagonal()
        - EventShape[0] * TensorMath.HalfLogTwoPi;
}
