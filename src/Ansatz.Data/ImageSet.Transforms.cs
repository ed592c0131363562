using Ansatz.Data.Formats;

namespace Ansatz.Data;

public sealed partial class ImageSet
{
    /// <summary>Every image cropped, resized and converted; images that fit already are kept. The result is 8-bit where the size changes.</summary>
    /// <param name="geometry">The size and channels wanted.</param>
    /// <exception cref="DataException">An image has neither 1 nor 3 channels.</exception>
    public ImageSet Fit(ImageGeometry geometry)
    {
        if (images.All(i => geometry.Keeps(i.Channels, i.Height, i.Width))) return this;
        var result = new Image[images.Length];
        Parallel.For(0, images.Length, i => result[i] = PixelTransform.Transform(images[i], geometry));
        return new(result, Labels, ClassNames, Captions, Parts, Source);
    }

    /// <summary>Every image brought to the size a model needs, with a note of what was done.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">The rows wanted.</param>
    /// <param name="width">The columns wanted.</param>
    /// <param name="notes">Takes the note.</param>
    /// <exception cref="DataException">An image has neither 1 nor 3 channels.</exception>
    public ImageSet Conform(int channels, int height, int width, INotes notes)
    {
        var resized = images.Where(i => i.Height != height || i.Width != width).ToArray();
        if (resized.Length > 0)
        {
            var what = resized.Length == 1 ? $"{resized[0].Id} {resized[0].Width}x{resized[0].Height} was" : $"{resized.Length} of {Count} images were";
            notes.Note($"{what} cropped and resized to {width}x{height}, the model's size");
        }
        var recolored = images.Count(i => i.Channels != channels);
        if (recolored > 0) notes.Note($"{recolored} {(channels == 1 ? "color" : "grey")} image{(recolored == 1 ? "" : "s")} {(channels == 1 ? "made grey" : "tripled to 3 channels")}");
        return Fit(new(Height: height, Width: width, Channels: channels));
    }

    /// <summary>Every value rounded to one of equally spaced levels from 0 to 1.</summary>
    /// <param name="levels">How many; 2 gives black and white with the threshold 0.5.</param>
    public ImageSet Quantize(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        return new(images.Select(image =>
        {
            var values = image.ToArray();
            for (var i = 0; i < values.Length; i++) values[i] = MathF.Round(values[i] * (levels - 1), MidpointRounding.AwayFromZero) / (levels - 1);
            return Image.FromValues(image.Id, image.Channels, image.Height, image.Width, values);
        }), Labels, ClassNames, Captions, Parts, Source);
    }

    /// <summary>The pixels averaged over the set: the mean value of each image, in [0, 1].</summary>
    public float[] MeanBrightness()
    {
        var result = new float[images.Length];
        Parallel.For(0, images.Length, i =>
        {
            double sum = 0;
            foreach (var value in images[i].ToArray()) sum += value;
            result[i] = (float)(sum / images[i].Size);
        });
        return result;
    }
}
