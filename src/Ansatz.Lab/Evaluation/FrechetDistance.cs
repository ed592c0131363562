using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// The squared Frechet (2-Wasserstein) distance between normal distributions fitted to two samples,
/// |mu1 - mu2|^2 + tr(C1 + C2 - 2 (C1^(1/2) C2 C1^(1/2))^(1/2)), with full covariances (n - 1), in double precision.
/// Source: Dowson and Landau, The Frechet distance between multivariate normal distributions, 1982, equation 4; Heusel et al., 2017.
/// </summary>
public static class FrechetDistance
{
    /// <summary>The distance between the normal fits of two sets of rows.</summary>
    /// <param name="first">Rows, <c>[n, features]</c>, at least two.</param>
    /// <param name="second">Rows, <c>[m, features]</c>, at least two.</param>
    /// <returns>The squared distance, at least 0.</returns>
    /// <exception cref="ArgumentException">A set has fewer than two rows, or the numbers of features differ.</exception>
    public static double Between(Tensor first, Tensor second)
    {
        Check(first, nameof(first));
        Check(second, nameof(second));
        if (first.Size(1) != second.Size(1)) throw new ArgumentException($"one set has {first.Size(1)} features, the other {second.Size(1)}", nameof(second));
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var (mean1, covariance1) = Moments.Of(first.To(ScalarType.Float64));
        var (mean2, covariance2) = Moments.Of(second.To(ScalarType.Float64));
        return Between(mean1, covariance1, mean2, covariance2);
    }

    /// <summary>The distance between two normal distributions.</summary>
    /// <param name="firstMean">Mean, <c>[features]</c>.</param>
    /// <param name="firstCovariance">Covariance, positive semidefinite, <c>[features, features]</c>.</param>
    /// <param name="secondMean">Mean, <c>[features]</c>.</param>
    /// <param name="secondCovariance">Covariance, positive semidefinite, <c>[features, features]</c>.</param>
    /// <returns>The squared distance, at least 0.</returns>
    public static double Between(Tensor firstMean, Tensor firstCovariance, Tensor secondMean, Tensor secondCovariance)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var (c1, c2) = (firstCovariance.To(ScalarType.Float64), secondCovariance.To(ScalarType.Float64));
        var root = SquareRoot(c1);
        var (values, _) = Symmetric(root.MatMul(c2).MatMul(root)).LinalgEigh();
        var shift = (firstMean.To(ScalarType.Float64) - secondMean.To(ScalarType.Float64)).Square().Sum();
        var spread = c1.Trace() + c2.Trace() - (2 * values.Clamp(min: 0).Sqrt().Sum());
        return Math.Max(0, (shift + spread).ToDouble());
    }

    /// <summary>The square root of a positive semidefinite matrix; eigenvalues that rounding made negative count as 0.</summary>
    /// <param name="matrix">The matrix, symmetric, <c>[n, n]</c>.</param>
    /// <returns>The symmetric root, <c>[n, n]</c>, in double precision.</returns>
    public static Tensor SquareRoot(Tensor matrix)
    {
        var (values, vectors) = Symmetric(matrix.To(ScalarType.Float64)).LinalgEigh();
        return (vectors * values.Clamp(min: 0).Sqrt()).MatMul(vectors.Transpose(0, 1));
    }

    private static void Check(Tensor rows, string name)
    {
        if (rows.Rank != 2 || rows.Size(0) < 2) throw new ArgumentException($"rows [n, features] with n >= 2 are needed; the shape is {rows.Shape}", name);
    }

    private static Tensor Symmetric(Tensor matrix) => (matrix + matrix.Transpose(0, 1)) / 2;
}

/// <summary>Mean and covariance of rows.</summary>
internal static class Moments
{
    public static (Tensor Mean, Tensor Covariance) Of(Tensor rows)
    {
        var mean = rows.Mean([0]);
        var centered = rows - mean;
        return (mean, centered.Transpose(0, 1).MatMul(centered) / (double)(rows.Size(0) - 1));
    }
}
