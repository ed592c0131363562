using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A convolution of a sequence: [..., inputs, length] to [..., outputs, length].</summary>
public sealed class Conv1d : Convolution
{
    /// <summary>A convolution whose weights are drawn. Sizes are the same in all dimensions.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Length of the kernel.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="stride">How far the kernel moves for one step of the output.</param>
    /// <param name="padding">Zeros added on each side of the input.</param>
    /// <param name="dilation">Distance between neighboring entries of the kernel.</param>
    /// <param name="groups">Channels are split into so many groups that do not mix.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializer">How the weight starts; null: <see cref="Initializer.Default"/>.</param>
    public Conv1d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 1), Transposed: false)
            {
                Stride = ConvolutionGeometry.Equal(stride, 1),
                Padding = ConvolutionGeometry.Equal(padding, 1),
                Dilation = ConvolutionGeometry.Equal(dilation, 1),
                OutputPadding = ConvolutionGeometry.Equal(0, 1),
                Groups = groups,
            },
            stream, bias, initializer)
    {
    }
}

/// <summary>A convolution of an image: [..., inputs, height, width] to [..., outputs, height, width].</summary>
public sealed class Conv2d : Convolution
{
    /// <summary>A convolution whose weights are drawn. Sizes are the same in all dimensions.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Length of the kernel.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="stride">How far the kernel moves for one step of the output.</param>
    /// <param name="padding">Zeros added on each side of the input.</param>
    /// <param name="dilation">Distance between neighboring entries of the kernel.</param>
    /// <param name="groups">Channels are split into so many groups that do not mix.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializer">How the weight starts; null: <see cref="Initializer.Default"/>.</param>
    public Conv2d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 2), Transposed: false)
            {
                Stride = ConvolutionGeometry.Equal(stride, 2),
                Padding = ConvolutionGeometry.Equal(padding, 2),
                Dilation = ConvolutionGeometry.Equal(dilation, 2),
                OutputPadding = ConvolutionGeometry.Equal(0, 2),
                Groups = groups,
            },
            stream, bias, initializer)
    {
    }
}

/// <summary>A convolution of a volume: [..., inputs, depth, height, width] to [..., outputs, depth, height, width].</summary>
public sealed class Conv3d : Convolution
{
    /// <summary>A convolution whose weights are drawn. Sizes are the same in all dimensions.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Length of the kernel.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="stride">How far the kernel moves for one step of the output.</param>
    /// <param name="padding">Zeros added on each side of the input.</param>
    /// <param name="dilation">Distance between neighboring entries of the kernel.</param>
    /// <param name="groups">Channels are split into so many groups that do not mix.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializer">How the weight starts; null: <see cref="Initializer.Default"/>.</param>
    public Conv3d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 3), Transposed: false)
            {
                Stride = ConvolutionGeometry.Equal(stride, 3),
                Padding = ConvolutionGeometry.Equal(padding, 3),
                Dilation = ConvolutionGeometry.Equal(dilation, 3),
                OutputPadding = ConvolutionGeometry.Equal(0, 3),
                Groups = groups,
            },
            stream, bias, initializer)
    {
    }
}
