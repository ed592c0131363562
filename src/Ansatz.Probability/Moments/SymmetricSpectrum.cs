using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The spectrum of a positive semidefinite matrix such as a covariance: A = P diag(φ) Pᵀ with φ₁ >= φ₂ >= .. >= 0, in double precision. Eigenvalues
/// that rounding has made negative are zero; those below a share of the greatest count as zero where a matrix is inverted.
/// </summary>
public sealed class SymmetricSpectrum
{
    /// <summary>Below this share of the greatest eigenvalue a direction counts as absent, as pixels that are the same in all images.</summary>
    public const double DefaultCutoff = 1e-7;

    private SymmetricSpectrum(Tensor values, Tensor vectors) => (Values, Vectors) = (values, vectors);

    /// <summary>The eigenvalues φ, the greatest first, [d].</summary>
    public Tensor Values { get; }

    /// <summary>The eigenvectors P as columns in the same order, [d, d].</summary>
    public Tensor Vectors { get; }

    /// <summary>A factor of the matrix, P diag(√φ): A = F Fᵀ, [d, d].</summary>
    public Tensor Factor => Vectors * Values.Sqrt();

    /// <summary>The spectrum of a matrix, of which the lower triangle is read.</summary>
    /// <param name="matrix">Symmetric, [d, d].</param>
    /// <exception cref="ArgumentException">It is no square matrix.</exception>
    public static SymmetricSpectrum Of(Tensor matrix)
    {
        if (matrix.Rank != 2 || matrix.Size(0) != matrix.Size(1)) throw new ArgumentException($"a square matrix is needed; the shape is {matrix.Shape}", nameof(matrix));
        using var off = NoGrad.Begin();
        var (values, vectors) = matrix.To(ScalarType.Float64).LinalgEigh();
        return new(values.Flip([0]).Clamp(min: 0), vectors.Flip([1]));
    }

    /// <summary>Which eigenvalues count as positive, bool [d].</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue from which one counts.</param>
    public Tensor Kept(double cutoff = DefaultCutoff) => Values > cutoff * Values.Max();

    /// <summary>How many eigenvalues count as positive.</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue from which one counts.</param>
    public long RankOf(double cutoff = DefaultCutoff) => Kept(cutoff).Sum().ToInt64();

    /// <summary>The pseudo-inverse A⁺ = P diag(1/φ) Pᵀ over the eigenvalues that count, [d, d].</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue from which one counts.</param>
    public Tensor PseudoInverse(double cutoff = DefaultCutoff) => (Vectors * Inverse(Values, cutoff)).MatMul(Vectors.Transpose(0, 1));

    /// <summary>The whitening matrix T = diag(φ^(-1/2)) Pᵀ, [d, d]: T A Tᵀ is the identity on directions that count, and zero on the others.</summary>
    /// <param name="cutoff">The share of the greatest eigenvalue from which one counts.</param>
    public Tensor Whitening(double cutoff = DefaultCutoff) => Inverse(Values.Sqrt(), cutoff).Unsqueeze(-1) * Vectors.Transpose(0, 1);

    private Tensor Inverse(Tensor values, double cutoff) => Tensor.Where(Kept(cutoff), 1 / Tensor.Where(Kept(cutoff), values, 1.0), 0.0);
}
