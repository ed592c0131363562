using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class MomentsTests
{
    private static readonly RandomStream Stream = new(31);

    private static double Distance(Tensor a, Tensor b) => (a - b).Abs().Max().ToDouble();

    [Fact]
    public void ASpectrum_FallsAndRebuildsItsMatrix()
    {
        var rows = Stream["rows"].Normal([20, 6], ScalarType.Float64);
        var matrix = rows.Transpose(0, 1).MatMul(rows) / 20.0;
        var spectrum = SymmetricSpectrum.Of(matrix);
        var values = spectrum.Values.ToArray<double>();
        Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(0, Distance(matrix, spectrum.Factor.MatMul(spectrum.Factor.Transpose(0, 1))), 1e-12);
        Assert.Equal(0, Distance(Tensor.LinalgInverse(matrix), spectrum.PseudoInverse()), 1e-10);
        Assert.Equal(0, Distance(Tensor.Eye(6, ScalarType.Float64), spectrum.Whitening().MatMul(matrix).MatMul(spectrum.Whitening().Transpose(0, 1))), 1e-12);
    }

    [Fact]
    public void ASingularMatrix_IsInvertedWhereItIsNot_AndNothingIsNegative()
    {
        var rows = Stream["few"].Normal([3, 8], ScalarType.Float64);
        var matrix = rows.Transpose(0, 1).MatMul(rows);
        var spectrum = SymmetricSpectrum.Of(matrix);
        Assert.True(spectrum.Values.Min().ToDouble() >= 0);
        Assert.Equal(3, spectrum.RankOf());
        Assert.Equal(0, Distance(matrix, matrix.MatMul(spectrum.PseudoInverse()).MatMul(matrix)), 1e-10);
        var white = spectrum.Whitening().MatMul(matrix).MatMul(spectrum.Whitening().Transpose(0, 1));
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0], white.Diagonal().ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(0, SymmetricSpectrum.Of(Tensor.Zeros([4, 4])).RankOf());
    }

    [Fact]
    public void UnexplainedMoments_AreThoseOfTheResidualsOfTheRegression()
    {
        var (x, y) = (Stream["x"].Normal([200, 4], ScalarType.Float64), Stream["y"].Normal([200, 3], ScalarType.Float64));
        y += x.Narrow(1, 0, 3) * 2;
        var moments = SecondMoments.Of(x, y);
        var residual = y - x.MatMul(moments.Regression().Transpose(0, 1));
        Assert.Equal(0, Distance(SecondMoments.Of(x, residual).YY, moments.Unexplained()), 1e-10);
        Assert.Equal(0, SecondMoments.Of(x, residual).YX.Abs().Max().ToDouble(), 1e-10);
        Assert.Equal(0, Distance(moments.Joint, SecondMoments.Of(x, Tensor.Cat([x, y], 1)).Joint.Narrow(0, 4, 7).Narrow(1, 4, 7)), 1e-12);
    }

    [Fact]
    public void WhatIsCopied_LeavesNothing_AndWithoutXAllIsUnexplained()
    {
        var y = Stream["y"].Normal([50, 3], ScalarType.Float64);
        Assert.Equal(0, SecondMoments.Of(y, y).Unexplained().Abs().Max().ToDouble(), 1e-10);
        var alone = SecondMoments.Of(Tensor.Zeros([50, 0]), y);
        Assert.Equal(0, Distance(alone.YY, alone.Unexplained()));
        Assert.Equal(new Shape(3, 0), alone.Regression().Shape);
    }

    [Fact]
    public void RowsThatAreNoPairs_AreRefused_WithBothCounts()
    {
        var error = Assert.Throws<ArgumentException>(() => SecondMoments.Of(Tensor.Zeros([5, 2]), Tensor.Zeros([4, 2])));
        Assert.Contains("x has 5 rows, y has 4", error.Message);
        Assert.Throws<ArgumentException>(() => SymmetricSpectrum.Of(Tensor.Zeros([2, 3])));
    }
}
