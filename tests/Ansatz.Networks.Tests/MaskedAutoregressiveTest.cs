using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class MaskedAutoregressiveTest
{
    [Theory]
    [InlineData(4, new[] { 16L, 16L })]
    [InlineData(3, new long[0])]
    [InlineData(1, new[] { 8L })]
    public void OutputsOfACoordinate_DependOnThoseBeforeIt_AndOnNoOther(long coordinates, long[] hidden)
    {
        var network = new MaskedAutoregressive(coordinates, hidden, 2, new RandomStream(5), Activation.Tanh);
        var x = new RandomStream(6).Normal([coordinates]);
        x.RequiresGradient = true;
        var outputs = network.Forward(x);
        Assert.Equal(new Shape([coordinates, 2]), outputs.Shape);
        for (var i = 0; i < coordinates; i++)
        {
            var gradient = Autograd.Gradient([outputs[i].Sum()], [x], retainGraph: true, allowUnused: true)[0]?.ToArray<double>() ?? new double[coordinates];
            for (var j = 0; j < coordinates; j++)
            {
                Assert.Equal(j < i, Math.Abs(gradient[j]) > 1e-9);
            }
        }
    }

    [Fact]
    public void LeadingDimensions_AreKept() =>
        Assert.Equal(new Shape([7, 5, 3, 2]), new MaskedAutoregressive(3, [8], 2, new RandomStream(5)).Forward(Tensor.Zeros(7, 5, 3)).Shape);
}
