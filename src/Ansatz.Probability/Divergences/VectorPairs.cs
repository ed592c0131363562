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
        KullbackLeiblerPairs.Add<Wishart, Wishart>((q, p) => Wisharts(q.DegreesOfFreedom, p.DegreesOfFreedom,
            p.Cholesky.LogDiagonal() - q.Cholesky.LogDiagonal(), p.Cholesky.SolveLower(q.Cholesky)));
        KullbackLeiblerPairs.Add<InverseWishart, InverseWishart>((q, p) => Wisharts(q.DegreesOfFreedom, p.DegreesOfFreedom,
            q.Cholesky.LogDiagonal() - p.Cholesky.LogDiagonal(), q.Cholesky.SolveLower(p.Cholesky)));
        KullbackLeiblerPairs.Add<NormalInverseWishart, NormalInverseWishart>(NormalInverseWisharts);
        KullbackLeiblerPairs.Add<GaussianMarkovRandomField, GaussianMarkovRandomField>((q, p) => Fields(
            p, q.Location, q.PrecisionCholesky.SolveLower(p.PrecisionCholesky), -q.PrecisionCholesky.LogDiagonal()));
        KullbackLeiblerPairs.Add<MultivariateNormal, GaussianMarkovRandomField>((q, p) => Fields(
            p, q.Location, p.PrecisionCholesky.Transposed().MatMul(q.Cholesky), q.Cholesky.LogDiagonal()));
        KullbackLeiblerPairs.Add<GaussianMarkovRandomField, MultivariateNormal>((q, p) =>
            Normals(q.Location, q.Covariance.LinalgCholesky(), p.Location, p.Cholesky));
        KullbackLeiblerPairs.Add<GaussianRandomWalk, GaussianRandomWalk>((q, p) =>
            q.Steps == p.Steps ? q.Steps * Scales(q.Scale, p.Scale) : null);
        KullbackLeiblerPairs.Add<ZeroSumNormal, ZeroSumNormal>((q, p) => q.Count == p.Count ? (q.Count - 1) * Scales(q.Scale, p.Scale) : null);
        KullbackLeiblerPairs.Add<LkjCholesky, LkjCholesky>(Correlations);
        KullbackLeiblerPairs.Add<Lkj, Lkj>((q, p) =>
            Correlations(new LkjCholesky(q.Order, q.Concentration), new LkjCholesky(p.Order, p.Concentration)));
        KullbackLeiblerPairs.Add<VonMisesFisher, VonMisesFisher>(TowardsVonMisesFisher);
        KullbackLeiblerPairs.Add<PowerSpherical, VonMisesFisher>(TowardsVonMisesFisher);
        KullbackLeiblerPairs.Add<GeneralizedDirichlet, GeneralizedDirichlet>((q, p) => KullbackLeiblerPairs.Evaluate(q.Sticks, p.Sticks).Sum(-1));
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

    /// <summary>With logRatio = ln |L_p| - ln |L_q| and ratio = L_p^-1 L_q of the scale matrices; an inverse Wishart pair is that of the inverses.</summary>
    private static Tensor Wisharts(Tensor a, Tensor b, Tensor logRatio, Tensor ratio)
    {
        var n = ratio.Size(-1);
        return b * logRatio + a / 2 * (ratio.Square().SumLast(2) - n)
            + (b / 2).MultivariateLogGamma(n) - (a / 2).MultivariateLogGamma(n) + (a - b) / 2 * Bartlett.MultivariateDigamma(a / 2, n);
    }

    /// <summary>The covariances' divergence, and the mean over covariances of the means': (n (s_p / s_q - 1 - ln(s_p / s_q)) + s_p d^T E[C^-1] d) / 2.</summary>
    private static Tensor NormalInverseWisharts(NormalInverseWishart q, NormalInverseWishart p)
    {
        var n = q.Location.Size(-1);
        var (ratio, shift) = (p.Strength / q.Strength, q.Location - p.Location);
        var distance = (shift * q.Covariance.MeanPrecision.Apply(shift)).Sum(-1);
        return KullbackLeiblerPairs.Evaluate(q.Covariance, p.Covariance) + 0.5 * (n * (ratio - 1 - ratio.Log()) + p.Strength * distance);
    }

    /// <summary>Against a precision L_p L_p^T, with ratio = L_p^T C_q (in any orientation) for a root C_q of the covariance of q.</summary>
    private static Tensor Fields(GaussianMarkovRandomField p, Tensor location, Tensor ratio, Tensor logRoot)
    {
        var shift = p.PrecisionCholesky.Transposed().Apply(location - p.Location);
        return 0.5 * (ratio.Square().SumLast(2) + shift.Square().Sum(-1) - p.EventShape[0]) - p.PrecisionCholesky.LogDiagonal() - logRoot;
    }

    /// <summary>Of centered normal variables.</summary>
    private static Tensor Scales(Tensor q, Tensor p) => 0.5 * ((q / p).Square() - 1) - (q / p).Log();

    private static Tensor? Correlations(LkjCholesky q, LkjCholesky p)
    {
        if (q.Order != p.Order)
            return null;
        var identity = Tensor.Eye(q.Order, q.DataType, q.Device);
        return q.LogDensity(identity) - p.LogDensity(identity) + (q.Concentration - p.Concentration) * q.MeanLogDeterminant;
    }

    private static Tensor? TowardsVonMisesFisher(Distribution q, VonMisesFisher p) => !q.EventShape.Equals(p.EventShape) ? null
        : p.LogNormalizer - p.Concentration * (p.Direction * q.Mean).Sum(-1) - q.Entropy;

    /// <summary>Location and scale of a vector of independent normals, [batch, n]; null for other distributions.</summary>
    private static (Tensor Location, Tensor Scale)? Diagonal(Independent distribution)
    {
        if (distribution is not { Dimensions: 1, Base: Normal normal })
            return null;
        return (normal.Location.BroadcastUp(normal.BatchShape), normal.Scale.BroadcastUp(normal.BatchShape));
    }
}
