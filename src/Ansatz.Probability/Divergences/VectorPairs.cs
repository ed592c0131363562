using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>KL(q || p) of vectors and matrices.</summary>
internal static class VectorPairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Dirichlet, Dirichlet>(Dirichlets);
        KullbackLeiblerPairs.Add<MultivariateNormal, MultivariateNormal>((q, p) => Normals(q.Location, q.Cholesky, p.Location, p.Cholesky));
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

    /// <summary>Location and scale of a vector of independent normals, [batch, n]; null for other distributions.</summary>
    private static (Tensor Location, Tensor Scale)? Diagonal(Independent distribution)
    {
        if (distribution is not { Dimensions: 1, Base: Normal normal })
            return null;
        return (normal.Location.BroadcastUp(normal.BatchShape), normal.Scale.BroadcastUp(normal.BatchShape));
    }
}
