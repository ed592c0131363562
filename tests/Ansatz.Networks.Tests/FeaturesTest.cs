using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class FeaturesTest
{
    [Fact]
    public void Join_BroadcastsLeadingDimensions()
    {
        var joined = Features.Join(Tensor.Ones([4, 2]), Tensor.Zeros([3, 1, 1]), Tensor.Full([3], 2));
        Assert.Equal([3, 4, 6], joined.Shape);
        Assert.Equal([1, 1, 0, 2, 2, 2], joined[2, 3].ToArray<double>());
        Assert.Throws<ArgumentException>(() => Features.Join());
    }
}
