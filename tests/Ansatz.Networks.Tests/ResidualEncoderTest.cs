using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class ResidualEncoderTest
{
    [Fact]
    public void ResNet18_HasElevenMillionParametersAnd512Features()
    {
        var network = new ResidualEncoder(3, 64, [2, 2, 2, 2], new RandomStream(1));
        Assert.Equal(512, network.Features);
        Assert.Equal(11_168_832, network.ParameterCount); // torchvision's 11,689,512 less its head of 513,000 and the larger kernel's 7,680
    }

    [Fact]
    public void Forward_HalvesTheImageInEveryStageButTheFirst_AndAverages()
    {
        var network = new ResidualEncoder(1, 4, [1, 1], new RandomStream(1));
        Assert.Equal(new Shape(5, 8), network.Forward(new RandomStream(2).Normal([5, 1, 9, 12])).Shape);
        Assert.Throws<ArgumentException>(() => new ResidualEncoder(1, 4, [], new RandomStream(1)));
    }
}
