namespace Ansatz.Data;

/// <summary>
/// How an image is brought to a size: first the centered square (or <see cref="Crop"/> x <see cref="Crop"/> pixels of its middle),
/// then resizing to <see cref="Height"/> x <see cref="Width"/> (averaging where a whole number of pixels makes one, else a triangle filter
/// that covers all source pixels). Without a size the image stays as it is.
/// </summary>
/// <param name="Crop">The side of the centered square to cut out, in pixels; null: the largest with the target's proportions when a size is given.</param>
/// <param name="Height">The rows wanted, or null.</param>
/// <param name="Width">The columns wanted, or null.</param>
/// <param name="Channels">1 (grey: 0.299 red + 0.587 green + 0.114 blue) or 3 (grey tripled), or null to keep them.</param>
public sealed record ImageGeometry(int? Crop = null, int? Height = null, int? Width = null, int? Channels = null)
{
    /// <summary>The image stays as it is.</summary>
    public static ImageGeometry Same { get; } = new();

    /// <summary>A square of this side.</summary>
    /// <param name="side">The side, in pixels.</param>
    public static ImageGeometry Square(int side) => new(Height: side, Width: side);

    /// <summary>Whether an image of this shape is left as it is.</summary>
    /// <param name="channels">Its channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    public bool Keeps(int channels, int height, int width) =>
        (Channels ?? channels) == channels && (Height ?? height) == height && (Width ?? width) == width
        && (Crop is not { } side || (Height is not null && Width is not null) || (side >= height && side >= width));
}
