using System.Buffers.Binary;
using ImageMagick;
using ImageMagick.Configuration;

namespace Ansatz.Data.Formats;

/// <summary>What was decoded, and what was given up on the way.</summary>
/// <param name="Image">The image.</param>
/// <param name="Width">The width of the file's image, before cropping and resizing.</param>
/// <param name="Height">The height of the file's image, before cropping and resizing.</param>
/// <param name="HadAlpha">Whether an alpha channel was dropped.</param>
/// <param name="HadSixteenBits">Whether 16-bit values were reduced to 8 bits.</param>
/// <param name="HadMorePages">Whether pages or frames after the first were left out.</param>
/// <param name="Doubt">What the decoder doubted, or empty.</param>
internal readonly record struct DecodedImage(Image Image, int Width, int Height, bool HadAlpha, bool HadSixteenBits, bool HadMorePages, string Doubt);

/// <summary>
/// Decodes and encodes PNG, JPEG, TIFF, WebP, BMP and PPM through ImageMagick, which is allowed these formats and no other,
/// and whose memory is bounded before anything is decoded.
/// </summary>
internal static class ImageCodec
{
    private const string AllowedFormats = "{PNG,PNG24,PNG32,PNG48,PNG64,PNG8,JPEG,JPG,TIFF,TIF,TIFF64,WEBP,BMP,BMP2,BMP3,PPM,PGM,PBM,PNM,RGB,RGBA,GRAY}";

    private static readonly (string Name, MagickFormat Format, string[] Extensions)[] Known =
    [
        ("PNG", MagickFormat.Png, [".png"]),
        ("JPEG", MagickFormat.Jpeg, [".jpg", ".jpeg"]),
        ("TIFF", MagickFormat.Tiff, [".tif", ".tiff"]),
        ("WebP", MagickFormat.WebP, [".webp"]),
        ("BMP", MagickFormat.Bmp, [".bmp"]),
        ("PPM", MagickFormat.Pnm, [".ppm", ".pgm", ".pbm", ".pnm"]),
    ];

    /// <summary>Words by which the codecs' warnings tell damage from oddities (an unknown tag, a strange color profile).</summary>
    private static readonly string[] DamageWords = ["premature", "corrupt", "insufficient", "truncat", "unexpected end", "bad huffman", "invalid", "read error", "not enough"];

    static ImageCodec()
    {
        var files = ConfigurationFiles.Default;
        files.Policy.Data = $"""
            <policymap>
              <policy domain="delegate" rights="none" pattern="*"/>
              <policy domain="filter" rights="none" pattern="*"/>
              <policy domain="path" rights="none" pattern="@*"/>
              <policy domain="coder" rights="none" pattern="*"/>
              <policy domain="coder" rights="read|write" pattern="{AllowedFormats}"/>
            </policymap>
            """;
        MagickNET.Initialize(files);
        ResourceLimits.Memory = 2UL << 30;
        ResourceLimits.MaxMemoryRequest = 2UL << 30;
        ResourceLimits.Disk = 0;
        ResourceLimits.Width = 65_500;
        ResourceLimits.Height = 65_500;
        ResourceLimits.ListLength = 64;
        ResourceLimits.Thread = 1;
    }

    /// <summary>All extensions of picture files, in lower case with the dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Known.SelectMany(k => k.Extensions)];

    /// <summary>Whether the content is a picture of one of the known formats.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> head) => Sniff(head) is not null;

    /// <summary>Decodes a picture.</summary>
    /// <param name="source">The file.</param>
    /// <param name="id">The image's id.</param>
    /// <param name="geometry">How to crop and resize it.</param>
    /// <param name="box">The box to take the largest centered square around first, or null.</param>
    public static DecodedImage Decode(DataSource source, string id, ImageGeometry geometry, PixelBox? box = null)
    {
        if (source.Head.IsEmpty) throw new DataException(source.Name, "", "is empty");
        var format = Sniff(source.Head.Span) ?? throw NotAPicture(source);
        var bytes = source.ReadAll();
        var doubt = "";
        try
        {
            CheckSize(source, bytes, format);
            using var picture = new MagickImage();
            picture.Warning += (_, e) => doubt = doubt.Length == 0 ? FirstLine(e.Message) : doubt;
            picture.Read(bytes, Settings(format));
            if (IsDamage(doubt)) throw new DataException(source.Name, "", $"is damaged or cut off ({doubt})", "copy or download it again");
            picture.AutoOrient();
            if (picture.ColorSpace is not (ColorSpace.sRGB or ColorSpace.Gray)) picture.ColorSpace = ColorSpace.sRGB;
            var hadAlpha = picture.HasAlpha;
            if (hadAlpha) picture.HasAlpha = false;
            var (width, height) = ((int)picture.Width, (int)picture.Height);
            if (box is { } around) PixelTransform.CutAround(picture, around);
            var image = PixelTransform.Extract(picture, id, geometry);
            return new(image, width, height, hadAlpha, HasSixteenBits(source.Head.Span), HasMorePages(bytes, format), doubt);
        }
        catch (MagickException e)
        {
            throw new DataException(source.Name, "", $"cannot be decoded: {FirstLine(e.Message)}", "the file is damaged or cut off: copy or download it again", e);
        }
    }

    /// <summary>Encodes an image of 1 or 3 channels.</summary>
    /// <param name="image">The image.</param>
    /// <param name="extension">The extension of the format.</param>
    public static byte[] Encode(Image image, string extension)
    {
        if (image.Channels is not (1 or 3)) throw new DataException(image.Id, "", $"has {image.Channels} channels; a picture file holds 1 or 3", "write it as .npz");
        var format = Known.FirstOrDefault(k => k.Extensions.Contains(extension)).Format;
        using var picture = PixelTransform.ToPicture(image);
        picture.Quality = 95;
        return picture.ToByteArray(format == MagickFormat.Pnm ? image.Channels == 1 ? MagickFormat.Pgm : MagickFormat.Ppm : format);
    }

    private static MagickFormat? Sniff(ReadOnlySpan<byte> head)
    {
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..]) return MagickFormat.Png;
        if (head is [0xFF, 0xD8, 0xFF, ..]) return MagickFormat.Jpeg;
        if (head is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..]) return MagickFormat.Tiff;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return MagickFormat.WebP;
        if (head is [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..]) return MagickFormat.Bmp;
        if (head is [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'#', ..]) return MagickFormat.Pnm;
        return null;
    }

    private static MagickReadSettings Settings(MagickFormat format) => new() { Format = format, FrameIndex = 0, FrameCount = 1 };

    /// <summary>The announced size is checked before pixels are decoded: 24 megapixels, or 24 pixels a byte of the file.</summary>
    private static void CheckSize(DataSource source, byte[] bytes, MagickFormat format)
    {
        var info = new MagickImageInfo();
        info.Read(bytes, Settings(format));
        var (pixels, limit) = ((long)info.Width * info.Height, Math.Max(24L << 20, 24 * source.Length));
        if (pixels > limit)
            throw new DataException(source.Name, "header", $"announces {info.Width} x {info.Height} pixels, which a file of {source.Length} bytes may not ask for (limit {limit >> 20} megapixels)");
    }

    private static DataException NotAPicture(DataSource source)
    {
        var expected = Known.FirstOrDefault(k => k.Extensions.Contains(source.Extension)).Name ?? "picture";
        return new(source.Name, "", $"is not a {expected} file: it begins with {ByteText.Show(source.Head.Span)}");
    }

    private static bool HasSixteenBits(ReadOnlySpan<byte> head) => head.Length > 24 && head[0] == 0x89 && head[24] == 16;

    /// <summary>Whether a TIFF has a second directory, or a WebP is animated.</summary>
    private static bool HasMorePages(ReadOnlySpan<byte> file, MagickFormat format)
    {
        if (format == MagickFormat.WebP) return file.Length > 20 && file[12..].StartsWith("VP8X"u8) && (file[20] & 2) != 0;
        if (format != MagickFormat.Tiff || file.Length < 8) return false;
        var isLittle = file[0] == (byte)'I';
        if ((isLittle ? file[2] : file[3]) != 42) return false;
        var directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) : BinaryPrimitives.ReadUInt32BigEndian(file[4..]);
        if (directory + 2L > file.Length) return false;
        var entries = isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(file[(int)directory..]) : BinaryPrimitives.ReadUInt16BigEndian(file[(int)directory..]);
        var next = directory + 2L + 12L * entries;
        return next + 4 <= file.Length && file.Slice((int)next, 4).ContainsAnyExcept((byte)0);
    }

    private static bool IsDamage(string doubt) =>
        DamageWords.Any(word => doubt.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string FirstLine(string message)
    {
        var line = message.AsSpan();
        if (line.IndexOfAny('\r', '\n') is > 0 and var end) line = line[..end];
        var at = line.LastIndexOf(" @ ");
        return (at > 0 ? line[..at] : line).ToString().Trim();
    }
}
