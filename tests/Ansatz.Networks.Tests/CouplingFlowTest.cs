using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class CouplingFlowTest
{
    private static readonly RandomStream Stream = new(22);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void InverseGoesBack_AndTheDeterminantIsThatOfTheJacobian(int size)
    {
        var flow = new CouplingFlow(size, Stream[size]);
        flow.To(ScalarType.Float64);
        var x = Numbers.Normal(Stream["x"], size);
        var (y, log) = flow.Bijector.ForwardWithDeterminant(x);
        Numbers.Near(x, flow.Bijector.Inverse(y), 1e-5);
        Assert.True((y - x).Abs().Max().ToDouble() > 1e-2);
        x.RequiresGradient = true;
        var image = flow.Bijector.Forward(x);
        var jacobian = Tensor.Stack([.. Enumerable.Range(0, size).Select(i => Autograd.Gradient([image[i]], [x], retainGraph: true)[0]!)], 0);
        Assert.Equal(Tensor.LinalgQr(jacobian).R.Diagonal().Abs().Log().Sum().ToDouble(), log.ToDouble(), 1e-5);
    }

    [Fact]
    public void EveryCoordinateMoves_AndTakesLeadingDimensions()
    {
        var flow = new CouplingFlow(2, Stream["two"]);
        var x = Stream["x"].Normal([5, 3, 2]);
        var y = flow.Bijector.Forward(x);
        Assert.Equal(x.Shape, y.Shape);
        Assert.True((x - y).Abs().Min().ToDouble() > 0);
        Numbers.Near(y[2, 1], flow.Bijector.Forward(x[2, 1]), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnOddLength_IsRefused(int size) => Assert.Contains("not even", Assert.Throws<ArgumentException>(() => new CouplingFlow(size, Stream)).Message);
}
