using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A residual network of images, for small ones: a 3x3 convolution without pooling, stages of basic blocks, each stage but the first halving the image and
/// doubling the channels, then the mean over the remaining pixels. [..., channels, height, width] to [..., <see cref="Features"/>]. Blocks [2, 2, 2, 2] and
/// width 64 are ResNet-18 as it is used for 32x32 images. Source: He et al. 2016.
/// </summary>
public sealed class ResidualEncoder : Layer
{
    private readonly Sequential _layers;

    /// <summary>A network whose weights are drawn.</summary>
    /// <param name="channels">The image's channels.</param>
    /// <param name="width">The channels of the first stage.</param>
    /// <param name="blocks">Blocks of each stage.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">There is no stage.</exception>
    public ResidualEncoder(long channels, long width, IReadOnlyList<int> blocks, RandomStream stream)
    {
        if (blocks.Count == 0) throw new ArgumentException("A residual network has at least one stage.", nameof(blocks));
        List<Layer> layers =
        [
            new Conv2d(channels, width, 3, stream["start"], padding: 1, bias: false, initializer: Initializer.KaimingNormal()), new BatchNorm(width, spatial: 2), Activation.Relu,
        ];
        Features = width;
        for (var stage = 0; stage < blocks.Count; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
            {
                var outputs = width << stage;
                layers.Add(Residual.Convolutional(Features, outputs, stream["stage"][stage][block], stride: stage > 0 && block == 0 ? 2 : 1));
                Features = outputs;
            }
        }
        _layers = new Sequential([.. layers]);
    }

    /// <summary>How many features come out.</summary>
    public long Features { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => _layers.Forward(input).Mean([-2, -1]);
}
