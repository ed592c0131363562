using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>The invariants of the Cauchy-Schwarz statistics and their kernels.</summary>
public class CauchySchwarzTests
{
    private static readonly RandomStream Stream = new(41);

    private static Tensor Draw(string name, params long[] shape) => Stream[name].Normal(shape, ScalarType.Float64);

    [Fact]
    public void Divergence_IsNonNegative_Symmetric_ZeroForEquals()
    {
        var kernel = Kernel.Gaussian(0.7);
        for (var trial = 0; trial < 20; trial++)
        {
            var (a, b) = (Draw($"a{trial}", 30, 2), 0.1 * trial + Draw($"b{trial}", 20, 2));
            var divergence = StatisticalDistance.CauchySchwarz(a, b, kernel).ToDouble();
            Assert.True(divergence >= -1e-9);
            Assert.Equal(divergence, StatisticalDistance.CauchySchwarz(b, a, kernel).ToDouble(), 1e-12);
            Assert.Equal(0, StatisticalDistance.CauchySchwarz(a, a, kernel).ToDouble(), 1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Divergence_OfNormalSamples_IsTheClosedForm_WithinFivePercent(double m)
    {
        const double sigma = 0.3;
        var exact = m * m / (2 + sigma * sigma);
        // The means of two samples of 2000 differ by m with a deviation of 0.03, so that one draw is off by 6 % / m: the mean of 12 is within 5 % by far.
        var found = Enumerable.Range(0, 12).Average(i => StatisticalDistance.CauchySchwarz(Draw($"first{i}", 2000, 1), m + Draw($"second{i}", 2000, 1), Kernel.Gaussian(sigma)).ToDouble());
        Assert.InRange(found, 0.95 * exact, 1.05 * exact);
    }

    [Fact]
    public void ConditionalDivergence_IsZero_WhenPredictionsAreTrue()
    {
        var (x, y) = (Draw("x", 50, 3), Draw("y", 50, 1));
        Assert.Equal(0, CauchySchwarzInformation.ConditionalDivergence(x, y, y, Kernel.Gaussian(0.5), Kernel.Gaussian(0.25)).ToDouble(), 1e-6);
        Assert.Equal(0, CauchySchwarzInformation.ConditionalDivergence(x, y, x, y, Kernel.Gaussian(0.5), Kernel.Gaussian(0.25)).ToDouble(), 1e-6);
    }

    [Fact]
    public void ConditionalDivergence_WithANarrowKernelOfInputs_IsACorrentropy()
    {
        const double sigma = 0.4;
        var (x, y) = (Draw("x", 50, 3), Draw("y", 50, 1));
        var p = y + 0.3 * Draw("e", 50, 1);
        var expected = -2 * (-(y - p).Square() / (2 * sigma * sigma)).Exp().Mean().Log().ToDouble();
        Assert.Equal(expected, CauchySchwarzInformation.ConditionalDivergence(x, y, p, Kernel.Gaussian(1e-4), Kernel.Gaussian(sigma)).ToDouble(), 1e-9);
    }

    [Fact]
    public void ConditionalDivergence_WithAWideKernelOfOutcomesToo_IsTheMeanSquaredError()
    {
        var (x, y) = (Draw("x", 50, 3), Draw("y", 50, 1));
        var p = y + 0.3 * Draw("e", 50, 1);
        var sigma = 20 * (y - p).Abs().Max().ToDouble();
        var expected = (y - p).Square().Mean().ToDouble() / (sigma * sigma);
        Assert.InRange(CauchySchwarzInformation.ConditionalDivergence(x, y, p, Kernel.Gaussian(1e-4), Kernel.Gaussian(sigma)).ToDouble(), 0.99 * expected, 1.01 * expected);
    }

    [Fact]
    public void ConditionalDivergence_OfNumbers_IsThatOfRowsOfOne_AndNoSumOfSquares()
    {
        var (x, y) = (Draw("x", 50, 3), Draw("y", 50, 1));
        var p = y + 0.3 * Draw("e", 50, 1);
        var (kx, ky) = (Kernel.Gaussian(0.5), Kernel.Gaussian(0.4));
        var divergence = CauchySchwarzInformation.ConditionalDivergence(x, y, p, kx, ky).ToDouble();
        Assert.Equal(divergence, CauchySchwarzInformation.ConditionalDivergence(x, y.Squeeze(-1), p.Squeeze(-1), kx, ky).ToDouble());
        var squares = (y - p).Square().Sum().ToDouble() / 0.16;
        Assert.True(Math.Abs(divergence - squares) > 0.5 * squares);
        Assert.Throws<ArgumentException>(() => CauchySchwarzInformation.ConditionalDivergence(x, y, p.Narrow(0, 0, 10), kx, ky));
    }

    [Fact]
    public void ConditionalDivergence_OfTwoSamples_AtSharedInputs_IsTheSymmetricOne()
    {
        var (x, y, p) = (Draw("x", 20, 2), Draw("y", 20, 1), Draw("p", 20, 1));
        var (kx, ky) = (Kernel.Gaussian(0.8), Kernel.Gaussian(0.6));
        Assert.Equal(CauchySchwarzInformation.ConditionalDivergence(x, y, p, kx, ky).ToDouble(), CauchySchwarzInformation.ConditionalDivergence(x, y, x, p, kx, ky).ToDouble(), 1e-10);
        var (x2, y2) = (Draw("x2", 15, 2), Draw("y2", 15, 1));
        Assert.Equal(CauchySchwarzInformation.ConditionalDivergence(x, y, x2, y2, kx, ky).ToDouble(), CauchySchwarzInformation.ConditionalDivergence(x2, y2, x, y, kx, ky).ToDouble(), 1e-10);
    }

    [Fact]
    public void MutualInformation_IsNonNegative_Symmetric_ZeroOfConstants_OneOfItself()
    {
        var (kx, kt) = (Kernel.Gaussian(0.9), Kernel.Gaussian(1.2));
        for (var trial = 0; trial < 20; trial++)
        {
            var (x, t) = (Draw($"x{trial}", 25, 2), Draw($"t{trial}", 25, 3));
            var information = CauchySchwarzInformation.Mutual(x, t, kx, kt).ToDouble();
            Assert.True(information >= -1e-9);
            Assert.Equal(information, CauchySchwarzInformation.Mutual(t, x, kt, kx).ToDouble(), 1e-12);
            Assert.Equal(0, CauchySchwarzInformation.Mutual(x, t.ZerosLike(), kx, kt).ToDouble(), 1e-9);
            Assert.Equal(0, CauchySchwarzInformation.NormalizedMutual(x, t.ZerosLike(), kx, kt).ToDouble(), 1e-3); // rounding over 1e-12, not 0 / 0
            Assert.Equal(1, CauchySchwarzInformation.NormalizedMutual(x, x, kx, kx).ToDouble(), 1e-9);
        }
    }

    [Fact]
    public void NormalizedMutualInformation_OfIndependentSamples_IsNearZero()
    {
        var (x, t) = (Draw("many x", 2000, 1), Draw("many t", 2000, 1));
        Assert.InRange(CauchySchwarzInformation.NormalizedMutual(x, t, Kernel.Gaussian(0.5), Kernel.Gaussian(0.5)).ToDouble(), -0.05, 0.05);
    }

    [Fact]
    public void Statistics_DoNotChange_WithTheOrderTheOrigin_OrARotation()
    {
        var (x, y, p, t) = (Draw("x", 30, 3), Draw("y", 30, 1), Draw("p", 30, 1), Draw("t", 30, 3));
        var (k, l) = (Kernel.Gaussian(0.8), Kernel.Gaussian(0.6));
        double D(Tensor a, Tensor b, Tensor c) => CauchySchwarzInformation.ConditionalDivergence(a, b, c, k, l).ToDouble();
        double I(Tensor a, Tensor b) => CauchySchwarzInformation.NormalizedMutual(a, b, k, l).ToDouble();
        var order = Stream["order"].Permutation(30);
        Tensor Ordered(Tensor a) => a.IndexSelect(0, order);
        var rotation = Tensor.LinalgQr(Draw("rotation", 3, 3)).Q;
        Assert.Equal(D(x, y, p), D(Ordered(x), Ordered(y), Ordered(p)), 1e-10);
        Assert.Equal(I(x, t), I(Ordered(x), Ordered(t)), 1e-10);
        Assert.Equal(D(x, y, p), D(x + 3, y - 2, p - 2), 1e-10);
        Assert.Equal(I(x, t), I(x - 1, t + 5), 1e-10);
        Assert.Equal(I(x, t), I(x, t.MatMul(rotation)), 1e-10);
    }

    [Fact]
    public void Gradients_AreThoseOfDifferences()
    {
        var (x, y, p, t) = (Draw("x", 8, 3), Draw("y", 8, 1), Draw("p", 8, 1), Draw("t", 8, 4));
        var (k, l) = (Kernel.Gaussian(0.8), Kernel.Gaussian(0.9));
        FiniteDifferences.Check(v => CauchySchwarzInformation.ConditionalDivergence(x, y, v[0], k, l), 1e-5, 1e-5, p);
        FiniteDifferences.Check(v => CauchySchwarzInformation.NormalizedMutual(x, v[0], k, l), 1e-5, 1e-5, t);
        FiniteDifferences.Check(v => CauchySchwarzInformation.Mutual(v[0], v[1], k, l), 1e-5, 1e-5, x, t);
        FiniteDifferences.Check(v => CauchySchwarzInformation.ConditionalDivergence(v[0], y, v[1], p, k, l), 1e-5, 1e-5, x, Draw("z", 8, 3));
    }

    [Fact]
    public void ErrorsFarBeyondTheKernel_GiveNoNumberThatIsNotFinite()
    {
        var (x, y) = (Draw("x", 10, 2).To(ScalarType.Float32), Draw("y", 10, 1).To(ScalarType.Float32));
        var p = (y + 1000).Detach();
        p.RequiresGradient = true;
        var divergence = CauchySchwarzInformation.ConditionalDivergence(x, y, p, Kernel.Gaussian(0.5), Kernel.Gaussian(0.1));
        Assert.True(double.IsFinite(divergence.ToDouble()));
        Assert.True(Autograd.Gradient([divergence], [p])[0]!.IsFinite().All().ToBoolean());
    }

    [Fact]
    public void KernelMatrices_AreSymmetric_OfUnitDiagonal_PositiveSemidefinite()
    {
        foreach (var d in (long[])[1, 2, 64])
        {
            var x = Draw($"points{d}", 40, d);
            var gram = Kernel.Gaussian(1.5).Gram(x, x);
            Assert.Equal(0, (gram - gram.Transpose(0, 1)).Abs().Max().ToDouble(), 1e-14);
            Assert.Equal(0, (gram.Diagonal(0, 0, 1) - 1).Abs().Max().ToDouble());
            Assert.True(gram.LinalgEigvalsh().Min().ToDouble() > -1e-8);
        }
    }

    [Fact]
    public void SquaredDistances_AreThoseOfDifferences_WithTheirGradients()
    {
        var (x, y) = (Draw("p", 6, 3), Draw("q", 5, 3));
        var expected = (x.Unsqueeze(1) - y.Unsqueeze(0)).Square().Sum(-1);
        Assert.Equal(0, (Kernel.SquaredDistances(x, y) - expected).Abs().Max().ToDouble(), 1e-12);
        var weights = Draw("weights", 6, 5);
        FiniteDifferences.Check(v => (Kernel.SquaredDistances(v[0], v[1]) * weights).Sum(), 1e-6, 1e-6, x, y);
        FiniteDifferences.Check(v => Kernel.Gaussian(0.9).Gram(v[0], v[0]).Sum(), 1e-6, 1e-6, x);
    }

    [Fact]
    public void Widths_AreFixed_OrFollowThePoints()
    {
        var x = 3 * Draw("w", 200, 4);
        Assert.Equal(0.5, KernelWidth.Fixed(0.5).For(x).ToDouble());
        Assert.Equal(0.4, KernelWidth.PerDimension(0.2).For(x).ToDouble(), 1e-12);
        var median = Kernel.MedianDistance(x).ToDouble();
        Assert.Equal(0.3 * median, KernelWidth.Median(0.3).For(x).ToDouble(), 1e-9);
        Assert.InRange(median, 7.3, 8.6); // 3 sqrt(2 chi-squared of 4): its median is 3 sqrt(2 · 3.357) = 7.77
        Assert.Equal(1, KernelWidth.Median().For(x.ZerosLike()).ToDouble());
        foreach (var text in (string[])["0.5", "median:0.3", "per-dimension:0.2"]) Assert.Equal(text, KernelWidth.Parse(text).ToString());
        foreach (var text in (string[])["-1", "median:x", "wide"]) Assert.Contains("no width of a kernel", Assert.Throws<FormatException>(() => KernelWidth.Parse(text)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelWidth.Fixed(0));
    }
}
