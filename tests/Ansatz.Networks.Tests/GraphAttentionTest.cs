using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class GraphAttentionTest
{
    private static readonly RandomStream Stream = new(21);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RowsOfWeights_SumToOne_WithinTheirGraph(bool normalize)
    {
        var groups = new Ragged([3, 1, 5]);
        var attention = new GraphAttention(4, 6, 2, Stream["weights"], normalize: normalize);
        var nodes = groups.Pad(Stream["x"].Normal([9, 4]));
        var weights = attention.Weights(nodes, groups.Pairs); // [3, 2, 5, 5]
        var rows = weights.Sum([-1]);
        var expected = groups.Mask.Unsqueeze(1).Expand([3, 2, 5]).To(ScalarType.Float32);
        Numbers.Near(expected, rows, 1e-6);
        Assert.Equal(1, weights[1, 0, 0, 0].ToDouble(), 6); // alone, it sees itself
        Assert.Equal(0, weights[0, .., .., 3..].Abs().Max().ToDouble());
    }

    [Fact]
    public void GraphsDoNotSeeEachOther_AndOrderOfNodesGoesThrough()
    {
        var groups = new Ragged([3, 4]);
        var attention = new GraphAttention(4, 6, 2, Stream["weights"], normalize: true);
        Tensor Run(Tensor x) => groups.Flatten(attention.Forward(groups.Pad(x), groups.Pairs));
        Tensor a = Stream["a"].Normal([3, 4]), b = Stream["b"].Normal([4, 4]), c = Stream["c"].Normal([4, 4]);
        Tensor first = Run(Tensor.Cat([a, b], 0)), second = Run(Tensor.Cat([a, c], 0));
        Numbers.Near(first.Narrow(0, 0, 3), second.Narrow(0, 0, 3), 0);
        Assert.True((first - second).Abs().Max().ToDouble() > 1e-3);
        var order = Tensor.From<long>([2, 0, 1]);
        Numbers.Near(first.Narrow(0, 0, 3).IndexSelect(0, order), Run(Tensor.Cat([a.IndexSelect(0, order), b], 0)).Narrow(0, 0, 3), 1e-5);
    }

    [Fact]
    public void Forward_IsTheWeightedMeanOfItsFormula()
    {
        var attention = new GraphAttention(3, 2, 1, Stream["weights"]);
        var state = attention.State().ToDictionary(entry => entry.Key, entry => entry.Value);
        Tensor x = Stream["x"].Normal([4, 3]), w = state["projection.weight"], a = state["receiver"][0], b = state["sender"][0];
        var h = x.MatMul(w.Transpose(0, 1));
        var scores = (h.MatMul(a).Unsqueeze(1) + h.MatMul(b).Unsqueeze(0)).LeakyRelu(0.2);
        Numbers.Near(scores.Softmax(-1).MatMul(h), attention.Forward(x, Tensor.Ones([4, 4], ScalarType.Bool)), 1e-6);
    }

    [Fact]
    public void Gradients_AreThoseOfFiniteDifferences()
    {
        var groups = new Ragged([2, 3]);
        var attention = new GraphAttention(3, 2, 2, Stream["weights"], normalize: true);
        attention.To(ScalarType.Float64);
        Numbers.Gradients(attention, inputs => attention.Forward(groups.Pad(inputs[0]), groups.Pairs), Numbers.Normal(Stream["x"], 5, 3));
    }

    [Fact]
    public void Ragged_GoesBothWays_AndSumsItsGroups()
    {
        var groups = new Ragged([2, 1, 3]);
        var x = Stream["x"].Normal([7, 6, 4]);
        Assert.Equal(new Shape(7, 3, 3, 4), groups.Pad(x).Shape);
        Numbers.Near(x, groups.Flatten(groups.Pad(x)), 0);
        Assert.Equal([3f, 3, 15], groups.Sum(Tensor.From<float>([1, 2, 3, 4, 5, 6])).ToArray<float>());
        Assert.Equal([1.5f, 3, 5], groups.Mean(Tensor.From<float>([1, 2, 3, 4, 5, 6])).ToArray<float>());
        Assert.Equal([0L, 0, 1, 2, 2, 2], groups.Owner.ToArray<long>());
        Assert.Equal([7f, 7, 8, 9, 9, 9], groups.Spread(Tensor.From<float>([7, 8, 9])).ToArray<float>());
        Assert.Throws<ArgumentException>(() => new Ragged([2, 0]));
        Assert.Throws<ArgumentException>(() => new Ragged([]));
    }
}
