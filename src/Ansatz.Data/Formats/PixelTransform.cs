using ImageMagick;

namespace Ansatz.Data.Formats;

/// <summary>Moves pixels between our planar images and ImageMagick's interleaved ones, and resizes there.</summary>
internal static class PixelTransform
{
    /// <summary>Crops, resizes and converts a picture, and takes its levels.</summary>
    public static Image Extract(MagickImage picture, string id, ImageGeometry geometry)
    {
        Fit(picture, geometry);
        var source = picture.ColorSpace == ColorSpace.Gray ? 1 : 3;
        using var pixels = picture.GetPixelsUnsafe();
        var interleaved = pixels.ToByteArray(source == 1 ? "R" : "RGB") ?? throw new DataException(id, "", "has no pixels");
        var (width, height) = ((int)picture.Width, (int)picture.Height);
        return Image.FromLevels(id, geometry.Channels ?? source, height, width, Convert(Planar(interleaved, source), source, geometry.Channels ?? source));
    }

    /// <summary>Crops, resizes and converts an image; values that are not 8-bit levels become so when the size changes.</summary>
    public static Image Transform(Image image, ImageGeometry geometry)
    {
        if (geometry.Keeps(image.Channels, image.Height, image.Width)) return image;
        if (image.Channels is not (1 or 3)) throw new DataException(image.Id, "", $"has {image.Channels} channels; only images of 1 or 3 can be converted");
        if (new ImageGeometry(geometry.Crop, geometry.Height, geometry.Width).Keeps(image.Channels, image.Height, image.Width))
            return Recolor(image, geometry.Channels!.Value);
        if (geometry is { Crop: null, Height: { } h, Width: { } w } && image.Height % h == 0 && image.Height / h is var factor && image.Width == w * factor)
            return Transform(Average(image, factor), geometry);
        using var picture = ToPicture(image);
        Fit(picture, geometry);
        using var pixels = picture.GetPixelsUnsafe();
        var interleaved = pixels.ToByteArray(image.Channels == 1 ? "R" : "RGB")!;
        var channels = geometry.Channels ?? image.Channels;
        return Image.FromLevels(image.Id, channels, (int)picture.Height, (int)picture.Width, Convert(Planar(interleaved, image.Channels), image.Channels, channels));
    }

    /// <summary>Every factor x factor pixels made one of their mean level: what ImageMagick's box filter does, rounded once instead of twice.</summary>
    private static Image Average(Image image, int factor)
    {
        var levels = new byte[image.Size];
        image.CopyLevelsTo(levels);
        var (height, width) = (image.Height / factor, image.Width / factor);
        var (result, sums) = (new byte[image.Channels * height * width], new int[width]);
        for (var row = 0; row < image.Channels * height; row++)
        {
            Array.Clear(sums);
            for (var dy = 0; dy < factor; dy++)
            {
                var line = levels.AsSpan((row * factor + dy) * image.Width, image.Width);
                for (var x = 0; x < line.Length; x++) sums[x / factor] += line[x];
            }
            for (var x = 0; x < width; x++) result[row * width + x] = (byte)((sums[x] + factor * factor / 2) / (factor * factor));
        }
        return Image.FromLevels(image.Id, image.Channels, height, width, result);
    }

    /// <summary>Cuts out the square with the box's center and longer side, moved and shrunk to lie within the picture.</summary>
    public static void CutAround(MagickImage picture, PixelBox box)
    {
        var (width, height) = ((int)picture.Width, (int)picture.Height);
        var side = (int)Math.Clamp(Math.Round(Math.Max(box.Width, box.Height)), 1, Math.Min(width, height));
        var left = (int)Math.Clamp(Math.Round(box.Left + box.Width / 2 - side / 2.0), 0, width - side);
        var top = (int)Math.Clamp(Math.Round(box.Top + box.Height / 2 - side / 2.0), 0, height - side);
        picture.Crop(new MagickGeometry(left, top, (uint)side, (uint)side));
        picture.ResetPage();
    }

    /// <summary>The image as ImageMagick holds it.</summary>
    public static MagickImage ToPicture(Image image)
    {
        var levels = new byte[image.Size];
        image.CopyLevelsTo(levels);
        var interleaved = levels;
        if (image.Channels == 3)
        {
            interleaved = new byte[levels.Length];
            var plane = image.Height * image.Width;
            for (var i = 0; i < plane; i++)
                (interleaved[3 * i], interleaved[3 * i + 1], interleaved[3 * i + 2]) = (levels[i], levels[plane + i], levels[2 * plane + i]);
        }
        var picture = new MagickImage();
        picture.ReadPixels(interleaved, new PixelReadSettings((uint)image.Width, (uint)image.Height, StorageType.Char, image.Channels == 1 ? "I" : "RGB"));
        return picture;
    }

    private static void Fit(MagickImage picture, ImageGeometry geometry)
    {
        var (height, width) = (geometry.Height ?? (int)picture.Height, geometry.Width ?? (int)picture.Width);
        if (geometry.Crop is { } side)
        {
            Cut(picture, Math.Min(side, (int)picture.Width), Math.Min(side, (int)picture.Height));
            (height, width) = (geometry.Height ?? (int)picture.Height, geometry.Width ?? (int)picture.Width);
        }
        if ((int)picture.Height == height && (int)picture.Width == width) return;
        var scale = Math.Min((double)picture.Width / width, (double)picture.Height / height);
        Cut(picture, Math.Clamp((int)Math.Round(scale * width), 1, (int)picture.Width), Math.Clamp((int)Math.Round(scale * height), 1, (int)picture.Height));
        if (picture.Width == width && picture.Height == height) return;
        var averages = picture.Width % width == 0 && picture.Height % height == 0;
        picture.FilterType = averages ? FilterType.Box : FilterType.Triangle;
        picture.Resize(new MagickGeometry((uint)width, (uint)height) { IgnoreAspectRatio = true });
    }

    private static void Cut(MagickImage picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height) return;
        picture.Crop(new MagickGeometry(((int)picture.Width - width) / 2, ((int)picture.Height - height) / 2, (uint)width, (uint)height));
        picture.ResetPage();
    }

    private static byte[] Planar(byte[] interleaved, int channels)
    {
        if (channels == 1) return interleaved;
        var plane = interleaved.Length / channels;
        var result = new byte[interleaved.Length];
        for (var c = 0; c < channels; c++)
        {
            var target = result.AsSpan(c * plane, plane);
            for (var i = 0; i < plane; i++) target[i] = interleaved[i * channels + c];
        }
        return result;
    }

    private static byte[] Convert(byte[] planar, int from, int to)
    {
        if (from == to) return planar;
        if (from == 1) return [.. planar, .. planar, .. planar];
        var plane = planar.Length / 3;
        var grey = new byte[plane];
        for (var i = 0; i < plane; i++)
            grey[i] = (byte)((299 * planar[i] + 587 * planar[plane + i] + 114 * planar[2 * plane + i] + 500) / 1000);
        return grey;
    }

    private static Image Recolor(Image image, int channels)
    {
        if (image.IsEightBit)
        {
            var levels = new byte[image.Size];
            image.CopyLevelsTo(levels);
            return Image.FromLevels(image.Id, channels, image.Height, image.Width, Convert(levels, image.Channels, channels));
        }
        var values = image.ToArray();
        if (channels == 3) return Image.FromValues(image.Id, 3, image.Height, image.Width, (float[])[.. values, .. values, .. values]);
        var plane = values.Length / 3;
        var grey = new float[plane];
        for (var i = 0; i < plane; i++) grey[i] = Math.Clamp(0.299f * values[i] + 0.587f * values[plane + i] + 0.114f * values[2 * plane + i], 0, 1);
        return Image.FromValues(image.Id, 1, image.Height, image.Width, grey);
    }
}
