using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class EmbeddingTest
{
    private static readonly RandomStream Stream = new(9);

    [Fact]
    public void Forward_PicksRows()
    {
        var layer = new Embedding(5, 3, Stream);
        var table = layer.Weight.Value.ToArray<double>();
        var y = layer.Forward(Tensor.From<long>([4, 0, 4, 1, 2, 2], 3, 2));
        Assert.Equal([3, 2, 3], y.Shape);
        double[] expected = [.. new[] { 4, 0, 4, 1, 2, 2 }.SelectMany(row => table.Skip(3 * row).Take(3))];
        Numbers.Near(expected, y.ToArray<double>(), 0);
    }

    [Fact]
    public void Gradient_SumsOverRepetitions()
    {
        var layer = new Embedding(3, 2, Stream);
        layer.Forward(Tensor.From<long>([2, 0, 2])).Sum().Backward();
        Numbers.Near([1, 1, 0, 0, 2, 2], layer.Weight.Unconstrained.Gradient!.ToArray<double>(), 0);
    }
}
