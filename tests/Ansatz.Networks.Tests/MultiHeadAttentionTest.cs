using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class MultiHeadAttentionTest
{
    private static readonly RandomStream Stream = new(8);

    [Fact]
    public void CrossAttention_IsPyTorchs()
    {
        var table = new ReferenceTable("crossAttention");
        var attention = table.Into(new MultiHeadAttention(6, 2, Stream, contextWidth: 5));
        Numbers.Near(table["output"], attention.Forward(table["input"], table["context"], table["mask"] > 0.5));
    }

    [Fact]
    public void CausalAttention_IsPyTorchs()
    {
        var table = new ReferenceTable("causalAttention");
        var attention = table.Into(new MultiHeadAttention(6, 3, Stream));
        Numbers.Near(table["output"], attention.Forward(table["input"], causal: true));
    }

    [Fact]
    public void Causal_TheFutureDoesNotMatter()
    {
        var attention = new MultiHeadAttention(4, 2, Stream);
        Tensor x = Stream["x"].Normal([5, 4]), changed = Tensor.Cat([x.Narrow(0, 0, 3), Stream["y"].Normal([2, 4])], 0);
        Numbers.Near(attention.Forward(x, causal: true).Narrow(0, 0, 3), attention.Forward(changed, causal: true).Narrow(0, 0, 3), 1e-6);
    }

    [Fact]
    public void Causal_ShorterQueriesAreTheLastOnes()
    {
        var attention = new MultiHeadAttention(4, 2, Stream);
        attention.To(ScalarType.Float64);
        var x = Numbers.Normal(Stream["x"], 5, 4);
        Numbers.Near(attention.Forward(x, causal: true).Narrow(0, 3, 2), attention.Forward(x.Narrow(0, 3, 2), x, causal: true));
    }

    [Fact]
    public void QueryThatSeesNothing_GetsTheBias()
    {
        var attention = new MultiHeadAttention(4, 2, Stream);
        var x = Stream["x"].Normal([3, 4]);
        x.RequiresGradient = true;
        var y = attention.Forward(x, mask: Tensor.Zeros([3, 3], ScalarType.Bool));
        Numbers.Near(Tensor.Zeros(3, 4), y, 0); // biases start at zero
        y.Sum().Backward();
        Assert.True(x.Gradient!.IsFinite().All().ToBoolean());
    }

    [Fact]
    public void LeadingDimensions_AreKept()
    {
        var attention = new MultiHeadAttention(4, 2, Stream);
        attention.To(ScalarType.Float64);
        var x = Numbers.Normal(Stream["x"], 2, 3, 5, 4);
        var y = attention.Forward(x);
        Assert.Equal(x.Shape, y.Shape);
        Numbers.Near(attention.Forward(x[1][2]), y[1][2]);
    }

    [Fact]
    public void Gradients_AreThoseOfDifferences()
    {
        var attention = new MultiHeadAttention(4, 2, Stream, contextWidth: 3);
        Numbers.Gradients(attention, i => attention.Forward(i[0], i[1]), Numbers.Normal(Stream["q"], 2, 4), Numbers.Normal(Stream["c"], 3, 3));
    }

    [Fact]
    public void HeadsThatDoNotDivide_AreRefused() => Assert.Throws<ArgumentException>(() => new MultiHeadAttention(5, 2, Stream));
}
