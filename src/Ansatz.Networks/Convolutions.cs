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
        : base(ConvolutionGeometry.Equal(1, transposed: false, inputs, outputs, kernel, stride, padding, outputPadding: 0, dilation, groups), stream, bias, initializer)
    {
    }
}

/// <summary>A convolution of an image: [..., inputs, height, width] to [..., outputs, height, width].</summary>
public sealed class Conv2d : Convolution
{
    /// <inheritdoc cref="Conv1d(long, long, long, RandomStream, long, long, long, long, bool, Initializer?)"/>
    public Conv2d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(ConvolutionGeometry.Equal(2, transposed: false, inputs, outputs, kernel, stride, padding, outputPadding: 0, dilation, groups), stream, bias, initializer)
    {
    }
}

/// <summary>A convolution of a volume: [..., inputs, depth, height, width] to [..., outputs, depth, height, width].</summary>
public sealed class Conv3d : Convolution
{
    /// <inheritdoc cref="Conv1d(long, long, long, RandomStream, long, long, long, long, bool, Initializer?)"/>
    public Conv3d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(ConvolutionGeometry.Equal(3, transposed: false, inputs, outputs, kernel, stride, padding, outputPadding: 0, dilation, groups), stream, bias, initializer)
    {
    }
}
