using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The encoder: images [.., channels, height, width] to mean and log-variance of their latents.</summary>
internal sealed class VaeEncoder : Module
{
    private readonly ConvolutionalEncoder? _convolutions;
    private readonly NormalHead _head;

    /// <summary>An encoder whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="stream">Where the first weights come from.</param>
    public VaeEncoder(BeMoreActiveOptions options, Shape image, RandomStream stream)
    {
        if (options.Network == VaeNetwork.FullyConnected)
        {
            _head = NormalHead.Mlp([image.Elements, (long)options.Hidden, options.Hidden, options.LatentSize], stream["head"]);
            return;
        }
        _convolutions = new ConvolutionalEncoder(image, [.. options.Channels.Select(c => (long)c)], [.. options.Kernels.Select(k => (long)k)], stream["convolutions"]);
        _head = NormalHead.Mlp([_convolutions.Features, options.Hidden, options.LatentSize], stream["head"]);
    }

    /// <summary>The posteriors of images.</summary>
    /// <param name="images">[.., channels, height, width].</param>
    public Posterior Forward(Tensor images)
    {
        var (mean, logVariance) = _head.Moments(_convolutions is null ? images.Flatten(-3, -1) : _convolutions.Forward(images));
        return new Posterior(mean, logVariance);
    }
}

/// <summary>The decoder: latents to a distribution of images.</summary>
internal sealed class VaeDecoder : Module
{
    private readonly Shape _image;
    private readonly PixelLikelihood _likelihood;
    private readonly Parameter? _deviation;
    private readonly Mlp _start;
    private readonly ConvolutionalDecoder? _convolutions;

    /// <summary>A decoder whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="stream">Where the first weights come from.</param>
    public VaeDecoder(BeMoreActiveOptions options, Shape image, RandomStream stream)
    {
        (_image, _likelihood) = (image, options.Likelihood.For((int)image[0]));
        _deviation = _likelihood.MakeDeviation();
        long latent = options.LatentSize, h = options.Hidden;
        if (options.Network == VaeNetwork.FullyConnected)
        {
            _start = new Mlp([latent, h, h, h, image.Elements], stream["start"], Activation.Tanh);
            return;
        }
        _start = new Mlp([latent, h], stream["start"], last: Activation.Relu);
        _convolutions = new ConvolutionalDecoder(h, [.. options.Channels.Reverse().Select(c => (long)c)], image, stream["convolutions"]);
    }

    /// <summary>The distribution of images: batch [..], event [channels, height, width].</summary>
    /// <param name="latents">[.., latent].</param>
    public Distribution Forward(Tensor latents) => _likelihood.Of(Output(latents), _deviation);

    /// <summary>The expected images, in [0, 1], [.., channels, height, width].</summary>
    /// <param name="latents">[.., latent].</param>
    public Tensor Mean(Tensor latents) => _likelihood.Mean(Output(latents));

    private Tensor Output(Tensor latents)
    {
        var start = _start.Forward(latents);
        return (_convolutions is null ? start.Reshape(start.Shape[..^1].Concat(_image)) : _convolutions.Forward(start)) + _likelihood.Grey;
    }
}
