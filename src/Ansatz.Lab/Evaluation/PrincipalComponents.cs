using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// Principal component analysis: the directions of greatest variance, from the eigenvectors of the covariance matrix in double precision.
/// The sign of a direction is such that its largest coordinate is positive. Source: Jolliffe, Principal Component Analysis, 2002, chapter 3.
/// </summary>
public sealed class PrincipalComponents
{
    private PrincipalComponents(Tensor mean, Tensor directions, Tensor variances, double total) =>
        (Mean, Directions, Variances, TotalVariance) = (mean, directions, variances, total);

    /// <summary>The mean of the rows, <c>[features]</c>.</summary>
    public Tensor Mean { get; }

    /// <summary>Orthonormal directions, the greatest variance first, <c>[components, features]</c>.</summary>
    public Tensor Directions { get; }

    /// <summary>The variance along each direction (with n - 1), <c>[components]</c>.</summary>
    public Tensor Variances { get; }

    /// <summary>The sum of the variances along all directions.</summary>
    public double TotalVariance { get; }

    /// <summary>Finds the components of rows.</summary>
    /// <param name="rows">The rows, <c>[n, features]</c>, at least two.</param>
    /// <param name="components">How many, from 1 to the number of features.</param>
    /// <returns>The components.</returns>
    /// <exception cref="ArgumentException">There are fewer than two rows, or the shape is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More components than features are asked for.</exception>
    public static PrincipalComponents Of(Tensor rows, int components = 2)
    {
        if (rows.Rank != 2 || rows.Size(0) < 2) throw new ArgumentException($"rows [n, features] with n >= 2 are needed; the shape is {rows.Shape}", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, rows.Size(1));
        using var off = NoGrad.Begin();
        var scope = TensorScope.Open();
        try
        {
            var x = rows.To(ScalarType.Float64);
            var (mean, covariance) = SampleMoments.Of(x);
            var spectrum = SymmetricSpectrum.Of(covariance);
            var largest = spectrum.Values.Narrow(0, 0, components);
            var directions = spectrum.Vectors.Narrow(1, 0, components).Transpose(0, 1);
            var leading = directions.Gather(1, directions.Abs().ArgMax(1, keepDimension: true));
            return new(scope.Keep(mean), scope.Keep(directions * leading.Sign()), scope.Keep(largest.Clone()), covariance.Trace().ToDouble());
        }
        finally
        {
            scope.Dispose();
        }
    }

    /// <summary>The coordinates of rows along the directions, <c>[n, components]</c> of <c>[n, features]</c>.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The coordinates, in double precision.</returns>
    public Tensor Project(Tensor rows) => (rows.To(ScalarType.Float64) - Mean).MatMul(Directions.Transpose(0, 1));
}
