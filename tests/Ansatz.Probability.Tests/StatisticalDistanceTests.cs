using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class StatisticalDistanceTests
{
    private static readonly RandomStream Stream = new(17);

    [Fact]
    public void Wasserstein1_OfAShift_IsTheShift_AndOfUnequalSizesTheIntegralOfTheCdfDifference()
    {
        var x = Stream["x"].Normal([50], ScalarType.Float64);
        Assert.Equal(1.5, StatisticalDistance.Wasserstein1(x, x + 1.5).ToDouble(), 1e-12);
        var y = Stream["y"].Normal([30], ScalarType.Float64) * 2;
        var (xs, ys) = (x.ToArray<double>(), y.ToArray<double>());
        var grid = xs.Concat(ys).Order().ToArray();
        var expected = 0.0;
        for (var i = 0; i + 1 < grid.Length; i++)
            expected += (grid[i + 1] - grid[i]) * Math.Abs(xs.Count(v => v <= grid[i]) / 50.0 - ys.Count(v => v <= grid[i]) / 30.0);
        Assert.Equal(expected, StatisticalDistance.Wasserstein1(x, y).ToDouble(), 1e-12);
        FiniteDifferences.Check(v => StatisticalDistance.Wasserstein1(v[0], v[1]), 1e-6, 1e-6, x, y);
    }

    [Fact]
    public void SlicedWasserstein1_OfAShift_IsTheMeanProjectedShift()
    {
        var x = Stream.Normal([20, 3], ScalarType.Float64);
        var shifted = x + Tensor.From([2.0, 0, 0]);
        // E |first coordinate of a unit vector in three dimensions| = 1/2; 4000 directions give an error of 2 * 0.29 / sqrt(4000).
        Assert.Equal(1, StatisticalDistance.SlicedWasserstein1(x, shifted, 4000, Stream["axes"]).ToDouble(), 0.04);
    }

    [Fact]
    public void Energy_Mmd_AndCauchySchwarz_AreTheirSumsOverPairs()
    {
        var (x, y) = (Stream["a"].Normal([7, 2], ScalarType.Float64), Stream["b"].Normal([5, 2], ScalarType.Float64) + 0.5);
        double Mean(Tensor a, Tensor b, Func<double, double> of, bool skip = false)
        {
            var (sum, count) = (0.0, 0);
            for (var i = 0; i < a.Size(0); i++)
                for (var j = 0; j < b.Size(0); j++)
                    if (!skip || i != j)
                        (sum, count) = (sum + of((a[i] - b[j]).Square().Sum().ToDouble()), count + 1);
            return sum / count;
        }

        Assert.Equal(2 * Mean(x, y, Math.Sqrt) - Mean(x, x, Math.Sqrt) - Mean(y, y, Math.Sqrt), StatisticalDistance.Energy(x, y).ToDouble(), 1e-12);
        static double K(double d) => Math.Exp(-d / (2 * 0.7 * 0.7));
        var kernel = Kernel.Gaussian(0.7);
        Assert.Equal(Mean(x, x, K, true) + Mean(y, y, K, true) - 2 * Mean(x, y, K), StatisticalDistance.MaximumMeanDiscrepancy(x, y, kernel).ToDouble(), 1e-12);
        Assert.Equal(Mean(x, x, K) + Mean(y, y, K) - 2 * Mean(x, y, K), StatisticalDistance.MaximumMeanDiscrepancy(x, y, kernel, unbiased: false).ToDouble(), 1e-12);
        Assert.Equal(-Math.Log(Mean(x, y, K) * Mean(x, y, K) / (Mean(x, x, K) * Mean(y, y, K))), StatisticalDistance.CauchySchwarz(x, y, kernel).ToDouble(), 1e-12);
        Assert.Equal(0, StatisticalDistance.CauchySchwarz(x, x, kernel).ToDouble(), 1e-12);
        FiniteDifferences.Check(v => StatisticalDistance.Energy(v[0], v[1]), 1e-6, 1e-6, x, y);
    }

    [Fact]
    public void Hsic_IsTheTraceFormula_AndItsUnbiasedFormHasMeanZeroUnderIndependence()
    {
        const int n = 9;
        var (x, y) = (Stream["h"].Normal([n, 2], ScalarType.Float64), Stream["i"].Normal([n, 3], ScalarType.Float64));
        var (kx, ky) = (Kernel.Gaussian(1.0), Kernel.InverseMultiquadric(0.8));
        var h = Tensor.Eye(n, ScalarType.Float64) - 1.0 / n;
        var expected = kx.Gram(x, x).MatMul(h).MatMul(ky.Gram(y, y)).MatMul(h).Trace().ToDouble() / ((n - 1) * (n - 1));
        Assert.Equal(expected, StatisticalDistance.HilbertSchmidtIndependence(x, y, kx, ky).ToDouble(), 1e-12);
        var normalized = expected / Math.Sqrt(StatisticalDistance.HilbertSchmidtIndependence(x, x, kx, kx).ToDouble() * StatisticalDistance.HilbertSchmidtIndependence(y, y, ky, ky).ToDouble());
        Assert.Equal(normalized, StatisticalDistance.NormalizedHilbertSchmidtIndependence(x, y, kx, ky).ToDouble(), 1e-12);
        Assert.Equal(1, StatisticalDistance.NormalizedHilbertSchmidtIndependence(x, x, kx, kx).ToDouble(), 1e-12);
        var (many, others) = (Stream["j"].Normal([4000, n, 1], ScalarType.Float64), Stream["k"].Normal([4000, n, 1], ScalarType.Float64));
        var each = StatisticalDistance.HilbertSchmidtIndependence(many, others, kx, kx, unbiased: true).ToArray<double>();
        var mean = each.Average();
        Assert.True(Math.Abs(mean) < 5 * Math.Sqrt(each.Select(e => e * e).Average() / 4000));
    }

    [Fact]
    public void Frechet_OfCommutingCovariances_IsTheFormula_AndZeroForEquals()
    {
        var (m, n) = (Tensor.From([1.0, 2]), Tensor.From([0.0, 0.5]));
        var (a, b) = (Tensor.From([2.0, 0.5]), Tensor.From([1.0, 3]));
        var expected = 1 + 2.25 + Math.Pow(Math.Sqrt(2) - 1, 2) + Math.Pow(Math.Sqrt(0.5) - Math.Sqrt(3), 2);
        Assert.Equal(expected, StatisticalDistance.Frechet(m, a.DiagonalMatrix(), n, b.DiagonalMatrix()).ToDouble(), 1e-12);
        var c = Tensor.From(Catalogue.Covariance.Cast<double>().ToArray(), 3, 3);
        Assert.Equal(0, StatisticalDistance.Frechet(Tensor.Zeros([3], ScalarType.Float64), c, Tensor.Zeros([3], ScalarType.Float64), c).ToDouble(), 1e-10);
    }

    [Fact]
    public void Frechet_OfCovariancesThatDoNotCommute_IsByTheRootOfTheirProduct() // for 2x2: tr sqrt(A B) = sqrt(tr(A B) + 2 sqrt(det(A B)))
    {
        double[,] a = { { 2, 0.5 }, { 0.5, 1 } }, b = { { 1, -0.3 }, { -0.3, 3 } };
        var trace = (a[0, 0] * b[0, 0]) + (a[0, 1] * b[1, 0]) + (a[1, 0] * b[0, 1]) + (a[1, 1] * b[1, 1]);
        var determinant = ((a[0, 0] * a[1, 1]) - (a[0, 1] * a[1, 0])) * ((b[0, 0] * b[1, 1]) - (b[0, 1] * b[1, 0]));
        var expected = 3 + 4 - (2 * Math.Sqrt(trace + (2 * Math.Sqrt(determinant))));
        var zero = Tensor.Zeros([2], ScalarType.Float64);
        Assert.Equal(expected, StatisticalDistance.Frechet(zero, Tensor.From([2, 0.5, 0.5, 1.0], 2, 2), zero, Tensor.From([1, -0.3, -0.3, 3.0], 2, 2)).ToDouble(), 1e-10);
    }

    [Fact]
    public void Frechet_OfSamples_IsZeroForEquals_Symmetric_AndAddsTheSquareOfAShift_AlsoWithFewerRowsThanFeatures()
    {
        Tensor x = Stream["u"].Normal([20, 50]), y = (Stream["v"].Normal([30, 50]) * 2) + 1;
        Assert.Equal(0, StatisticalDistance.Frechet(x, x).ToDouble(), 1e-5); // the root of a singular matrix costs half the digits
        Assert.Equal(StatisticalDistance.Frechet(x, y).ToDouble(), StatisticalDistance.Frechet(y, x).ToDouble(), 1e-5);
        var z = Stream["w"].Normal([2, 500, 8], ScalarType.Float64);
        Assert.Equal([8 * 0.25, 8 * 0.25], StatisticalDistance.Frechet(z, z + 0.5).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Throws<ArgumentException>(() => StatisticalDistance.Frechet(z[0, ..1], z[0]));
        Assert.Throws<ArgumentException>(() => StatisticalDistance.Frechet(z, z[.., .., ..7]));
    }

    [Fact]
    public void Sinkhorn_PlanHasTheMarginals_AndSmallRegularizationGivesTheSortedCost()
    {
        var (x, y) = (Stream["s"].Normal([12, 1], ScalarType.Float64), Stream["t"].Normal([12, 1], ScalarType.Float64) + 1);
        var costs = (x - y.Transpose(0, 1)).Square();
        var plan = new OptimalTransport(0.1, MaximumIterations: 50_000, Tolerance: 1e-12).Plan(costs);
        Assert.All(plan.Sum(-1).ToArray<double>(), s => Assert.Equal(1 / 12.0, s, 1e-9));
        Assert.All(plan.Sum(-2).ToArray<double>(), s => Assert.Equal(1 / 12.0, s, 1e-9));
        var sorted = (x.Reshape(-1).Sort(-1).Values - y.Reshape(-1).Sort(-1).Values).Square().Mean().ToDouble();
        Assert.Equal(sorted, (new OptimalTransport(0.002).Plan(costs) * costs).Sum().ToDouble(), 0.01 * sorted);
        // The dual value is the primal objective with the relative entropy.
        var soft = new OptimalTransport(0.1, MaximumIterations: 50_000, Tolerance: 1e-12);
        var primal = (plan * costs).Sum() + 0.1 * (plan * (plan * 144).Log()).Sum();
        Assert.Equal(primal.ToDouble(), soft.Cost(costs).ToDouble(), 1e-8);
        FiniteDifferences.Check(v => new OptimalTransport(0.5, Tolerance: 1e-10).Cost(v[0]), 1e-5, 1e-5, costs[..4, ..4]);
        Assert.Equal(0, soft.Divergence(x, x).ToDouble(), 1e-12);
        Assert.True(soft.Divergence(x, y).ToDouble() > 0);
    }

    [Fact]
    public void Kernels_AreTheSameWithAndWithoutAGradient_AndKeepTheDigitsOfNearPoints()
    {
        var (x, y) = (new RandomStream(1).Normal([3, 20, 5]) + 100, new RandomStream(2).Normal([3, 8, 5]) + 100);
        var identity = new Kernel("squared distance", d => d);
        var followed = x.Clone();
        followed.RequiresGradient = true;
        Assert.True((identity.Gram(followed, y) - identity.Gram(x, y)).Abs().Max().ToDouble() < 2e-5); // values near 10 in single precision
        Assert.True(identity.Gram(x, x).Diagonal(0, -2, -1).Abs().Max().ToDouble() < 1e-12);
        var step = Math.ScaleB(1, -12); // exact at 100 in single precision, where products of 100 and 100 would lose it
        var near = identity.Gram(x, x + step).Diagonal(0, -2, -1) / (5 * step * step);
        Assert.True((near - 1).Abs().Max().ToDouble() < 1e-4);
    }

    [Fact]
    public void MedianDistance_IsTheMedianOverDistinctPairs()
    {
        var x = Tensor.From([0.0, 1, 3], 3, 1);
        var y = Tensor.From([7.0], 1, 1);
        Assert.Equal(3, Kernel.MedianDistance(x, y).ToDouble());                // of 1, 2, 3, 4, 6, 7 the lower median
    }
}
