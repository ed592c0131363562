namespace Ansatz.Data.Formats;

/// <summary>
/// Reads images from NumPy arrays: [n,h,w], [n,c,h,w], [n,h,w,c] (c is 1 or 3), [h,w] or [h,w,3] for one image.
/// Unsigned bytes are levels of 255; floats lie in [0, 1] or their range is given. An .npz may hold labels beside the images,
/// and what <see cref="NumpyImageWriter"/> wrote is read back exactly.
/// </summary>
internal sealed class NumpyImageReader : Reader<ImageSet>
{
    /// <summary>What an image costs beside its pixels: object, id, and label.</summary>
    private const int ImageOverhead = 160;

    private static readonly string[] ImageNames = ["pixels", "images", "image", "imgs", "x", "data"];
    private static readonly string[] LabelNames = ["labels", "label", "y", "targets"];

    public override string Name => "NumPy array(s) of images";

    public override IReadOnlyList<string> Extensions => [".npy", ".npz"];

    public override bool Recognizes(DataSource source) => NpyFile.IsNpy(source) || (NpyFile.IsNpz(source) && NpyFile.Names(source) is var n && !n.Contains("columns") && !EffectArraysReader.AreEffects(n));

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments);
        if (NpyFile.IsNpy(source)) return options.Apply(new(Images(source, NpyFile.Read(source), options, null), source: source.Name));
        if (!NpyFile.IsNpz(source)) throw new DataException(source.Name, "", $"is not a NumPy file: it begins with {ByteText.Show(source.Head.Span)}");
        var names = NpyFile.Names(source);
        var suffix = options.Part is { } part && names.FirstOrDefault(n => ImageNames.Any(i => n == $"{i}_{part}")) is { } divided ? divided[divided.IndexOf('_')..] : "";
        var chosen = options.Array ?? ImageNames.Select(n => n + suffix).FirstOrDefault(names.Contains) ?? (names.Count == 1 ? names[0] : null);
        if (chosen is null || !names.Contains(chosen))
            throw new DataException(source.Name, "", chosen is null ? $"holds several arrays: {string.Join(", ", names)}" : $"has no array '{chosen}'; it holds {string.Join(", ", names)}", $"say which holds the images: {source.Name}:array={names[0]}");
        var labelName = LabelNames.Select(n => n + suffix).FirstOrDefault(n => names.Contains(n) && n != chosen);
        var arrays = NpyFile.ReadZip(source, n => n == chosen || n == labelName || n is "ids" or "class_names" or "captions" or "parts");
        var ids = arrays.TryGetValue("ids", out var idArray) ? idArray.ToTexts() : null;
        var images = Images(source, arrays[chosen], options, ids);
        string[]? Texts(string name) => arrays.TryGetValue(name, out var array) ? array.ToTexts() : null;
        int[]? labels = labelName is null ? null : [.. arrays[labelName].ToDoubles().Select(v => v is >= 0 and < int.MaxValue && v == Math.Floor(v) ? (int)v : throw new DataException(source.Name, $"array '{labelName}'", $"holds {v}, where classes from 0 are expected"))];
        var set = new ImageSet(images, labels, Texts("class_names") ?? (labels is null or [] ? null : [.. Enumerable.Range(0, Math.Min(labels.Max(), 9999) + 1).Select(l => $"{l}")]), Texts("captions"), Texts("parts"), source.Name);
        return suffix.Length == 0 ? options.Apply(set) : (options with { Part = null }).Apply(set);
    }

    private static Image[] Images(DataSource source, NpyArray array, ImageOptions options, string[]? ids)
    {
        var (count, channels, height, width, isLast) = Layout(array);
        Limits.Check(source, "", 2.0 * array.Data.Length + (double)count * ImageOverhead, $"{count} images");
        if (ids is not null && ids.Length != count) throw new DataException(array.Name, "", $"has {ids.Length} ids for {count} images");
        var size = channels * height * width;
        var digits = $"{count - 1}".Length;
        string Id(int i) => ids?[i] ?? i.ToString().PadLeft(digits, '0');
        if ((array.Kind, array.Width) == ('u', 1) && options.Range is null)
        {
            var levels = isLast ? ChannelsFirst(array.Data, channels, height * width) : array.Data;
            return [.. Enumerable.Range(0, count).Select(i => Image.FromLevels(Id(i), channels, height, width, levels.AsMemory(i * size, size)))];
        }
        var values = array.ToFloats();
        if (options.Range is { } range)
        {
            for (var i = 0; i < values.Length; i++) values[i] = (float)((values[i] - range.Low) / (range.High - range.Low));
            var (low, high) = (values.Min(), values.Max());
            if (low < -1e-5f || high > 1 + 1e-5f)
                throw new DataException(array.Name, "", $"its values lie in [{range.Low + low * (range.High - range.Low):G6}, {range.Low + high * (range.High - range.Low):G6}], outside the given range {range}");
            for (var i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? values[i] : Math.Clamp(values[i], 0, 1);
        }
        PixelRange.Check(values, array.Name);
        if (isLast) values = ChannelsFirst(values, channels, height * width);
        return [.. Enumerable.Range(0, count).Select(i => Image.FromValues(Id(i), channels, height, width, values.AsMemory(i * size, size)))];
    }

    private static (int Count, int Channels, int Height, int Width, bool IsLast) Layout(NpyArray array)
    {
        var s = array.Shape;
        if (s.Any(d => d is 0 or > int.MaxValue)) throw new DataException(array.Name, "", $"has the shape [{string.Join(", ", s)}] without values");
        return s switch
        {
            [var h, var w] => (1, 1, (int)h, (int)w, false),
            [var h, var w, 3] => (1, 3, (int)h, (int)w, true),
            [var n, var h, var w] => ((int)n, 1, (int)h, (int)w, false),
            [var n, 1 or 3, var h, var w] => ((int)n, (int)s[1], (int)h, (int)w, false),
            [var n, var h, var w, 1 or 3] => ((int)n, (int)s[3], (int)h, (int)w, true),
            _ => throw new DataException(array.Name, "", $"has the shape [{string.Join(", ", s)}], where images are [n,h,w], [n,c,h,w], [n,h,w,c] (c is 1 or 3), [h,w] or [h,w,3]"),
        };
    }

    private static T[] ChannelsFirst<T>(T[] values, int channels, int plane)
    {
        var result = new T[values.Length];
        for (var start = 0; start < values.Length; start += channels * plane)
            for (var i = 0; i < plane; i++)
                for (var c = 0; c < channels; c++) result[start + c * plane + i] = values[start + i * channels + c];
        return result;
    }
}
