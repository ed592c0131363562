using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class GaussianBlurTest
{
    [Fact]
    public void AConstant_StaysAndTheMeanOfAnInnerPointIsKept()
    {
        var blur = new GaussianBlur(1);
        Numbers.Near(Tensor.Full([2, 3, 9, 8], 0.7), blur.Forward(Tensor.Full([2, 3, 9, 8], 0.7)), 1e-6);
        var point = Tensor.From<double>([.. Enumerable.Range(0, 225).Select(i => i == 112 ? 1.0 : 0)], 1, 1, 15, 15);
        var blurred = blur.Forward(point);
        Assert.Equal(1, blurred.Sum().ToDouble(), 1e-12);
        double At(int row, int column) => blurred[0, 0, row, column].ToDouble();
        Assert.Equal(Math.Exp(-0.5), At(7, 8) / At(7, 7), 1e-12); // one pixel, one deviation
        Assert.Equal(Math.Exp(-1), At(8, 8) / At(7, 7), 1e-12);
        Assert.Equal(At(6, 5), At(8, 9), 1e-15);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianBlur(0));
        Assert.Throws<ArgumentException>(() => new GaussianBlur(2).Forward(Tensor.Zeros([1, 1, 6, 20])));
    }
}
