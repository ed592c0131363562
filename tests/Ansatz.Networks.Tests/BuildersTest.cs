using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class BuildersTest
{
    private static readonly RandomStream Stream = new(11);

    [Fact]
    public void Mlp_IsItsLayersInTurn()
    {
        var mlp = new Mlp([3, 4, 2], Stream, Activation.Tanh);
        mlp.To(ScalarType.Float64);
        var (s, x) = (mlp.State(), Numbers.Normal(Stream["x"], 5, 3));
        var hidden = (x.MatMul(s["layers.0.weight"].Transpose(0, 1)) + s["layers.0.bias"]).Tanh();
        Numbers.Near(hidden.MatMul(s["layers.2.weight"].Transpose(0, 1)) + s["layers.2.bias"], mlp.Forward(x));
    }

    [Fact]
    public void Mlp_TakesNormalizationAndDropout()
    {
        var mlp = new Mlp([3, 8, 8, 2], Stream, Activation.Silu, Activation.Sigmoid, width => new LayerNorm(width), dropout: 0.1);
        using var evaluation = EvaluationStream.Begin(Stream);
        var y = mlp.Forward(Tensor.Ones(2, 4, 3));
        Assert.Equal([2, 4, 2], y.Shape);
        Assert.True((y > 0).All().ToBoolean() && (y < 1).All().ToBoolean());
    }

    [Theory]
    [InlineData(28, 28)]
    [InlineData(32, 32)]
    [InlineData(33, 20)]
    [InlineData(64, 48)]
    public void Decoder_MeetsTheImagesSizeExactly(long height, long width)
    {
        Shape image = [3, height, width];
        var encoder = new ConvolutionalEncoder(image, [4, 8, 16], Stream["encoder"]);
        var decoder = new ConvolutionalDecoder(5, [16, 8, 4], image, Stream["decoder"]);
        var features = encoder.Forward(Tensor.Zeros([2, 3, .. image]));
        Assert.Equal([2, 3, encoder.Features], features.Shape);
        Assert.Equal([2, 3, .. image], decoder.Forward(Tensor.Zeros(2, 3, 5)).Shape);
    }

    [Fact]
    public void Decoder_FollowsItsCondition()
    {
        var decoder = new ConvolutionalDecoder(5, [8, 4], [1, 8, 8], Stream, condition: 2);
        Tensor z = Stream["z"].Normal([3, 5]), no = Tensor.Zeros(3, 2), yes = Tensor.Ones(3, 2);
        Numbers.Near(decoder.Forward(z, no), decoder.Forward(z, yes), 1e-6); // modulation starts as the identity
        foreach (var (name, parameter) in decoder.NamedParameters())
        {
            if (name.EndsWith("modulation.weight", StringComparison.Ordinal)) parameter.Assign(Tensor.Full(parameter.Shape, 0.3));
        }

        Assert.True((decoder.Forward(z, no) - decoder.Forward(z, yes)).Abs().Max().ToDouble() > 1e-3);
        Assert.Throws<ArgumentException>(() => decoder.Forward(z));
    }

    [Fact]
    public void ImageTooSmall_IsRefused() =>
        Assert.Contains("4 x 4", Assert.Throws<ArgumentException>(() => new ConvolutionalEncoder([1, 4, 4], [8, 8, 8, 8], Stream)).Message, StringComparison.Ordinal);

    [Fact]
    public void NormalHead_GivesADiagonalNormalWithBoundedVariance()
    {
        var head = NormalHead.Mlp([3, 8, 2], Stream, minimum: -1, maximum: 2);
        var q = head.Forward(1e4 * Stream["x"].Normal([50, 3]));
        Assert.Equal([50], q.BatchShape);
        Assert.Equal([2], q.EventShape);
        Assert.True((q.Variance >= Math.Exp(-1) - 1e-5).All().ToBoolean());
        Assert.True((q.Variance <= Math.Exp(2) + 1e-4).All().ToBoolean());
        Assert.IsAssignableFrom<IReparameterized>(q);
    }

    [Fact]
    public void Film_ScalesAndShiftsChannels()
    {
        var film = new Film(2, 3, Stream, spatial: 2, initializer: Initializer.Default);
        film.To(ScalarType.Float64);
        Tensor x = Numbers.Normal(Stream["x"], 4, 3, 2, 2), c = Numbers.Normal(Stream["c"], 4, 2);
        var modulation = c.MatMul(film.State()["modulation.weight"].Transpose(0, 1));
        var expected = x * (1 + modulation[.., ..3].Unsqueeze(-1).Unsqueeze(-1)) + modulation[.., 3..].Unsqueeze(-1).Unsqueeze(-1);
        Numbers.Near(expected, film.Forward(x, c));
        Numbers.Gradients(film, i => film.Forward(i[0], i[1]).Tanh(), Numbers.Normal(Stream["x"], 2, 3, 1, 2), Numbers.Normal(Stream["c"], 2, 2));
    }

    [Fact]
    public void Residual_AddsTheWayAround()
    {
        var body = new Linear(3, 3, Stream);
        var x = Stream["x"].Normal([4, 3]);
        Numbers.Near((body.Forward(x) + x).Relu(), new Residual(body, after: Activation.Relu).Forward(x), 1e-6);
    }

    [Fact]
    public void ResidualBlock_ChangesSizeAndChannels()
    {
        var block = Residual.Convolutional(4, 8, Stream, stride: 2, normalization: channels => new GroupNorm(2, channels));
        Assert.Equal([2, 3, 8, 4, 4], block.Forward(Tensor.Zeros(2, 3, 4, 8, 8)).Shape);
        var small = Residual.Convolutional(2, 4, Stream, stride: 2, Activation.Tanh, channels => new GroupNorm(1, channels));
        Numbers.Gradients(small, i => small.Forward(i[0]), Numbers.Normal(Stream["x"], 1, 2, 4, 4));
    }

    [Fact]
    public void EncoderAndDecoder_GradientsAreThoseOfDifferences()
    {
        var encoder = new ConvolutionalEncoder([1, 6, 5], [2, 2], Stream["e"], activation: Activation.Tanh, normalization: channels => new GroupNorm(1, channels));
        var decoder = new ConvolutionalDecoder(2, [2, 2], [1, 6, 5], Stream["d"], activation: Activation.Tanh, condition: 2);
        Numbers.Gradients(encoder, i => encoder.Forward(i[0]), Numbers.Normal(Stream["x"], 2, 1, 6, 5));
        Numbers.Gradients(decoder, i => decoder.Forward(i[0], i[1]), Numbers.Normal(Stream["z"], 2, 2), Numbers.Normal(Stream["c"], 2, 2));
    }

    [Fact]
    public void Encoder_TakesAKernelAStage()
    {
        var encoder = new ConvolutionalEncoder([1, 64, 64], [4, 4, 8, 8], [4, 4, 2, 2], Stream);
        Assert.Equal(new Shape(8, 4, 4), encoder.FeatureShape);
        Assert.Equal([8, 4, 2, 2], encoder.State()["_layers.4.weight".TrimStart('_')].Shape);
        Assert.Equal([2, 128], encoder.Forward(Tensor.Zeros(2, 1, 64, 64)).Shape);
    }
}
