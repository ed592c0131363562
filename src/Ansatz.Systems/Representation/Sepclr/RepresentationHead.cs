using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// What is read off a backbone's features: a representation, which is kept and probed, and a projection of it, on which the losses act. Probes of the
/// projection are worse than of the representation.
/// </summary>
internal sealed class RepresentationHead : Module
{
    private readonly Linear _output;
    private readonly Mlp? _projector;

    /// <summary>A head whose weights are drawn.</summary>
    /// <param name="features">The backbone's features.</param>
    /// <param name="size">The length k of the representation and its projection.</param>
    /// <param name="projector">The projector's hidden units; 0: the losses act on the representation itself.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public RepresentationHead(long features, int size, int projector, RandomStream stream)
    {
        _output = new Linear(features, size, stream["output"]);
        if (projector > 0) _projector = new Mlp([size, projector, size], stream["projector"], normalization: width => new BatchNorm(width));
    }

    /// <summary>The representation, [n, k].</summary>
    /// <param name="features">[n, features].</param>
    public Tensor Represent(Tensor features) => _output.Forward(features);

    /// <summary>The projection that the losses see, [n, k].</summary>
    /// <param name="features">[n, features].</param>
    public Tensor Project(Tensor features)
    {
        var representation = Represent(features);
        return _projector?.Forward(representation) ?? representation;
    }
}

/// <summary>The networks between items and features.</summary>
internal static class Backbones
{
    /// <summary>A backbone for items of a shape, and how many features it gives.</summary>
    /// <param name="options">Which.</param>
    /// <param name="item">[channels, height, width], or [features].</param>
    /// <param name="stream">Where the first weights come from.</param>
    public static (Layer Network, long Features) Make(SepclrOptions options, Shape item, RandomStream stream)
    {
        if (item.Rank == 1)
        {
            long hidden = 8L * options.Width;
            return (new Mlp([item[0], hidden, hidden], stream, last: Activation.Relu, normalization: width => new BatchNorm(width)), hidden);
        }
        if (options.Backbone == EncoderBackbone.Resnet18)
        {
            var residual = new ResidualEncoder(item[0], options.Width, [2, 2, 2, 2], stream);
            return (residual, residual.Features);
        }
        long[] channels = [options.Width, 2L * options.Width, 4L * options.Width];
        var encoder = new ConvolutionalEncoder(item, channels, stream, kernel: 3, normalization: width => new BatchNorm(width, spatial: 2));
        return (encoder, encoder.Features);
    }
}
