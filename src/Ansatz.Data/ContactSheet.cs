using Ansatz.Data.Formats;

namespace Ansatz.Data;

/// <summary>Puts images side by side in one picture.</summary>
public static class ContactSheet
{
    /// <summary>
    /// One picture of all images, row by row, each in a cell of the largest size, enlarged by a whole factor
    /// (each pixel a square) until a cell has at least about 64 pixels.
    /// </summary>
    /// <param name="images">The images; of 1 or 3 channels.</param>
    /// <param name="columns">Cells a row; null: as square as possible.</param>
    /// <param name="spacing">White pixels between cells and around them.</param>
    /// <param name="scale">The factor; null: chosen from the size.</param>
    /// <exception cref="DataException">There is no image, or one has other than 1 or 3 channels.</exception>
    public static Image Compose(IReadOnlyList<Image> images, int? columns = null, int spacing = 2, int? scale = null)
    {
        if (images.Count == 0) throw new DataException("contact sheet", "", "there is no image to show");
        if (images.FirstOrDefault(i => i.Channels is not (1 or 3)) is { } odd) throw new DataException(odd.Id, "", $"has {odd.Channels} channels; only images of 1 or 3 can be shown");
        var across = Math.Clamp(columns ?? (int)Math.Ceiling(Math.Sqrt(images.Count)), 1, images.Count);
        var down = (images.Count + across - 1) / across;
        var (height, width, channels) = (images.Max(i => i.Height), images.Max(i => i.Width), images.Max(i => i.Channels));
        var factor = scale ?? Math.Max(1, 64 / Math.Max(height, width));
        var (cellHeight, cellWidth) = (height * factor + spacing, width * factor + spacing);
        var (sheetHeight, sheetWidth) = (down * cellHeight + spacing, across * cellWidth + spacing);
        if ((long)channels * sheetHeight * sheetWidth > 1L << 30) throw new DataException("contact sheet", "", $"{images.Count} images of {width}x{height} are too many for one picture", "write a folder");
        var sheet = new byte[channels * sheetHeight * sheetWidth];
        Array.Fill(sheet, (byte)255);
        var levels = new byte[images.Max(i => i.Size)];
        for (var n = 0; n < images.Count; n++)
        {
            var (image, top, left) = (images[n], n / across * cellHeight + spacing, n % across * cellWidth + spacing);
            image.CopyLevelsTo(levels);
            for (var c = 0; c < channels; c++)
            {
                var plane = levels.AsSpan((image.Channels == 1 ? 0 : c) * image.Height * image.Width, image.Height * image.Width);
                for (var y = 0; y < image.Height * factor; y++)
                {
                    var target = sheet.AsSpan((c * sheetHeight + top + y) * sheetWidth + left, image.Width * factor);
                    var line = plane.Slice(y / factor * image.Width, image.Width);
                    for (var x = 0; x < target.Length; x++) target[x] = line[x / factor];
                }
            }
        }
        return Image.FromLevels("contact-sheet", channels, sheetHeight, sheetWidth, sheet);
    }

    /// <summary>An image as the bytes of a PNG file.</summary>
    /// <param name="image">The image; of 1 or 3 channels.</param>
    /// <exception cref="DataException">It has other than 1 or 3 channels.</exception>
    public static byte[] ToPng(Image image) => ImageCodec.Encode(image, ".png");
}
