using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class BlockAutoregressiveNetworkTest
{
    [Theory]
    [InlineData(3, new[] { 4L })]
    [InlineData(2, new[] { 4L, 5L })]
    [InlineData(1, new long[0])]
    public void Jacobian_IsTriangular_WithTheDerivativesThatAreReturned(long coordinates, long[] hidden)
    {
        var network = new BlockAutoregressiveNetwork(coordinates, hidden, new RandomStream(5));
        var x = new RandomStream(6).Normal([coordinates]);
        x.RequiresGradient = true;
        var (value, log) = network.Evaluate(x);
        for (var i = 0; i < coordinates; i++)
        {
            var gradient = Autograd.Gradient([value[i]], [x], retainGraph: true)[0]!.ToArray<double>();
            Assert.Equal(Math.Exp(log[i].ToDouble()), gradient[i], 1e-5);
            for (var j = 0; j < coordinates; j++)
            {
                Assert.Equal(j <= i, Math.Abs(gradient[j]) > 1e-9);
            }
        }
    }

    [Fact]
    public void Outputs_IncreaseInTheirOwnInput_EverywhereAndWithoutBound()
    {
        var network = new BlockAutoregressiveNetwork(2, [8, 8], new RandomStream(7));
        var along = Tensor.Linspace(-50, 50, 401);
        var (value, log) = network.Evaluate(Tensor.Stack([Tensor.Full([401], 0.3), along], -1));
        var last = value.Select(-1, 1);
        Assert.True((last.Narrow(0, 1, 400) > last.Narrow(0, 0, 400)).All().ToBoolean());
        Assert.True(last[0].ToDouble() < -20 && last[400].ToDouble() > 20);
        Assert.True(log.IsFinite().All().ToBoolean());
        Assert.Equal(new Shape([5, 1, 401, 2]), network.Evaluate(Tensor.Zeros(5, 1, 401, 2)).LogDerivative.Shape);
    }
}
