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
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 1), Transposed: true)
            {
                Stride = ConvolutionGeometry.Equal(stride, 1),
                Padding = ConvolutionGeometry.Equal(padding, 1),
                Dilation = ConvolutionGeometry.Equal(dilation, 1),
                OutputPadding = ConvolutionGeometry.Equal(outputPadding, 1),
                Groups = groups,
            },
            stream, bias, initializer)
    {
    }
}

/// <summary>A transposed convolution (the adjoint of a convolution, which makes it larger) of an image: [..., inputs, height, width] to [..., outputs, height, width].</summary>
public sealed class ConvTranspose2d : Convolution
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
    public ConvTranspose2d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long outputPadding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 2), Transposed: true)
            {
                Stride = ConvolutionGeometry.Equal(stride, 2),
                Padding = ConvolutionGeometry.Equal(padding, 2),
                Dilation = ConvolutionGeometry.Equal(dilation, 2),
                OutputPadding = ConvolutionGeometry.Equal(outputPadding, 2),
                Groups = groups,
            },
            stream, bias, initializer)
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
    public ConvTranspose3d(
        long inputs, long outputs, long kernel, RandomStream stream, long stride = 1, long padding = 0, long outputPadding = 0, long dilation = 1,
        long groups = 1, bool bias = true, Initializer? initializer = null)
        : base(
            new ConvolutionGeometry(inputs, outputs, ConvolutionGeometry.Equal(kernel, 3), Transposed: true)
            {
                Stride = ConvolutionGeometry.Equal(stride, 3),
                Padding = ConvolutionGeometry.Equal(padding, 3),
                Dilation = ConvolutionGeometry.Equal(dilation, 3),
                OutputPadding = ConvolutionGeometry.Equal(outputPadding, 3),
                Groups = groups,
            },
            stream, bias, initializer)
    {
    }
}
