using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A transposed convolution (the adjoint of a convolution, which makes it larger) of a sequence: [..., inputs, length] to [..., outputs, length].</summary>
public sealed class ConvTranspose1d : Convolution
{
    /// <summary>A transposed convolution whose weights are drawn. Sizes are the same in all dimensions.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Length of the kernel.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="stride">How far the output moves for one step of the input.</param>
    /// <param name="padding">How much of the output is cut off on each side.</param>
    /// <param name="outputPadding">How much longer the output is at its end: which of the input lengths of the convolution is meant.</param>
    /// <param name="dilation">Distance between neighboring entries of the kernel.</param>
    /// <param name="groups">Channels are split into so many groups that do not mix.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializer">How the weight starts; null: <see cref="Initializer.Default"/>.</param>
    public ConvTranspose1d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long outputPadding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(ConvolutionGeometry.Equal(1, transposed: true, inputs, outputs, kernel, stride, padding, outputPadding, dilation, groups), stream, bias, initializer)
    {
    }
}

/// <summary>A transposed convolution (the adjoint of a convolution, which makes it larger) of an image: [..., inputs, height, width] to [..., outputs, height, width].</summary>
public sealed class ConvTranspose2d : Convolution
{
    /// <inheritdoc cref="ConvTranspose1d(long, long, long, RandomStream, long, long, long, long, long, bool, Initializer?)"/>
    public ConvTranspose2d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long outputPadding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(ConvolutionGeometry.Equal(2, transposed: true, inputs, outputs, kernel, stride, padding, outputPadding, dilation, groups), stream, bias, initializer)
    {
    }

    internal ConvTranspose2d(ConvolutionGeometry geometry, RandomStream stream, Initializer? initializer)
        : base(geometry, stream, bias: true, initializer)
    {
    }
}

/// <summary>A transposed convolution (the adjoint of a convolution, which makes it larger) of a volume: [..., inputs, depth, height, width] to [..., outputs, depth, height, width].</summary>
public sealed class ConvTranspose3d : Convolution
{
    /// <inheritdoc cref="ConvTranspose1d(long, long, long, RandomStream, long, long, long, long, long, bool, Initializer?)"/>
    public ConvTranspose3d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long outputPadding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(ConvolutionGeometry.Equal(3, transposed: true, inputs, outputs, kernel, stride, padding, outputPadding, dilation, groups), stream, bias, initializer)
    {
    }
}
