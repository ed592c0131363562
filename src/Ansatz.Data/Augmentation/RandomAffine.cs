using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>Images turned, scaled and moved about their middle, by bilinear interpolation, with black outside.</summary>
/// <param name="Rotation">The largest angle, in degrees, either way.</param>
/// <param name="Scale">The enlargement is uniform on 1 - Scale .. 1 + Scale, below 1.</param>
/// <param name="Shift">The largest shift along each side, in half sides.</param>
public sealed record RandomAffine(double Rotation = 14, double Scale = 0.15, double Shift = 0.15) : Augmentation
{
    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        Tensor Uniform(string name, double low, double high) => low + (high - low) * stream[name].Uniform([batch.Size(0)], batch.DataType, batch.Device);
        var radians = Math.PI / 180 * Rotation;
        return Resample(
            batch, Uniform("angle", -radians, radians), Uniform("scale", 1 - Scale, 1 + Scale), Uniform("x", -Shift, Shift), Uniform("y", -Shift, Shift));
    }

    /// <summary>Images of which each is turned, enlarged and moved by its own numbers.</summary>
    /// <param name="images">[n, channels, height, width].</param>
    /// <param name="angle">Clockwise, in radians, [n].</param>
    /// <param name="scale">The enlargement, positive, [n].</param>
    /// <param name="x">The shift to the right in half widths, [n].</param>
    /// <param name="y">The shift downwards in half heights, [n].</param>
    /// <returns>[n, channels, height, width].</returns>
    public static Tensor Resample(Tensor images, Tensor angle, Tensor scale, Tensor x, Tensor y)
    {
        // Where a pixel of the result comes from: the inverse map, p = R(-angle) (q - shift) / scale, with lengths measured in pixels.
        var aspect = (double)images.Size(2) / images.Size(3);
        var (cosine, sine) = (angle.Cos() / scale, angle.Sin() / scale);
        var first = Tensor.Stack([cosine, sine * aspect, -(cosine * x + sine * aspect * y)], -1);
        var second = Tensor.Stack([-sine / aspect, cosine, sine / aspect * x - cosine * y], -1);
        var grid = Tensor.AffineGrid(Tensor.Stack([first, second], 1), images.Shape.ToArray(), alignCorners: false);
        return Tensor.GridSample2d(images, grid, GridInterpolation.Bilinear, GridPadding.Zeros, alignCorners: false);
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"affine:rotation={Rotation},scale={Scale},shift={Shift}");
}

/// <summary>A window of random area, aspect ratio and place, resized to the whole image by bilinear interpolation.</summary>
/// <param name="Smallest">The window's area is uniform on Smallest .. 1 of the image's; its aspect ratio log-uniform on 3/4 .. 4/3.</param>
public sealed record RandomCrop(double Smallest = 0.2) : Augmentation
{
    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        Tensor Uniform(string name, double low, double high) => low + (high - low) * stream[name].Uniform([batch.Size(0)], batch.DataType, batch.Device);
        var (area, ratio) = (Uniform("area", Smallest, 1), Uniform("ratio", Math.Log(0.75), Math.Log(4.0 / 3)).Exp());
        var (width, height) = ((area * ratio).Sqrt().Clamp(max: 1), (area / ratio).Sqrt().Clamp(max: 1));
        var zero = width.ZerosLike();
        var first = Tensor.Stack([width, zero, (1 - width) * Uniform("x", -1, 1)], -1);
        var second = Tensor.Stack([zero, height, (1 - height) * Uniform("y", -1, 1)], -1);
        var grid = Tensor.AffineGrid(Tensor.Stack([first, second], 1), batch.Shape.ToArray(), alignCorners: false);
        return Tensor.GridSample2d(batch, grid, GridInterpolation.Bilinear, GridPadding.Border, alignCorners: false);
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"crop:{Smallest}");
}

/// <summary>Images mirrored left to right.</summary>
/// <param name="Probability">How often.</param>
public sealed record RandomFlip(double Probability = 0.5) : Augmentation
{
    private protected override Tensor Change(Tensor batch, RandomStream stream) => Tensor.Where(Draw(batch, stream, 0, 1) < Probability, batch.Flip([3]), batch);

    /// <inheritdoc/>
    public override string ToString() => Text($"flip:{Probability}");
}
