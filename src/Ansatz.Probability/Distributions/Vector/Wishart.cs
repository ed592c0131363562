using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Wishart distribution of positive definite matrices [n, n]: X = L A A^T L^T, A lower triangular with normals below and chi variables
/// on the diagonal (Bartlett 1933). Its mean is nu L L^T.
/// </summary>
/// <param name="degreesOfFreedom">nu, greater than n - 1, [batch].</param>
/// <param name="cholesky">L, the Cholesky factor of the scale matrix, [batch, n, n].</param>
public sealed class Wishart(Tensor degreesOfFreedom, Tensor cholesky)
    : BartlettDistribution(degreesOfFreedom, cholesky)
{
    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(this[0].InsertOnes(2, 0) * Scale);

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var diagonal = Scale.Diagonal(0, -2, -1);
            return OverEvents(this[0].InsertOnes(2, 0) * (Scale.Square() + diagonal.Unsqueeze(-1) * diagonal.Unsqueeze(-2)));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((Order + 1) * Cholesky.LogDiagonal() + Order * (Order + 1) / 2.0 * Math.Log(2)
        + (this[0] / 2).MultivariateLogGamma(Order) - (this[0] - Order - 1) / 2 * Bartlett.MultivariateDigamma(this[0] / 2, Order) + this[0] * Order / 2);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var factor = Cholesky.MatMul(Bartlett.Factor(noise, this[0], Order));
        return factor.MatMul(factor.Transposed());
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var factor = value.LinalgCholesky();
        var trace = Cholesky.SolveLower(factor).Square().SumLast(2);
        return (this[0] - Order - 1) * factor.LogDiagonal() - 0.5 * trace - this[0] * (Order / 2.0 * Math.Log(2) + Cholesky.LogDiagonal())
            - (this[0] / 2).MultivariateLogGamma(Order);
    }
}
