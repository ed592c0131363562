using Ansatz.Torch;

namespace Ansatz.Data.Formats;

/// <summary>
/// Reads IDX images with their labels: one images file (its labels are found by name: <c>train-images-idx3-ubyte.gz</c> beside
/// <c>train-labels-idx1-ubyte.gz</c>), or a folder of such pairs, each a part (<c>train</c>; <c>t10k</c> is <c>test</c>).
/// Ids are the part and the running number.
/// </summary>
internal sealed class IdxReader : Reader<ImageSet>
{
    /// <summary>What an image costs beside its pixels: object, id, and label.</summary>
    private const int ImageOverhead = 160;

    public override string Name => "IDX images and labels (MNIST)";

    public override IReadOnlyList<string> Extensions => [".idx", ".idx3-ubyte", ".idx3"];

    public override bool Recognizes(DataSource source) => source.IsFolder ? ImageFiles(source.Path).Count > 0 : IdxFile.Recognizes(source);

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments);
        if (!source.IsFolder)
        {
            var part = options.Part ?? "";
            return options.Apply(ReadPart(source, PartOf(source.FileName) is { Length: > 0 } known ? known : part, notes).From(source.Name));
        }
        var files = ImageFiles(source.Path).Select(f => (Path: f, Part: PartOf(Path.GetFileName(f)))).ToArray();
        if (files.Length == 0) throw new DataException(source.Name, "", "holds no IDX images file (*-images-idx3-ubyte, *.gz)");
        var chosen = options.Part is null ? files : [.. files.Where(f => f.Part == options.Part)];
        if (chosen.Length == 0)
            throw new SpellingException($"part={options.Part}", $"the parts of {source.Name} are {string.Join(", ", files.Select(f => f.Part))}", NearestNames.Of(options.Part!, files.Select(f => f.Part)));
        var sets = chosen.Select(f =>
        {
            using var file = DataSource.FromPath(f.Path);
            return ReadPart(file, f.Part, notes);
        }).ToArray();
        var labels = sets.All(s => s.Labels is not null) ? sets.SelectMany(s => s.Labels!).ToArray() : null;
        var all = new ImageSet(sets.SelectMany(s => s), labels, labels is null ? null : Names(labels), parts: [.. sets.SelectMany(s => s.Parts!)], source: source.Name);
        return options.Apply(all);
    }

    private static ImageSet ReadPart(DataSource source, string part, INotes notes)
    {
        var (values, dimensions) = IdxFile.ReadBytes(source, ImageOverhead);
        if (dimensions.Length != 3)
        {
            var hint = dimensions.Length == 1 ? "these are labels: give the images file, its labels are found by name" : "images have 3 dimensions: number, rows, columns";
            throw new DataException(source.Name, "header", $"has {dimensions.Length} dimension{(dimensions.Length == 1 ? "" : "s")}, where images of 3 are expected", hint);
        }
        var (count, height, width) = (dimensions[0], dimensions[1], dimensions[2]);
        var (digits, size) = ($"{count - 1}".Length, height * width);
        var prefix = part.Length == 0 ? "" : $"{part}-";
        var images = new Image[count];
        for (var i = 0; i < count; i++)
            images[i] = Image.FromLevels(prefix + i.ToString().PadLeft(digits, '0'), 1, height, width, values.AsMemory(i * size, size));
        var labels = ReadLabels(source, count, notes);
        return new(images, labels, labels is null ? null : Names(labels), parts: part.Length == 0 ? null : [.. Enumerable.Repeat(part, count)], source: source.Name);
    }

    private static int[]? ReadLabels(DataSource source, int count, INotes notes)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(source.Path))!;
        var name = source.FileName.Replace("images", "labels").Replace("idx3", "idx1");
        var path = new[] { name, name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : $"{name}.gz" }
            .Select(n => Path.Combine(folder, n)).FirstOrDefault(p => p != Path.GetFullPath(source.Path) && File.Exists(p));
        if (path is null || name == source.FileName)
        {
            notes.Note($"no labels file beside {source.Name}: the images have no classes");
            return null;
        }
        using var file = DataSource.FromPath(path);
        var (labels, dimensions) = IdxFile.ReadBytes(file);
        if (dimensions is not [var found]) throw new DataException(path, "header", $"has {dimensions.Length} dimensions, where labels have 1");
        return found == count ? [.. labels.Select(l => (int)l)] : throw new DataException(path, "header", $"holds {found} labels for {count} images of {source.Name}");
    }

    private static string[] Names(int[] labels) => [.. Enumerable.Range(0, labels.Max() + 1).Select(l => $"{l}")];

    private static string PartOf(string fileName)
    {
        var stem = fileName.Split("images")[0].TrimEnd('-', '_', '.').ToLowerInvariant();
        return stem is "t10k" ? "test" : stem is "val" or "valid" ? "validation" : stem;
    }

    private static IReadOnlyList<string> ImageFiles(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f) is var n && n.Contains("images") && (n.Contains("idx3") || DataSource.ExtensionOf(n) == ".idx")).OrderDescending(StringComparer.Ordinal)];
}
