using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The matrix normal distribution [m, n]: location + U Z V^T for a matrix Z of standard normals.</summary>
/// <param name="location">The mean, [batch, m, n].</param>
/// <param name="rows">U, the Cholesky factor of the covariance among rows, [batch, m, m].</param>
/// <param name="columns">V, the Cholesky factor of the covariance among columns, [batch, n, n].</param>
public sealed class MatrixNormal(Tensor location, Tensor rows, Tensor columns)
    : ParametricDistribution(("location", location, Constraint.RealMatrix), ("rows", rows, Constraint.LowerCholesky), ("columns", columns, Constraint.LowerCholesky)), IReparameterized
{
    /// <summary>The mean.</summary>
    public Tensor Location => this[0];

    /// <summary>U.</summary>
    public Tensor Rows => this[1];

    /// <summary>V.</summary>
    public Tensor Columns => this[2];

    /// <inheritdoc/>
    public override Shape EventShape => [Rows.Size(-1), Columns.Size(-1)];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealMatrix;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Rows.Square().Sum(-1).Unsqueeze(-1) * Columns.Square().Sum(-1).Unsqueeze(-2));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(LogVolume + EventShape.Elements * (TensorMath.HalfLogTwoPi + 0.5));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, EventShape[0], EventShape[1]);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Rows.MatMul(noise.Part).MatMul(Columns.Transposed());

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var left = Rows.SolveLower(value - Location);
        var z = Columns.SolveLower(left.Transposed());
        return -0.5 * z.Square().SumLast(2) - LogVolume - EventShape.Elements * TensorMath.HalfLogTwoPi;
    }

    private Tensor LogVolume => EventShape[1] * Rows.LogDiagonal() + EventShape[0] * Columns.LogDiagonal();
}
