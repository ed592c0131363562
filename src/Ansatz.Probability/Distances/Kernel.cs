using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A positive definite kernel of vectors as a function of their squared distance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OfSquaredDistance">k as a function of |x - y|^2.</param>
public sealed record Kernel(string Name, Func<Tensor, Tensor> OfSquaredDistance)
{
    /// <summary>exp(-|x - y|^2 / (2 bandwidth^2)).</summary>
    public static Kernel Gaussian(Tensor bandwidth) => new("gaussian", d => (d * (-0.5 / bandwidth / bandwidth)).Exp());

    /// <summary>The mean of Gaussian kernels of several bandwidths.</summary>
    public static Kernel GaussianMixture(params IReadOnlyList<double> bandwidths) =>
        new("gaussian-mixture", d => bandwidths.Select(b => (-0.5 / (b * b) * d).Exp()).Aggregate((sum, next) => sum + next) / bandwidths.Count);

    /// <summary>exp(-|x - y| / bandwidth).</summary>
    public static Kernel Laplacian(Tensor bandwidth) => new("laplacian", d => (-(d + 1e-12).Sqrt() / bandwidth).Exp());

    /// <summary>(1 + |x - y|^2 / scale^2)^-1/2.</summary>
    public static Kernel InverseMultiquadric(Tensor scale) => new("inverse-multiquadric", d => (1 + d / scale / scale).Rsqrt());

    /// <summary>k(x_i, y_j), [.., n, m], for rows x [.., n, d] and y [.., m, d].</summary>
    public Tensor Gram(Tensor x, Tensor y) => OfSquaredDistance(SquaredDistances(x, y));

    /// <summary>The median distance between rows of the pooled samples, without gradient: a usual bandwidth.</summary>
    public static Tensor MedianDistance(Tensor x, Tensor y) => MedianDistance(Tensor.Cat([x, y], -2));

    /// <summary>The median distance between different rows of a sample, without gradient: a usual bandwidth.</summary>
    /// <param name="sample">[n, d], n at least 2.</param>
    public static Tensor MedianDistance(Tensor sample)
    {
        using var off = NoGrad.Begin();
        return SquaredDistances(sample, sample).Flatten().IndexSelect(0, Above(sample.Size(-2), sample.Device)).Median().Sqrt();
    }

    /// <summary>Where the elements above the diagonal lie in a matrix that is read row by row; those of the last size are kept, since batches are of one size.</summary>
    private static Tensor Above(long n, Device device)
    {
        if (_above is { } known && known.Size == n && known.Positions.Device == device) return known.Positions;
        using var scope = TensorScope.Open();
        var above = Tensor.UpperTriangleIndices(n, n, 1, device: device);
        var places = (n * above.Select(0, 0) + above.Select(0, 1)).Escape();
        _above = new(n, places);
        return places;
    }

    private static Triangle? _above;

    private sealed record Triangle(long Size, Tensor Positions);

    /// <summary>|x_i - y_j|^2, [.., n, m]; by differences, which keep their digits where points are close.</summary>
    /// <param name="x">[.., n, d].</param>
    /// <param name="y">[.., m, d].</param>
    public static Tensor SquaredDistances(Tensor x, Tensor y) =>
        x.Size(-1) == 1 && y.Size(-1) == 1 ? (x - y.Transposed()).Square()
        : x.Rank == 2 && y.Rank == 2 ? Pairwise.ApplyOne(0, x, y)
        : (x.Unsqueeze(-2) - y.Unsqueeze(-3)).Square().Sum(-1);

    // Without the differences of all pairs, [n, m, d], in memory: the derivative in x_i is 2 (x_i sum_j g_ij - sum_j g_ij y_j).
    private static readonly CustomFunction<int> Pairwise = new("squared distances",
        static (_, inputs, saved) =>
        {
            saved.Add(inputs[0], inputs[1]);
            return [Tensor.PairwiseDistances(inputs[0], inputs[1], 2, computeMode: 2).Square()];
        },
        static (_, gradients, saved) =>
        {
            if (gradients[0] is not { } g) return [null, null];
            var (x, y) = (saved[0], saved[1]);
            return [2 * (x * g.Sum(1, keepDimension: true) - g.MatMul(y)), 2 * (y * g.Sum(0).Unsqueeze(1) - g.Transposed().MatMul(x))];
        });
}
