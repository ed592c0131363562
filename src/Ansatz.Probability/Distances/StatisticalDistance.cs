using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Distances between samples, differentiable in them. Samples are rows, [.., n, d] and [.., m, d] (Wasserstein-1 in one dimension: [.., n]);
/// leading dimensions are batch.
/// </summary>
public static class StatisticalDistance
{
    /// <summary>The 1-Wasserstein distance between empirical distributions of numbers, the integral of |F - G|, [..].</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="y">[.., m].</param>
    public static Tensor Wasserstein1(Tensor x, Tensor y)
    {
        if (x.Size(-1) == y.Size(-1))
            return (x.Sort(-1).Values - y.Sort(-1).Values).Abs().Mean(-1);
        var pooled = Tensor.Cat([x, y], -1).Sort(-1).Values;
        var widths = pooled[.., 1..] - pooled[.., ..^1];
        var at = pooled[.., ..^1].Detach().Contiguous();
        var (f, g) = (Share(x, at), Share(y, at));
        return ((f - g).Abs() * widths).Sum(-1);
        static Tensor Share(Tensor sample, Tensor at) =>
            Tensor.SearchSorted(sample.Detach().Sort(-1).Values.Contiguous(), at, right: true).To(sample.DataType) / sample.Size(-1);
    }

    /// <summary>The sliced 1-Wasserstein distance: the mean over random directions of the distance between projections, [..].</summary>
    /// <param name="x">[.., n, d].</param>
    /// <param name="y">[.., m, d].</param>
    /// <param name="directions">How many.</param>
    /// <param name="stream">Draws them.</param>
    public static Tensor SlicedWasserstein1(Tensor x, Tensor y, int directions, RandomStream stream)
    {
        var axes = stream.Normal([x.Size(-1), directions], x.DataType, x.Device);
        axes = axes / axes.Square().Sum(0, keepDimension: true).Sqrt();
        return Wasserstein1(x.MatMul(axes).Transposed(), y.MatMul(axes).Transposed()).Mean(-1);
    }

    /// <summary>The energy distance 2 E|x - y| - E|x - x'| - E|y - y'|, [..]; pairs of equal indices count (V-statistic), so that it is non-negative.</summary>
    public static Tensor Energy(Tensor x, Tensor y) => GeneralizedEnergy(x, y, Euclidean);

    /// <summary>The generalized energy distance 2 E d(x, y) - E d(x, x') - E d(y, y') of any distance d (of segmentations: 1 - IoU).</summary>
    /// <param name="x">One sample, in any form that d takes.</param>
    /// <param name="y">The other.</param>
    /// <param name="distances">All distances between the elements of two samples, [.., n, m].</param>
    public static Tensor GeneralizedEnergy(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> distances) =>
        2 * distances(x, y).Mean([-2, -1]) - distances(x, x).Mean([-2, -1]) - distances(y, y).Mean([-2, -1]);

    /// <summary>
    /// The squared maximum mean discrepancy E k(x, x') + E k(y, y') - 2 E k(x, y), [..]; unbiased (it may be negative) or, with pairs of
    /// equal indices, biased and non-negative. Gretton et al. 2012.
    /// </summary>
    public static Tensor MaximumMeanDiscrepancy(Tensor x, Tensor y, Kernel kernel, bool unbiased = true)
    {
        var cross = kernel.Gram(x, y).Mean([-2, -1]);
        return Within(kernel.Gram(x, x)) + Within(kernel.Gram(y, y)) - 2 * cross;
        Tensor Within(Tensor gram)
        {
            var n = gram.Size(-1);
            return unbiased ? (gram.SumLast(2) - gram.Diagonal(0, -2, -1).Sum(-1)) / (n * (n - 1.0)) : gram.Mean([-2, -1]);
        }
    }

    /// <summary>
    /// The Hilbert-Schmidt independence criterion of paired rows, tr(K H L H) / (n - 1)^2 (biased, non-negative) or its unbiased form of
    /// Song et al. 2012, [..].
    /// </summary>
    public static Tensor HilbertSchmidtIndependence(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY, bool unbiased = false) =>
        HilbertSchmidtIndependence(kernelOfX.Gram(x, x), kernelOfY.Gram(y, y), unbiased);

    /// <summary>The Hilbert-Schmidt independence criterion of paired rows by their Gram matrices, [..].</summary>
    /// <param name="k">K, [.., n, n].</param>
    /// <param name="l">L, [.., n, n].</param>
    /// <param name="unbiased">Whether in the unbiased form.</param>
    public static Tensor HilbertSchmidtIndependence(Tensor k, Tensor l, bool unbiased = false)
    {
        double n = k.Size(-1);
        if (!unbiased)
        {
            var centered = k - k.Mean([-1], keepDimension: true) - k.Mean([-2], keepDimension: true) + k.Mean([-2, -1], keepDimension: true);
            return (centered * l).SumLast(2) / ((n - 1) * (n - 1));
        }
        var off = 1 - Tensor.Eye(k.Size(-1), type: k.DataType, device: k.Device);
        (k, l) = (k * off, l * off);
        var joint = (k * l).SumLast(2);
        var product = k.SumLast(2) * l.SumLast(2) / ((n - 1) * (n - 2));
        var rows = (k.Sum(-1) * l.Sum(-1)).Sum(-1) * (2 / (n - 2));
        return (joint + product - rows) / (n * (n - 3));
    }

    /// <summary>
    /// The Hilbert-Schmidt independence criterion over the geometric mean of those of each with itself, [..], in [0, 1]: 0 for rows that are independent,
    /// 1 for equal Gram matrices. Cortes, Mohri, Rostamizadeh 2012 (centered kernel alignment).
    /// </summary>
    /// <param name="x">[.., n, d], not constant.</param>
    /// <param name="y">[.., n, e], not constant.</param>
    /// <param name="kernelOfX">K.</param>
    /// <param name="kernelOfY">L.</param>
    public static Tensor NormalizedHilbertSchmidtIndependence(Tensor x, Tensor y, Kernel kernelOfX, Kernel kernelOfY)
    {
        var (k, l) = (kernelOfX.Gram(x, x), kernelOfY.Gram(y, y));
        return HilbertSchmidtIndependence(k, l) * (HilbertSchmidtIndependence(k, k) * HilbertSchmidtIndependence(l, l)).ClampMin(1e-300).Rsqrt();
    }

    /// <summary>
    /// The Cauchy-Schwarz divergence of kernel density estimates, -ln((mean k(x, y))^2 / (mean k(x, x') mean k(y, y'))), [..]: zero for
    /// equal samples. Principe 2010.
    /// </summary>
    public static Tensor CauchySchwarz(Tensor x, Tensor y, Kernel kernel) =>
        kernel.Gram(x, x).Mean([-2, -1]).Log() + kernel.Gram(y, y).Mean([-2, -1]).Log() - 2 * kernel.Gram(x, y).Mean([-2, -1]).Log();

    /// <summary>
    /// The squared Frechet (2-Wasserstein) distance of normal distributions, |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2), [..], by
    /// eigenvalues, of which those that rounding made negative count as 0; differentiable where the covariances are positive definite with
    /// distinct eigenvalues. Dowson, Landau 1982, equation 4.
    /// </summary>
    /// <param name="mean1">[.., d].</param>
    /// <param name="covariance1">[.., d, d], positive semidefinite.</param>
    /// <param name="mean2">[.., d].</param>
    /// <param name="covariance2">[.., d, d], positive semidefinite.</param>
    public static Tensor Frechet(Tensor mean1, Tensor covariance1, Tensor mean2, Tensor covariance2)
    {
        var (values, vectors) = covariance1.LinalgEigh();
        var root = (vectors * values.Clamp(0).Sqrt().Unsqueeze(-2)).MatMul(vectors.Transposed());
        var product = root.MatMul(covariance2).MatMul(root);
        var cross = (0.5 * (product + product.Transposed())).LinalgEigvalsh().Clamp(0).Sqrt().Sum(-1);
        return (mean1 - mean2).Square().Sum(-1) + covariance1.Diagonal(0, -2, -1).Sum(-1) + covariance2.Diagonal(0, -2, -1).Sum(-1) - 2 * cross;
    }

    /// <summary>
    /// The squared Frechet distance of the normal distributions fitted to two samples, with full covariances (n - 1), in double precision,
    /// [..], at least 0: of features of images it is the FID. Heusel et al. 2017.
    /// </summary>
    /// <param name="x">[.., n, d], at least two rows.</param>
    /// <param name="y">[.., m, d], at least two rows.</param>
    /// <exception cref="ArgumentException">A sample has fewer than two rows, or the numbers of features differ.</exception>
    public static Tensor Frechet(Tensor x, Tensor y)
    {
        if (x.Rank < 2 || y.Rank < 2 || x.Size(-2) < 2 || y.Size(-2) < 2 || x.Size(-1) != y.Size(-1))
            throw new ArgumentException($"two samples [n, features] of at least two rows and equal features are needed; the shapes are {x.Shape} and {y.Shape}");
        var (mean1, covariance1) = SampleMoments.Of(x.To(ScalarType.Float64));
        var (mean2, covariance2) = SampleMoments.Of(y.To(ScalarType.Float64));
        return Frechet(mean1, covariance1, mean2, covariance2).Clamp(0);
    }

    /// <summary>|x_i - y_j|, [.., n, m], with a zero gradient where they are equal.</summary>
    internal static Tensor Euclidean(Tensor x, Tensor y)
    {
        var squared = Kernel.SquaredDistances(x, y);
        var positive = squared > 0;
        return Tensor.Where(positive, Tensor.Where(positive, squared, 1).Sqrt(), 0);
    }
}
