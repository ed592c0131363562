using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Pictures seen through a scale and a shift, by bilinear interpolation with zeros outside: <see cref="Paste"/> lays a window on a canvas,
/// <see cref="Crop"/> looks at a canvas through a window. Both are differentiable in picture and place.
/// </summary>
/// <remarks>
/// A place is (s, x, y). In coordinates in which the centers of the corner pixels lie at -1 and 1, the pixel g of a pasted canvas shows the
/// window's point s g + (x, y), so that the window covers 1 / s of the canvas' side; a crop is the inverse, (1 / s, -x / s, -y / s).
/// The map has no rotation, so the interpolation is a product A_y W A_xᵀ with A[i, j] = max(0, 1 - |u_i - j|), u_i being the point of pixel i
/// in pixels. Source: Jaderberg et al., Spatial Transformer Networks, 2015; the places of Eslami et al., Attend, Infer, Repeat, 2016.
/// </remarks>
public static class SpatialTransformer
{
    /// <summary>The smallest scale that <see cref="Crop"/> divides by.</summary>
    public const double SmallestScale = 0.3;

    /// <summary>A window laid on an empty canvas.</summary>
    /// <param name="window">[..., window height, window width].</param>
    /// <param name="place">(s, x, y), [..., 3]; leading dimensions broadcast with those of the window.</param>
    /// <param name="height">The canvas' rows, at least 2.</param>
    /// <param name="width">The canvas' columns, at least 2.</param>
    /// <returns>[..., height, width].</returns>
    /// <exception cref="ArgumentException">The place has not three numbers, or a picture has no height or width.</exception>
    public static Tensor Paste(Tensor window, Tensor place, long height, long width)
    {
        var (scale, x, y) = Parts(place);
        return Resample(window, scale, x, y, height, width);
    }

    /// <summary>What a canvas shows where <see cref="Paste"/> would lay a window.</summary>
    /// <param name="canvas">[..., height, width].</param>
    /// <param name="place">(s, x, y), [..., 3]; leading dimensions broadcast with those of the canvas. Scales below <see cref="SmallestScale"/> count as that.</param>
    /// <param name="side">The window's rows and columns, at least 2.</param>
    /// <returns>[..., side, side].</returns>
    /// <exception cref="ArgumentException">The place has not three numbers, or a picture has no height or width.</exception>
    public static Tensor Crop(Tensor canvas, Tensor place, long side)
    {
        var (scale, x, y) = Parts(place);
        var inverse = 1 / scale.ClampMin(SmallestScale);
        return Resample(canvas, inverse, -(x * inverse), -(y * inverse), side, side);
    }

    private static (Tensor Scale, Tensor X, Tensor Y) Parts(Tensor place) => place.Rank > 0 && place.Size(-1) == 3
        ? (place.Select(-1, 0), place.Select(-1, 1), place.Select(-1, 2))
        : throw new ArgumentException($"A place is (scale, x, y), [..., 3]; the shape {place.Shape} was given.", nameof(place));

    private static Tensor Resample(Tensor picture, Tensor scale, Tensor x, Tensor y, long height, long width)
    {
        if (picture.Rank < 2) throw new ArgumentException($"A picture is [..., height, width]; the shape {picture.Shape} was given.", nameof(picture));
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        var rows = Interpolation(scale, y, height, picture.Size(-2));
        var columns = Interpolation(scale, x, width, picture.Size(-1));
        return rows.MatMul(picture).MatMul(columns.Transpose(-2, -1));
    }

    /// <summary>The matrix that interpolates along one side, [..., to, from].</summary>
    private static Tensor Interpolation(Tensor scale, Tensor shift, long to, long from)
    {
        var half = 0.5 * (from - 1);
        var grid = Tensor.Linspace(-half, half, to, scale.DataType, scale.Device);
        var points = grid * scale.Unsqueeze(-1) + half * (shift.Unsqueeze(-1) + 1);
        var pixels = Tensor.Arange(from, scale.DataType, scale.Device);
        return (1 - (points.Unsqueeze(-1) - pixels).Abs()).Relu();
    }
}
