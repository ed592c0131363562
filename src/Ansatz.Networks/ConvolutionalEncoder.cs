using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Convolutions that halve an image at each stage, then its features in a row: [..., channels, height, width] to [..., <see cref="Features"/>].
/// </summary>
public sealed class ConvolutionalEncoder : Layer
{
    private readonly IReadOnlyList<Layer> _layers;

    /// <summary>An encoder whose weights are drawn.</summary>
    /// <param name="image">The image's shape, [channels, height, width].</param>
    /// <param name="channels">The channels of the stages, such as [32, 64, 128].</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="kernel">The convolutions' kernel; its padding is (kernel - 1) / 2, rounded down, so that 4 halves an even size.</param>
    /// <param name="activation">After each stage; null: ReLU.</param>
    /// <param name="normalization">A normalization of a number of channels before each activation; null: none.</param>
    /// <param name="initializer">How the weights start; null: <see cref="Initializer.Default"/>.</param>
    /// <exception cref="ArgumentException">The image has another rank than 3 or is too small for so many stages.</exception>
    public ConvolutionalEncoder(
        Shape image, IReadOnlyList<long> channels, RandomStream stream, long kernel = 4, Activation? activation = null, Func<long, Layer>? normalization = null,
        Initializer? initializer = null)
        : this(image, channels, [kernel], stream, activation, normalization, initializer)
    {
    }

    /// <summary>An encoder whose stages have kernels of their own, such as 4, 4, 2, 2.</summary>
    /// <param name="image">The image's shape, [channels, height, width].</param>
    /// <param name="channels">The channels of the stages.</param>
    /// <param name="kernels">The kernels of the stages; the last one holds for those that remain.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="activation">After each stage; null: ReLU.</param>
    /// <param name="normalization">A normalization of a number of channels before each activation; null: none.</param>
    /// <param name="initializer">How the weights start; null: <see cref="Initializer.Default"/>.</param>
    /// <exception cref="ArgumentException">The image has another rank than 3 or is too small for so many stages, or there is no kernel.</exception>
    public ConvolutionalEncoder(
        Shape image, IReadOnlyList<long> channels, IReadOnlyList<long> kernels, RandomStream stream, Activation? activation = null,
        Func<long, Layer>? normalization = null, Initializer? initializer = null)
    {
        var pyramid = new ImagePyramid(image, channels.Count, kernels);
        var layers = new List<Layer>();
        for (var i = 0; i < channels.Count; i++)
        {
            layers.Add(new Conv2d(
                i == 0 ? image[0] : channels[i - 1], channels[i], pyramid.KernelOf(i), stream[i], ImagePyramid.Stride, ImagePyramid.PaddingOf(pyramid.KernelOf(i)), bias: normalization is null, initializer: initializer));
            if (normalization is not null) layers.Add(normalization(channels[i]));
            layers.Add(activation ?? Activation.Relu);
        }

        _layers = layers;
        var (height, width) = pyramid.Sizes[^1];
        FeatureShape = [channels.Count == 0 ? image[0] : channels[^1], height, width];
    }

    /// <summary>How many features come out.</summary>
    public long Features => FeatureShape.Elements;

    /// <summary>The shape of the last stage before it is flattened: [channels, height, width].</summary>
    public Shape FeatureShape { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Sequential.Run(_layers, input).Flatten(-3, -1);
}
