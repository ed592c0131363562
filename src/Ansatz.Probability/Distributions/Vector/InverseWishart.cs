using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The inverse of a Wishart matrix: p(X) ~ |X|^(-(nu + n + 1) / 2) exp(-tr(Psi X^-1) / 2), Psi = C C^T; a prior of covariances.</summary>
/// <param name="degreesOfFreedom">nu, greater than n - 1, [batch]; the mean exists from above n + 1.</param>
/// <param name="cholesky">C, the Cholesky factor of the scale matrix Psi, [batch, n, n].</param>
public sealed class InverseWishart(Tensor degreesOfFreedom, Tensor cholesky)
    : BartlettDistribution(degreesOfFreedom, cholesky)
{
    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Scale / (this[0] - Order - 1).InsertOnes(2, 0));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var (diagonal, free) = (Scale.Diagonal(0, -2, -1), (this[0] - Order).InsertOnes(2, 0));
            return OverEvents(((free + 1) * Scale.Square() + (free - 1) * diagonal.Unsqueeze(-1) * diagonal.Unsqueeze(-2))
                / (free * (free - 1).Square() * (free - 3)));
        }
    }

    /// <summary>E[X^-1] = nu Psi^-1.</summary>
    public Tensor MeanPrecision => OverEvents(this[0].InsertOnes(2, 0) * Cholesky.CholeskyInverse());

    /// <summary>E[ln |X|] = ln |Psi| - n ln 2 - sum of digamma((nu - i) / 2), i from 0.</summary>
    public Tensor MeanLogDeterminant => OverBatch(
        2 * Cholesky.LogDiagonal() - Order * Math.Log(2) - Bartlett.MultivariateDigamma(this[0] / 2, Order));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((this[0] / 2).MultivariateLogGamma(Order) + this[0] * (Order / 2.0 * Math.Log(2) + Order / 2.0)
        - this[0] * Cholesky.LogDiagonal() + (this[0] + Order + 1) / 2 * MeanLogDeterminant);

    /// <summary>With A Bartlett's factor, X = (C A^-T) (C A^-T)^T.</summary>
    public override Tensor FromNoise(Noise noise)
    {
        var root = Bartlett.Factor(noise, this[0], Order).SolveLower(Cholesky.Transposed());
        return root.Transposed().MatMul(root);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var factor = value.LinalgCholesky();
        var trace = factor.SolveLower(Cholesky).Square().SumLast(2);
        return this[0] * Cholesky.LogDiagonal() - this[0] * (Order / 2.0 * Math.Log(2)) - (this[0] / 2).MultivariateLogGamma(Order)
            - (this[0] + Order + 1) * factor.LogDiagonal() - 0.5 * trace;
    }
}
