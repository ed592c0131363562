using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The decoder p(x|y,z): latent and attribute features, 256 hidden units, transposed convolutions that double the image, and the likelihood
/// of pixels. The attribute features also scale and shift every stage (<see cref="Film"/>) when that is chosen.
/// </summary>
internal sealed class ImageDecoder : Module
{
    private readonly Mlp _start;
    private readonly ConvolutionalDecoder _stages;
    private readonly Parameter? _deviation;
    private readonly PixelLikelihood _likelihood;
    private readonly bool _film;

    /// <summary>A decoder whose weights are drawn.</summary>
    /// <param name="layout">The images' shape and the channels of the stages.</param>
    /// <param name="likelihood">The likelihood of pixels; not the automatic one.</param>
    /// <param name="latent">The length of a latent; 0: attributes only.</param>
    /// <param name="film">Whether the attributes modulate every stage.</param>
    /// <param name="batchNorm">Whether stages are normalized over the batch.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public ImageDecoder(ImageStages layout, PixelLikelihood likelihood, int latent, bool film, bool batchNorm, RandomStream stream)
    {
        (_likelihood, _film) = (likelihood, film);
        _deviation = likelihood.MakeDeviation();
        _start = new Mlp([latent + AttributeEmbedding.Features, ImageStages.Hidden], stream["start"], last: ImageStages.Activation, initializer: Initializer.KaimingNormal());
        _stages = new ConvolutionalDecoder(
            ImageStages.Hidden, [.. layout.Channels.Reverse()], layout.Image, stream["stages"], activation: ImageStages.Activation,
            normalization: batchNorm ? channels => new BatchNorm(channels, spatial: 2) : null, condition: film ? AttributeEmbedding.Features : 0, initializer: Initializer.KaimingNormal());
    }

    /// <summary>The distribution of images: batch [...], event [channels, height, width].</summary>
    /// <param name="latent">[..., latent].</param>
    /// <param name="embedding">The attributes' features, broadcasting on the left to the latent's leading dimensions.</param>
    public Distribution Forward(Tensor latent, Tensor embedding) => _likelihood.Of(Output(latent, embedding), _deviation);

    /// <summary>The expected image, in [0, 1]: [..., channels, height, width].</summary>
    /// <param name="latent">[..., latent].</param>
    /// <param name="embedding">The attributes' features, broadcasting on the left to the latent's leading dimensions.</param>
    public Tensor Mean(Tensor latent, Tensor embedding) => _likelihood.Mean(Output(latent, embedding));

    private Tensor Output(Tensor latent, Tensor embedding)
    {
        var features = embedding.Expand(latent.Shape[..^1].Concat([AttributeEmbedding.Features]));
        var start = _start.Forward(Tensor.Cat([latent, features], -1));
        return _stages.Forward(start, _film ? features : null) + _likelihood.Grey;
    }
}
