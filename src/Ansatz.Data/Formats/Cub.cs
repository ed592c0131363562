namespace Ansatz.Data.Formats;

/// <summary>
/// The files of CUB-200-2011 as published: <c>images.txt</c> (id, path), <c>image_class_labels.txt</c> (image, class), <c>classes.txt</c>,
/// <c>train_test_split.txt</c> (image, 1 train), <c>bounding_boxes.txt</c> (image, left, top, width, height) and in <c>attributes</c>
/// <c>attributes.txt</c>, <c>image_attribute_labels.txt</c> (image, attribute, present, certainty 1 to 4, seconds; some rows have more columns)
/// and <c>class_attribute_labels_continuous.txt</c> (class x attribute, percent). Source: Wah et al., Caltech technical report CNS-TR-2011-001.
/// </summary>
internal sealed class Cub
{
    public const int Side = 64;
    private readonly string folder;

    public Cub(string folder)
    {
        this.folder = folder;
        var file = new LayoutFile(Path.Combine(folder, "images.txt"));
        var paths = new List<string>();
        foreach (var (line, fields) in file.Rows(2))
        {
            if (file.Integer(line, fields[0], 1, 100_000_000) != paths.Count + 1) throw file.Fault(line, $"image number {fields[0]} comes where {paths.Count + 1} is expected");
            paths.Add(fields[1]);
        }
        if (paths.Count == 0) throw new DataException(Path.Combine(folder, "images.txt"), "", "names no image");
        Paths = paths;
    }

    /// <summary>The path of each image below <c>images</c>, which is its id.</summary>
    public IReadOnlyList<string> Paths { get; }

    public static bool Recognizes(string folder) =>
        File.Exists(Path.Combine(folder, "images.txt")) && (File.Exists(Path.Combine(folder, "bounding_boxes.txt")) || File.Exists(Path.Combine(folder, "image_class_labels.txt")));

    /// <summary>The part of each image, or null.</summary>
    public string[]? Parts() => PerImage("train_test_split.txt", 2, (file, line, fields) => file.Integer(line, fields[1], 0, 1) == 1 ? "train" : "test");

    /// <summary>The box of the bird in each image, or null.</summary>
    public PixelBox[]? Boxes() => PerImage("bounding_boxes.txt", 5, (file, line, fields) =>
        new PixelBox(file.Number(line, fields[1]), file.Number(line, fields[2]), file.Number(line, fields[3]), file.Number(line, fields[4])));

    /// <summary>The class of each image, from 0, or null.</summary>
    public int[]? Classes() => PerImage("image_class_labels.txt", 2, (file, line, fields) => file.Integer(line, fields[1], 1, 1_000_000) - 1);

    /// <summary>The names of the classes, without their numbers (<c>001.Black_footed_Albatross</c>).</summary>
    public string[]? ClassNames() => Names(Path.Combine(folder, "classes.txt"))?.Select(n => n[(n.IndexOf('.') + 1)..]).ToArray();

    /// <summary>The names of the attributes.</summary>
    public string[] AttributeNames()
    {
        var path = LayoutFile.Find(folder, "attributes/attributes.txt", "attributes.txt", "../attributes.txt")
            ?? throw new DataException(folder, "", "has no attributes/attributes.txt", "take it from the archive (there it lies beside the folder CUB_200_2011)");
        return Names(path)!;
    }

    /// <summary>The attributes of each image, [image][attribute]: 0, 1, or 0.5 where the annotator could not see it (certainty 1) or said nothing.</summary>
    public float[][] ImageAttributes(int count)
    {
        var path = Path.Combine(folder, "attributes", "image_attribute_labels.txt");
        if (!File.Exists(path)) throw new DataException(folder, "", "has no attributes/image_attribute_labels.txt", "take it from the archive, or use the attributes of the classes with :level=class");
        var file = new LayoutFile(path);
        var values = Paths.Select(_ =>
        {
            var row = new float[count];
            Array.Fill(row, 0.5f);
            return row;
        }).ToArray();
        foreach (var (line, fields) in file.Rows(4))
        {
            var (image, attribute) = (file.Integer(line, fields[0], 1, Paths.Count), file.Integer(line, fields[1], 1, count));
            var (present, certainty) = (file.Integer(line, fields[2], 0, 1), file.Integer(line, fields[3], 0, 4));
            values[image - 1][attribute - 1] = certainty <= 1 ? 0.5f : present;
        }
        return values;
    }

    /// <summary>The attributes of each class, [class][attribute], in [0, 1].</summary>
    public float[][] ClassAttributes(int count)
    {
        var path = Path.Combine(folder, "attributes", "class_attribute_labels_continuous.txt");
        if (!File.Exists(path)) throw new DataException(folder, "", "has no attributes/class_attribute_labels_continuous.txt", "take it from the archive");
        var file = new LayoutFile(path);
        return [.. file.Rows(count).Select(row => row.Fields.Take(count).Select(f => file.Number(row.Number, f) is >= 0 and <= 100 and var percent ? (float)(percent / 100)
            : throw file.Fault(row.Number, $"'{f}' is not a percentage from 0 to 100")).ToArray())];
    }

    private static string[]? Names(string path) =>
        File.Exists(path) ? [.. new LayoutFile(path).Rows(2).Select(row => string.Join(' ', row.Fields[1..]))] : null;

    private T[]? PerImage<T>(string name, int fields, Func<LayoutFile, int, string[], T> read)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) return null;
        var file = new LayoutFile(path);
        var (values, seen) = (new T[Paths.Count], new bool[Paths.Count]);
        foreach (var (line, row) in file.Rows(fields))
        {
            var image = file.Integer(line, row[0], 1, Paths.Count) - 1;
            (values[image], seen[image]) = (read(file, line, row), true);
        }
        return Array.IndexOf(seen, false) is >= 0 and var lacking ? throw new DataException(path, "", $"has no line for image {lacking + 1}, {Paths[lacking]}") : values;
    }
}

/// <summary>Reads CUB's images, each cut to the square around its bounding box (<c>box=no</c>: whole) and resized to 64x64 unless spelled otherwise.</summary>
internal sealed class CubImageReader : Reader<ImageSet>
{
    public override string Name => "CUB-200-2011 folder";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => source.IsFolder && Cub.Recognizes(source.Path) && Directory.Exists(Path.Combine(source.Path, "images"));

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments, "box").OrElse(null, Cub.Side);
        var cub = new Cub(source.Path);
        var boxes = arguments.Word("box", "yes", "yes", "no") == "yes" ? cub.Boxes() : null;
        var (parts, classes, names) = (cub.Parts(), cub.Classes(), cub.ClassNames());
        var root = Path.GetFullPath(Path.Combine(source.Path, "images"));
        var entries = cub.Paths.Select((path, i) =>
        {
            var full = Path.GetFullPath(Path.Combine(root, path));
            if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new DataException(source.Name, $"images.txt, image {i + 1}", $"'{path}' lies outside the folder");
            var name = classes is null ? null : classes[i] < (names?.Length ?? int.MaxValue) ? names?[classes[i]] ?? $"{classes[i] + 1}"
                : throw new DataException(source.Name, "image_class_labels.txt", $"image {i + 1} has class {classes[i] + 1} of {names!.Length}");
            return new PictureEntry(full, path, name, parts?[i], boxes?[i]);
        }).ToArray();
        return PictureList.Read(source, entries, options, notes);
    }
}

/// <summary>Reads CUB's attributes: of each image, or of its class (<c>level=class</c>), with the part of each image.</summary>
internal sealed class CubTableReader : Reader<Table>
{
    public override string Name => "CUB-200-2011 attributes";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => source.IsFolder && Cub.Recognizes(source.Path);

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var ofClass = arguments.Word("level", "image", "image", "class") == "class";
        var options = TableOptions.From(new(arguments.Name, [.. arguments.Arguments.Where(a => a.Key != "level")]));
        var cub = new Cub(source.Path);
        var names = cub.AttributeNames();
        Limits.Check(source, "", (double)cub.Paths.Count * names.Length * 12, $"{cub.Paths.Count} images x {names.Length} attributes");
        float[][] values;
        if (ofClass)
        {
            var table = cub.ClassAttributes(names.Length);
            var classes = cub.Classes() ?? throw new DataException(source.Name, "", "has no image_class_labels.txt");
            values = [.. classes.Select((c, i) => c < table.Length ? table[c] : throw new DataException(source.Name, "image_class_labels.txt", $"image {i + 1} has class {c + 1} of {table.Length}"))];
        }
        else
        {
            values = cub.ImageAttributes(names.Length);
            var unseen = values.Sum(row => row.Count(v => v == 0.5f));
            if (unseen > 0) notes.Note($"{unseen} attributes that the annotators could not see (certainty 1) are missing: taken as 0.5");
        }
        var kind = values.All(row => row.All(v => v is 0 or 1)) ? ColumnKind.Boolean : ColumnKind.Number;
        return options.Apply(new(
            [
                new TextColumn("file", cub.Paths, role: ColumnRole.Id),
                .. cub.Parts() is { } parts ? [new TextColumn("part", parts, role: ColumnRole.Part)] : Array.Empty<Column>(),
                .. names.Select((name, a) => NumberColumn.Own(name, [.. values.Select(row => (double)row[a])], kind)),
            ], source.Name), notes);
    }
}
