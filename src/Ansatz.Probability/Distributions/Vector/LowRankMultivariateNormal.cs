using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A normal distribution of vectors [n] with covariance W W^T + diag d: n (r + 1) numbers, and work of order n r^2 by the matrix
/// inversion and determinant lemmas.
/// </summary>
/// <param name="location">The mean, [batch, n].</param>
/// <param name="factor">W, [batch, n, r].</param>
/// <param name="diagonal">d, positive, [batch, n].</param>
public sealed class LowRankMultivariateNormal(Tensor location, Tensor factor, Tensor diagonal)
    : ParametricDistribution(("location", location, Constraint.RealVector), ("factor", factor, Constraint.RealMatrix), ("diagonal", diagonal, Constraint.Positive.ToEvent())), IReparameterized
{
    /// <summary>The mean.</summary>
    public Tensor Location => this[0];

    /// <summary>W.</summary>
    public Tensor Factor => this[1];

    /// <summary>d.</summary>
    public Tensor Diagonal => this[2];

    /// <summary>W W^T + diag d.</summary>
    public Tensor Covariance => Factor.MatMul(Factor.Transposed()) + Diagonal.DiagonalMatrix();

    /// <inheritdoc/>
    public override Shape EventShape => Factor.Shape[^2..^1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Factor.Square().Sum(-1) + Diagonal);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(EventShape[0] * (TensorMath.HalfLogTwoPi + 0.5) + HalfLogDeterminant(Capacitance));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["factor"], batch, Factor.Size(-1)).Concat(NormalNoise(stream["diagonal"], batch, EventShape[0]));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Factor.Apply(noise.Parts[0]) + Diagonal.Sqrt() * noise.Parts[1];

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var capacitance = Capacitance;
        var difference = value - Location;
        var scaled = difference / Diagonal;
        var inner = capacitance.SquaredLength(Factor.Transposed().Apply(scaled));
        return -0.5 * ((difference * scaled).Sum(-1) - inner) - HalfLogDeterminant(capacitance) - EventShape[0] * TensorMath.HalfLogTwoPi;
    }

    /// <summary>The Cholesky factor of I + W^T D^-1 W.</summary>
    private Tensor Capacitance
    {
        get
        {
            var inner = Factor.Transposed().MatMul(Factor / Diagonal.Unsqueeze(-1));
            return (inner + Tensor.Eye(Factor.Size(-1), type: DataType, device: Device)).LinalgCholesky();
        }
    }

    private Tensor HalfLogDeterminant(Tensor capacitance) => capacitance.LogDiagonal() + 0.5 * Diagonal.Log().Sum(-1);
}
