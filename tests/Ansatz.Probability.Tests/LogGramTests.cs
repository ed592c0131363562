using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class LogGramTests
{
    private static readonly RandomStream Stream = new(31);

    private static Tensor Rows(string name, params ReadOnlySpan<long> shape) => Stream[name].Normal(Shape.Create(shape), ScalarType.Float64);

    [Fact]
    public void Gaussian_IsTheKernelOfTheSameVariance()
    {
        var x = Rows("x", 9, 4);
        Assert.Equal(0, (LogGram.Gaussian(x, 0.7).Values.Exp() - Kernel.Gaussian(Math.Sqrt(0.7)).Gram(x, x)).Abs().Max().ToDouble(), 1e-12);
    }

    [Fact]
    public void Uniformity_IsThatOfTheSphere_ZeroOfEqualRows_AndFourBelowForAntipodes()
    {
        var x = Rows("x", 12, 5);
        var unit = x / x.Square().Sum(-1, keepDimension: true).Sqrt();
        Assert.Equal(ContrastiveLoss.Uniformity(x, 1).ToDouble(), LogGram.Gaussian(unit, 0.5).Uniformity().ToDouble(), 1e-12);
        Assert.Equal(0, LogGram.Gaussian(unit[..1].Expand([12, 5]), 0.5).Uniformity().ToDouble(), 1e-12);
        Assert.True(LogGram.Gaussian(unit, 0.5).Uniformity().ToDouble() < -0.1);
        Assert.Equal(-4, LogGram.Gaussian(Tensor.Cat([unit[..1], -unit[..1]], 0), 0.5).Uniformity().ToDouble(), 1e-12);
    }

    [Fact]
    public void EntropyOfAProduct_IsTheJointKernelEntropy_AndSplitsOnAGrid()
    {
        var (c, s) = (Rows("c", 6, 3), Rows("s", 5, 2));
        var (cs, ss) = (c.RepeatInterleave(5, 0), s.Repeat([6, 1]));
        var joint = LogGram.Gaussian(cs, 0.5) * LogGram.Gaussian(ss, 0.5);
        var kernel = Kernel.Gaussian(Math.Sqrt(0.5));
        Assert.Equal(InformationMeasure.JointKernelEntropy((cs, kernel), (ss, kernel)).ToDouble(), joint.Entropy().ToDouble(), 1e-12);
        Assert.Equal(LogGram.Gaussian(c, 0.5).Entropy().ToDouble() + LogGram.Gaussian(s, 0.5).Entropy().ToDouble(), joint.Entropy().ToDouble(), 1e-10);
    }

    [Fact]
    public void RowsFarApart_DoNotUnderflow_AndEqualRowsHaveAGradient()
    {
        var far = LogGram.Gaussian(Rows("x", 4, 3) * 1e3, 0.5);
        Assert.True(double.IsFinite(far.Uniformity().ToDouble()) && far.Uniformity().ToDouble() < -1e5);
        var x = Tensor.Cat([Rows("x", 3, 2), Rows("x", 3, 2)], 0);
        FiniteDifferences.Check(v => LogGram.Gaussian(v[0], 0.5).Uniformity(), 1e-5, 1e-5, x);
        FiniteDifferences.Check(v => (LogGram.Gaussian(v[0], 0.5) * LogGram.Gaussian(v[1], 0.5)).Entropy(), 1e-5, 1e-5, Rows("y", 6, 2), x);
    }
}
