using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// The encoder E: convolutions to a quarter of the image's sides, a dense layer, mean and log-variance. Reduced: w and 2w channels, both halving.
/// Refined: w, w halving, 2w halving, 2w. Leaky ReLU 0.2. The mean starts near 0 (deviation 0.01): far outside the band no gradient reaches it.
/// </summary>
internal sealed class QuantizationEncoder : Module
{
    private readonly Sequential _body;
    private readonly Linear _mean;
    private readonly Linear _logVariance;

    /// <summary>An encoder whose weights are drawn.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="options">The sizes.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public QuantizationEncoder(Shape image, LatentQuantizationOptions options, RandomStream stream)
    {
        var (w, k) = (options.Width, options.Refined ? 3 : 4);
        (long Channels, long Stride)[] stages = options.Refined ? [(w, 1), (w, 2), (2 * w, 2), (2 * w, 1)] : [(w, 2), (2 * w, 2)];
        var layers = new List<Layer>();
        var channels = image[0];
        foreach (var (outputs, stride) in stages)
        {
            layers.AddRange([new Conv2d(channels, outputs, k, stream["convolution"][layers.Count], stride, padding: 1), Activation.LeakyRelu(0.2)]);
            channels = outputs;
        }
        layers.AddRange([
            Layer.Of(x => x.Flatten(-3, -1)), new Linear(channels * (image[1] / 4) * (image[2] / 4), options.HiddenSize, stream["dense"]), Activation.LeakyRelu(0.2),
        ]);
        _body = new Sequential(layers);
        _mean = new Linear(options.HiddenSize, options.LatentSize, stream["mean"], initializer: Initializer.Normal(0.01), biasInitializer: Initializer.Zeros);
        _logVariance = new Linear(options.HiddenSize, options.LatentSize, stream["log-variance"], initializer: Initializer.Normal(0.01), biasInitializer: Initializer.Zeros);
    }

    /// <summary>Whether gradients of the parameters are recorded now: neither off nor frozen.</summary>
    public bool IsRecorded => Autograd.IsEnabled && _mean.Weight.Value.RequiresGradient;

    /// <summary>μ(x) and s(x), [n, latent].</summary>
    /// <param name="pixels">[n, channels, height, width] in [-1, 1].</param>
    public (Tensor Mean, Tensor LogVariance) Moments(Tensor pixels)
    {
        var features = _body.Forward(pixels);
        return (_mean.Forward(features), _logVariance.Forward(features));
    }

    /// <summary>μ(x) alone.</summary>
    public Tensor Mean(Tensor pixels) => _mean.Forward(_body.Forward(pixels));
}

/// <summary>
/// A decoder G, the encoder's mirror: two dense layers, transposed convolutions from a quarter of the sides up, tanh. [..., latent] to
/// [..., channels, height, width] in [-1, 1].
/// </summary>
internal sealed class QuantizationDecoder : Module
{
    private readonly Sequential _layers;

    /// <summary>A decoder whose weights are drawn.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="options">The sizes.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public QuantizationDecoder(Shape image, LatentQuantizationOptions options, RandomStream stream)
    {
        var (w, k) = (options.Width, options.Refined ? 3 : 4);
        (long Channels, long Stride)[] stages = options.Refined ? [(2 * w, 1), (2 * w, 2), (w, 2), (image[0], 1)] : [(w, 2), (image[0], 2)];
        Shape smallest = [2 * w, image[1] / 4, image[2] / 4];
        var layers = new List<Layer>
        {
            new Mlp([options.LatentSize, options.HiddenSize, smallest.Elements], stream["dense"], Activation.LeakyRelu(0.2), Activation.LeakyRelu(0.2)),
            Layer.Of(x => x.Unflatten(-1, smallest)),
        };
        var channels = smallest[0];
        for (var i = 0; i < stages.Length; i++)
        {
            var (outputs, stride) = stages[i];
            layers.Add(new ConvTranspose2d(channels, outputs, k, stream["convolution"][i], stride, padding: 1, outputPadding: stride == 2 && k == 3 ? 1 : 0));
            layers.Add(i + 1 < stages.Length ? Activation.LeakyRelu(0.2) : Activation.Tanh);
            channels = outputs;
        }
        _layers = new Sequential(layers);
    }

    /// <summary>The image, in [-1, 1].</summary>
    public Tensor Forward(Tensor code) => _layers.Forward(code);
}
