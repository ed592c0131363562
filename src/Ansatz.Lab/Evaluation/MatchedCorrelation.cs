using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// How far two sets of latents of the same items are the same up to what a model leaves open: the mean correlation coefficient (MCC). Latents that were found by
/// two seeds, or a latent and the truth, are compared so. 1: identified. Source: Khemakhem et al., Variational Autoencoders and Nonlinear ICA, 2020.
/// </summary>
public static class MatchedCorrelation
{
    /// <summary>Up to order and elementwise maps: the mean of |correlation| of the best matching of dimensions.</summary>
    /// <param name="first">Latents, [items, dimensions], at least 2 items.</param>
    /// <param name="second">Latents of the same items, [items, dimensions].</param>
    /// <returns>The mean, in [0, 1]; a constant dimension counts 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double Strong(Tensor first, Tensor second)
    {
        var (a, b) = Centered(first, second);
        var correlation = Normalized(a).Transpose(0, 1).MatMul(Normalized(b)).Abs();
        var size = (int)first.Size(1);
        var (values, gains) = (correlation.ToArray<double>(), new double[size, size]);
        for (var i = 0; i < size * size; i++) gains[i / size, i % size] = values[i];
        return LinearAssignment.Maximize(gains).Select((column, row) => gains[row, column]).Average();
    }

    /// <summary>Up to affine maps: the mean of the canonical correlations.</summary>
    /// <param name="first">Latents, [items, dimensions], more items than dimensions.</param>
    /// <param name="second">Latents of the same items, [items, dimensions].</param>
    /// <returns>The mean, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there are too few items.</exception>
    public static double Weak(Tensor first, Tensor second)
    {
        var (a, b) = Centered(first, second);
        if (first.Size(0) <= first.Size(1)) throw new ArgumentException($"{first.Size(0)} items are too few for {first.Size(1)} dimensions", nameof(first));
        return Tensor.LinalgSvdvals(Basis(a).Transpose(0, 1).MatMul(Basis(b))).Clamp(0, 1).Sum().ToDouble() / first.Size(1);
    }

    private static (Tensor, Tensor) Centered(Tensor first, Tensor second)
    {
        if (first.Rank != 2 || first.Shape != second.Shape || first.Size(0) < 2)
            throw new ArgumentException($"latents of the shapes {first.Shape} and {second.Shape} were given; [items, dimensions], the same for both, is expected", nameof(second));
        static Tensor Center(Tensor x) => x.Detach().To(ScalarType.Float64) is var wide ? wide - wide.Mean([0], keepDimension: true) : x;
        return (Center(first), Center(second));
    }

    private static Tensor Normalized(Tensor centered) => centered / centered.Square().Sum([0], keepDimension: true).Sqrt().Clamp(1e-12);

    // The directions in which the latents vary, orthonormal; those in which they do not are left out.
    private static Tensor Basis(Tensor centered)
    {
        var (u, s, _) = Tensor.LinalgSvd(centered, fullMatrices: false);
        var rank = (int)(s > s.Max() * 1e-9).Sum().ToInt64();
        return u.Narrow(1, 0, Math.Max(rank, 1)) * (s.Max() > 0).To(ScalarType.Float64);
    }
}
