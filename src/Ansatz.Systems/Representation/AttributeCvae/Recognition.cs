using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The recognition network q(z|x,y): convolutions that halve the image, their features beside those of the attributes,
/// 256 hidden units, mean and log-variance. Pixels are centered first.
/// </summary>
internal sealed class Recognition : Module
{
    private readonly ConvolutionalEncoder _images;
    private readonly NormalHead _head;

    /// <summary>A recognition network whose weights are drawn.</summary>
    /// <param name="layout">The images' shape and the channels of the stages.</param>
    /// <param name="latent">The length of a latent.</param>
    /// <param name="batchNorm">Whether stages are normalized over the batch.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public Recognition(ImageStages layout, int latent, bool batchNorm, RandomStream stream)
    {
        _images = new ConvolutionalEncoder(layout.Image, layout.Channels, stream["images"], normalization: batchNorm ? channels => new BatchNorm(channels, spatial: 2) : null,
            activation: ImageStages.Activation, initializer: Initializer.KaimingNormal());
        _head = NormalHead.Mlp([_images.Features + AttributeEmbedding.Features, ImageStages.Hidden, latent], stream["head"], ImageStages.Activation,
            LatentBounds.Minimum, LatentBounds.Maximum);
    }

    /// <summary>The distribution: batch [...], event [latent].</summary>
    /// <param name="images">[..., channels, height, width].</param>
    /// <param name="embedding">The attributes' features, [..., 64].</param>
    public Distribution Forward(Tensor images, Tensor embedding)
    {
        var (mean, logVariance) = Moments(images, embedding);
        return Normal.FromLogVariance(mean, logVariance).ToEvent();
    }

    /// <summary>Mean and log-variance, [..., latent].</summary>
    /// <param name="images">[..., channels, height, width].</param>
    /// <param name="embedding">The attributes' features, [..., 64].</param>
    public (Tensor Mean, Tensor LogVariance) Moments(Tensor images, Tensor embedding) =>
        _head.Moments(Tensor.Cat([_images.Forward(ImageStages.Centered(images)), embedding], -1));
}
