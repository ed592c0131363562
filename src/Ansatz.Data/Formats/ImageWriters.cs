using System.IO.Compression;

namespace Ansatz.Data.Formats;

/// <summary>Writes a set as one picture file: a contact sheet, or the image itself when there is one.</summary>
internal sealed class ContactSheetWriter : Writer<ImageSet>
{
    public override string Name => "contact sheet (one image: itself)";

    public override IReadOnlyList<string> Extensions => ImageCodec.Extensions;

    public override void Write(ImageSet value, string path, string extension, INotes notes)
    {
        if (value.Count == 0) throw new DataException(path, "", "there is no image to write");
        File.WriteAllBytes(path, ImageCodec.Encode(value.Count == 1 ? value[0] : ContactSheet.Compose(value), extension));
    }
}

/// <summary>Writes one image as a picture file.</summary>
internal sealed class PictureWriter : Writer<Image>
{
    public override string Name => "picture (PNG, JPEG, TIFF, WebP, BMP, PPM)";

    public override IReadOnlyList<string> Extensions => ImageCodec.Extensions;

    public override void Write(Image value, string path, string extension, INotes notes) => File.WriteAllBytes(path, ImageCodec.Encode(value, extension));
}

/// <summary>Writes a set as a folder: a PNG an image, in a folder a class where there are classes.</summary>
internal sealed class ImageFolderWriter : Writer<ImageSet>
{
    public override string Name => "folder of PNG pictures";

    public override IReadOnlyList<string> Extensions => ["/"];

    public override void Write(ImageSet value, string path, string extension, INotes notes)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Directory.CreateDirectory(path);
        for (var i = 0; i < value.Count; i++)
        {
            var folder = value.Labels is { } labels ? Path.Combine(path, Safe(value.ClassNames?[labels[i]] ?? $"{labels[i]}")) : path;
            var name = Safe(Path.GetFileName(value[i].Id));
            var isPicture = ImageCodec.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant());
            var stem = isPicture ? Path.GetFileNameWithoutExtension(name) : name;
            var file = Path.Combine(folder, $"{stem}.png");
            for (var again = 2; !used.Add(file); again++) file = Path.Combine(folder, $"{stem}-{again}.png");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(file, ImageCodec.Encode(value[i], ".png"));
        }
    }

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Select(c => c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(c) ? '_' : c)).TrimStart('.');
        return safe.Length == 0 ? "image" : safe;
    }
}

/// <summary>Writes a set exactly, as arrays in an .npz: pixels, ids, and labels, class names, captions, parts where known.</summary>
internal sealed class NumpyImageWriter : Writer<ImageSet>
{
    public override string Name => "NumPy arrays, exact";

    public override IReadOnlyList<string> Extensions => [".npz", ".npy"];

    public override void Write(ImageSet value, string path, string extension, INotes notes)
    {
        var pixels = PixelArray(value);
        if (extension == ".npy")
        {
            using var file = File.Create(path);
            NpyFile.Write(file, pixels);
            return;
        }
        var arrays = new List<KeyValuePair<string, NpyArray>> { new("pixels", pixels), new("ids", NpyArray.OfTexts(value.Ids)) };
        if (value.Labels is { } labels) arrays.Add(new("labels", NpyArray.Of<long>([.. labels.Select(l => (long)l)])));
        if (value.ClassNames is { } names) arrays.Add(new("class_names", NpyArray.OfTexts(names)));
        if (value.Captions is { } captions) arrays.Add(new("captions", NpyArray.OfTexts(captions)));
        if (value.Parts is { } parts) arrays.Add(new("parts", NpyArray.OfTexts(parts)));
        arrays.Add(new("header", NpyArray.OfTexts(["""{"type": "ImageSet", "version": 1}"""])));
        NpyFile.WriteZip(path, arrays);
    }

    private static NpyArray PixelArray(ImageSet set)
    {
        long[] shape = [set.Count, set.Channels, set.Height, set.Width];
        var size = set[0].Size;
        if ((long)set.Count * size * 4 > Array.MaxLength) throw new DataException(set.Source, "", $"{set.Count} images are too many for one array", "write a folder");
        if (set.All(i => i.IsEightBit))
        {
            var levels = new byte[set.Count * size];
            for (var i = 0; i < set.Count; i++) set[i].CopyLevelsTo(levels.AsSpan(i * size, size));
            return NpyArray.Of<byte>(levels, shape);
        }
        var values = new float[set.Count * size];
        for (var i = 0; i < set.Count; i++) set[i].CopyTo(values.AsSpan(i * size, size));
        return NpyArray.Of<float>(values, shape);
    }
}

/// <summary>Writes grey images as an IDX file, with their labels beside it (<c>images</c> and <c>idx3</c> in the name become <c>labels</c> and <c>idx1</c>).</summary>
internal sealed class IdxWriter : Writer<ImageSet>
{
    public override string Name => "IDX images and labels (MNIST), in a folder";

    public override IReadOnlyList<string> Extensions => [".idx"];

    public override void Write(ImageSet value, string path, string extension, INotes notes)
    {
        if (value.Channels != 1) throw new DataException(path, "", $"IDX holds grey images; these have {value.Channels} channels", "read them with :channels=1");
        Directory.CreateDirectory(path);
        foreach (var part in value.Parts?.Distinct() ?? ["all"])
        {
            var set = value.Parts is null ? value : value.Part(part);
            var levels = new byte[set[0].Size];
            WriteFile(Path.Combine(path, $"{part}-images-idx3-ubyte.gz"), [set.Count, set.Height, set.Width], stream =>
            {
                foreach (var image in set)
                {
                    image.CopyLevelsTo(levels);
                    stream.Write(levels);
                }
            });
            if (set.Labels is not { } labels) continue;
            if (labels.Any(l => l > 255)) throw new DataException(path, "", "IDX holds labels up to 255");
            WriteFile(Path.Combine(path, $"{part}-labels-idx1-ubyte.gz"), [set.Count], stream => stream.Write([.. labels.Select(l => (byte)l)]));
        }
    }

    private static void WriteFile(string path, int[] dimensions, Action<Stream> values)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        IdxFile.Write(stream, dimensions, values);
    }
}
