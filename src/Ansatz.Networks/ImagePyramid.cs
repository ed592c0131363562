using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The sizes of an image that convolutions of stride 2 shrink stage by stage.</summary>
internal sealed class ImagePyramid
{
    public const int Stride = 2;

    private readonly IReadOnlyList<long> _kernels;

    public ImagePyramid(Shape image, int stages, long kernel)
        : this(image, stages, [kernel])
    {
    }

    /// <summary>The sizes for kernels of their own; the last one holds for the stages that remain.</summary>
    public ImagePyramid(Shape image, int stages, IReadOnlyList<long> kernels)
    {
        if (image.Rank != 3) throw new ArgumentException($"An image's shape is [channels, height, width], not {image}.", nameof(image));
        if (kernels.Count == 0) throw new ArgumentException("Convolutions have a kernel.", nameof(kernels));
        foreach (var kernel in kernels) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernel, nameof(kernels));
        _kernels = kernels;
        var sizes = new List<(long Height, long Width)> { (image[1], image[2]) };
        for (var i = 0; i < stages; i++) sizes.Add((Next(sizes[^1].Height, KernelOf(i)), Next(sizes[^1].Width, KernelOf(i))));
        if (sizes[^1].Height < 1 || sizes[^1].Width < 1)
        {
            throw new ArgumentException($"An image of {image[1]} x {image[2]} is too small for {stages} stages that halve it.", nameof(image));
        }

        Sizes = sizes;
    }

    public long Kernel => _kernels[0];

    public long Padding => PaddingOf(Kernel);

    /// <summary>The kernel of a stage, from 0 at the image.</summary>
    public long KernelOf(int stage) => _kernels[Math.Min(stage, _kernels.Count - 1)];

    /// <summary>The padding of a kernel, (kernel - 1) / 2, rounded down.</summary>
    public static long PaddingOf(long kernel) => (kernel - 1) / 2;

    /// <summary>Height and width, from the image to the smallest.</summary>
    public IReadOnlyList<(long Height, long Width)> Sizes { get; }

    /// <summary>What a transposed convolution leaves out on its way back from the size below to this one.</summary>
    public static long Remainder(long size, long kernel, long padding) => (size + (2 * padding) - kernel) % Stride;

    private static long Next(long size, long kernel) => size + (2 * PaddingOf(kernel)) < kernel ? 0 : ((size + (2 * PaddingOf(kernel)) - kernel) / Stride) + 1;
}
