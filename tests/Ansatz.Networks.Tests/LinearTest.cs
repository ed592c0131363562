using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class LinearTest
{
    private static readonly RandomStream Stream = new(3);

    [Fact]
    public void Forward_IsTheAffineMap()
    {
        var layer = new Linear(3, 2, Stream);
        layer.To(ScalarType.Float64);
        var (w, b) = (layer.Weight.Value.ToArray<double>(), layer.Bias!.Value.ToArray<double>());
        double[] x = [0.5, -1, 2];
        double[] expected = [.. Enumerable.Range(0, 2).Select(o => b[o] + Enumerable.Range(0, 3).Sum(i => w[(o * 3) + i] * x[i]))];
        Numbers.Near(expected, layer.Forward(Tensor.From(x)).ToArray<double>(), 1e-15);
    }

    [Fact]
    public void Gradients_AreThoseOfDifferences()
    {
        var layer = new Linear(3, 2, Stream);
        Numbers.Gradients(layer, x => layer.Forward(x[0]).Tanh(), Numbers.Normal(Stream, 4, 3));
    }

    [Fact]
    public void DrawnWeights_GiveEachLaneItsOwnMap()
    {
        var layer = new Linear(3, 2, Stream);
        layer.To(ScalarType.Float64);
        Tensor w = Numbers.Normal(Stream["w"], 5, 1, 2, 3), b = Numbers.Normal(Stream["b"], 5, 1, 2), x = Numbers.Normal(Stream["x"], 4, 3);
        var drawn = Module.View(layer, (name, _) => name == "weight" ? w : b);
        var lanes = Numbers.Normal(Stream["lanes"], 5, 4, 3);
        var (shared, own) = (drawn.Forward(x), drawn.Forward(lanes));
        Assert.Equal([5, 4, 2], shared.Shape);
        for (var lane = 0; lane < 5; lane++)
        {
            var (wl, bl) = (w.Select(0, lane).Squeeze(0), b.Select(0, lane));
            Numbers.Near(x.MatMul(wl.Transpose(0, 1)) + bl, shared.Select(0, lane));
            Numbers.Near(lanes.Select(0, lane).MatMul(wl.Transpose(0, 1)) + bl, own.Select(0, lane));
        }
    }

    [Fact]
    public void DrawnWeights_MayDifferByRow()
    {
        var layer = new Linear(3, 2, Stream, bias: false);
        Tensor w = Numbers.Normal(Stream["w"], 4, 2, 3), x = Numbers.Normal(Stream["x"], 4, 3);
        var y = Module.View(layer, (_, _) => w).Forward(x);
        for (var row = 0; row < 4; row++) Numbers.Near(w.Select(0, row).MatMul(x.Select(0, row)), y.Select(0, row));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    public void SizesBelowOne_AreRefused(long inputs, long outputs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(inputs, outputs, Stream));
}
