using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The sizes of an image that convolutions of stride 2 shrink stage by stage.</summary>
internal sealed class ImagePyramid
{
    public const int Stride = 2;

    public ImagePyramid(Shape image, int stages, long kernel)
    {
        if (image.Rank != 3) throw new ArgumentException($"An image's shape is [channels, height, width], not {image}.", nameof(image));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernel);
        (Kernel, Padding) = (kernel, (kernel - 1) / 2);
        var sizes = new List<(long Height, long Width)> { (image[1], image[2]) };
        for (var i = 0; i < stages; i++) sizes.Add((Next(sizes[^1].Height), Next(sizes[^1].Width)));
        if (sizes[^1].Height < 1 || sizes[^1].Width < 1)
        {
            throw new ArgumentException($"An image of {image[1]} x {image[2]} is too small for {stages} stages that halve it.", nameof(image));
        }

        Sizes = sizes;
    }

    public long Kernel { get; }

    public long Padding { get; }

    /// <summary>Height and width, from the image to the smallest.</summary>
    public IReadOnlyList<(long Height, long Width)> Sizes { get; }

    /// <summary>What a transposed convolution leaves out on its way back from the size below to this one.</summary>
    public static long Remainder(long size, long kernel, long padding) => (size + (2 * padding) - kernel) % Stride;

    private long Next(long size) => size + (2 * Padding) < Kernel ? 0 : ((size + (2 * Padding) - Kernel) / Stride) + 1;
}
