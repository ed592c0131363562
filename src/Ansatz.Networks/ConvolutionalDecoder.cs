using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// The way back from numbers to an image: a linear map to the smallest size, then transposed convolutions that double it at each stage.
/// [..., inputs] to [..., channels, height, width], without an activation at the end. Sizes that are no power of two times the smallest are met exactly.
/// </summary>
public sealed class ConvolutionalDecoder : Layer
{
    private readonly Linear _start;
    private readonly IReadOnlyList<Stage> _stages;
    private readonly Shape _smallest;
    private readonly long _condition;

    /// <summary>A decoder whose weights are drawn.</summary>
    /// <param name="inputs">How many numbers come in.</param>
    /// <param name="channels">The channels before each stage, from the smallest size up, such as [128, 64, 32].</param>
    /// <param name="image">The image's shape, [channels, height, width].</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="kernel">The transposed convolutions' kernel.</param>
    /// <param name="activation">Before each stage; null: ReLU.</param>
    /// <param name="normalization">A normalization of a number of channels before each activation; null: none.</param>
    /// <param name="condition">The length of a condition that modulates every stage (<see cref="Film"/>); 0: none.</param>
    /// <param name="initializer">How the weights before an activation start; null: <see cref="Initializer.Default"/>. The output's always start so.</param>
    /// <exception cref="ArgumentException">The image has another rank than 3 or is too small for so many stages.</exception>
    public ConvolutionalDecoder(
        long inputs, IReadOnlyList<long> channels, Shape image, RandomStream stream, long kernel = 4, Activation? activation = null,
        Func<long, Layer>? normalization = null, long condition = 0, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(condition);
        if (channels.Count == 0) throw new ArgumentException("A decoder has at least one stage.", nameof(channels));
        var pyramid = new ImagePyramid(image, channels.Count, kernel);
        var (height, width) = pyramid.Sizes[^1];
        _smallest = [channels[0], height, width];
        _condition = condition;
        _start = new Linear(inputs, _smallest.Elements, stream["start"], initializer: initializer);
        _stages =
        [
            .. channels.Select((channel, i) => new Stage(
                normalization?.Invoke(channel),
                condition == 0 ? null : new Film(condition, channel, stream["film"][i], spatial: 2),
                activation ?? Activation.Relu,
                Enlarge(channel, i + 1 < channels.Count ? channels[i + 1] : image[0], pyramid, channels.Count - 1 - i, stream["stage"][i],
                    i + 1 < channels.Count ? initializer : null))),
        ];
    }

    /// <summary>The image, without a condition.</summary>
    /// <exception cref="ArgumentException">The decoder was made with a condition.</exception>
    public override Tensor Forward(Tensor input) => Forward(input, null);

    /// <summary>The image.</summary>
    /// <param name="input">[..., inputs].</param>
    /// <param name="condition">[..., condition]; null where the decoder was made without.</param>
    /// <exception cref="ArgumentException">There is a condition and there should be none, or the other way round.</exception>
    public Tensor Forward(Tensor input, Tensor? condition)
    {
        if (condition is null != (_condition == 0))
        {
            throw new ArgumentException(
                _condition == 0 ? "The decoder was made without a condition." : $"The decoder needs a condition of length {_condition}.", nameof(condition));
        }

        var start = _start.Forward(input);
        var x = start.Reshape(start.Shape[..^1].Concat(_smallest));
        foreach (var stage in _stages) x = stage.Forward(x, condition);
        return x;
    }

    private static ConvTranspose2d Enlarge(long inputs, long outputs, ImagePyramid pyramid, int size, RandomStream stream, Initializer? initializer)
    {
        var (height, width) = pyramid.Sizes[size];
        return new ConvTranspose2d(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(pyramid.Kernel, 2), Transposed: true)
            {
                Stride = ConvolutionGeometry.Equal(ImagePyramid.Stride, 2),
                Padding = ConvolutionGeometry.Equal(pyramid.Padding, 2),
                Dilation = ConvolutionGeometry.Equal(1, 2),
                OutputPadding =
                [
                    ImagePyramid.Remainder(height, pyramid.Kernel, pyramid.Padding),
                    ImagePyramid.Remainder(width, pyramid.Kernel, pyramid.Padding),
                ],
            },
            stream, initializer);
    }

    private sealed class Stage(Layer? normalization, Film? film, Activation activation, ConvTranspose2d enlarge) : Module
    {
        public Tensor Forward(Tensor x, Tensor? condition)
        {
            x = normalization?.Forward(x) ?? x;
            x = film?.Forward(x, condition!) ?? x;
            return enlarge.Forward(activation.Forward(x));
        }
    }
}
