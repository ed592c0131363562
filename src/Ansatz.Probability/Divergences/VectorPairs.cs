using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>KL(q || p) of vectors and matrices.</summary>
internal static class VectorPairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Dirichlet, Dirichlet>(Dirichlets);
        KullbackLeiblerPairs.Add<MultivariateNormal, MultivariateNormal>((q, p) => Normals(q.Location, q.Cholesky, p.Location, p.Cholesky));
        KullbackLeiblerPairs.Add<LowRankMultivariateNormal, LowRankMultivariateNormal>((q, p) =>
            Normals(q.Location, q.Covariance.LinalgCholesky(), p.Location, p.Covariance.LinalgCholesky()));
        KullbackLeiblerPairs.Add<LowRankMultivariateNormal, MultivariateNormal>((q, p) =>
            Normals(q.Location, q.Covariance.LinalgCholesky(), p.Location, p.Cholesky));
        KullbackLeiblerPairs.Add<MultivariateNormal, LowRankMultivariateNormal>((q, p) =>
            Normals(q.Location, q.Cholesky, p.Location, p.Covariance.LinalgCholesky()));
        KullbackLeiblerPairs.Add<LowRankMultivariateNormal, Independent>((q, p) => Diagonal(p) is var (location, scale) ? LowRank(q, location, scale) : null);
        KullbackLeiblerPairs.Add<Independent, LowRankMultivariateNormal>((q, p) => Diagonal(q) is var (location, scale)
            ? Normals(location, scale.DiagonalMatrix(), p.Location, p.Covariance.LinalgCholesky()) : null);
        KullbackLeiblerPairs.Add<MatrixNormal, MatrixNormal>(MatrixNormals);
        KullbackLeiblerPairs.Add<Wishart, Wishart>(Wisharts);
        KullbackLeiblerPairs.Add<Independent, MultivariateNormal>((q, p) => Diagonal(q) is var (location, scale)
            ? Normals(location, scale.DiagonalMatrix(), p.Location, p.Cholesky) : null);
        KullbackLeiblerPairs.Add<MultivariateNormal, Independent>((q, p) => Diagonal(p) is var (location, scale)
            ? Normals(q.Location, q.Cholesky, location, scale.DiagonalMatrix()) : null);
    }

    private static Tensor Dirichlets(Dirichlet q, Dirichlet p)
    {
        var (a, b) = (q.Concentration, p.Concentration);
        var total = a.Sum(-1, keepDimension: true);
        return total.LogGamma().Squeeze(-1) - b.Sum(-1).LogGamma() + (b.LogGamma() - a.LogGamma()).Sum(-1)
            + ((a - b) * (a.Digamma() - total.Digamma())).Sum(-1);
    }

    /// <summary>With M = L_p^-1 L_q: (|M|^2 + |L_p^-1 (m_p - m_q)|^2 - n) / 2 + sum ln diag L_p - sum ln diag L_q.</summary>
    private static Tensor Normals(Tensor qLocation, Tensor qCholesky, Tensor pLocation, Tensor pCholesky)
    {
        var n = qCholesky.Size(-1);
        var ratio = pCholesky.SolveLower(qCholesky).Square().SumLast(2);
        return 0.5 * (ratio + pCholesky.SquaredLength(pLocation - qLocation) - n) + pCholesky.LogDiagonal() - qCholesky.LogDiagonal();
    }

    /// <summary>Against independent normals nothing larger than the factor is needed.</summary>
    private static Tensor LowRank(LowRankMultivariateNormal q, Tensor location, Tensor scale)
    {
        var n = q.EventShape[0];
        var second = (q.Factor.Square().Sum(-1) + q.Diagonal + (q.Location - location).Square()) / scale.Square();
        return 0.5 * second.Sum(-1) + scale.Log().Sum(-1) + n * TensorMath.HalfLogTwoPi - q.Entropy;
    }

    private static Tensor MatrixNormals(MatrixNormal q, MatrixNormal p)
    {
        var (m, n) = (q.EventShape[0], q.EventShape[1]);
        var (rows, columns) = (p.Rows.SolveLower(q.Rows).Square().SumLast(2), p.Columns.SolveLower(q.Columns).Square().SumLast(2));
        var shift = p.Columns.SolveLower(p.Rows.SolveLower(q.Location - p.Location).Transposed()).Square().SumLast(2);
        return 0.5 * (rows * columns + shift - m * n) + n * (p.Rows.LogDiagonal() - q.Rows.LogDiagonal())
            + m * (p.Columns.LogDiagonal() - q.Columns.LogDiagonal());
    }

    private static Tensor Wisharts(Wishart q, Wishart p)
    {
        var n = q.EventShape[0];
        var (a, b) = (q.DegreesOfFreedom, p.DegreesOfFreedom);
        var ratio = p.Cholesky.SolveLower(q.Cholesky).Square().SumLast(2);
        return b * (p.Cholesky.LogDiagonal() - q.Cholesky.LogDiagonal()) + a / 2 * (ratio - n)
            + (b / 2).MultivariateLogGamma(n) - (a / 2).MultivariateLogGamma(n) + (a - b) / 2 * Bartlett.MultivariateDigamma(a / 2, n);
    }

    /// <summary>Location and scale of a vector of independent normals, [batch, n]; null for other distributions.</summary>
    private static (Tensor Location, Tensor Scale)? Diagonal(Independent distribution)
    {
        if (distribution is not { Dimensions: 1, Base: Normal normal })
            return null;
        return (normal.Location.BroadcastUp(normal.BatchShape), normal.Scale.BroadcastUp(normal.BatchShape));
    }
}
