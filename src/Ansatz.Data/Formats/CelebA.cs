namespace Ansatz.Data.Formats;

/// <summary>
/// The files of CelebA as published: <c>list_attr_celeba.txt</c> (a line with the count, a line with the names, then file and values
/// of -1 and 1), <c>list_eval_partition.txt</c> (file and 0 train, 1 validation, 2 test) and the folder <c>img_align_celeba</c>,
/// each in the folder itself or in <c>Anno</c>, <c>Eval</c>, <c>Img</c>. Source: Liu, Luo, Wang, Tang, ICCV 2015.
/// </summary>
internal static class CelebA
{
    public const int Crop = 148;
    public const int Side = 64;
    private static readonly string[] PartNames = ["train", "validation", "test"];
    private static readonly string[] ImageFolders = ["img_align_celeba", "Img/img_align_celeba", "img_align_celeba/img_align_celeba"];

    public static string? AttributesPath(string folder) => LayoutFile.Find(folder, "list_attr_celeba.txt", "Anno/list_attr_celeba.txt");

    public static string? ImagesFolder(string folder) =>
        ImageFolders.Select(n => Path.Combine(folder, n))
            .LastOrDefault(d => Directory.Exists(d) && ImageFolderReader.Pictures(d).Count > 0);

    /// <summary>The part of each file, or null when there is no list of parts.</summary>
    public static Dictionary<string, string>? Parts(string folder)
    {
        if (LayoutFile.Find(folder, "list_eval_partition.txt", "Eval/list_eval_partition.txt") is not { } path) return null;
        var file = new LayoutFile(path);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, fields) in file.Rows(2)) parts[fields[0]] = PartNames[file.Integer(line, fields[1], 0, 2)];
        return parts;
    }
}

/// <summary>Reads CelebA's images, cropped to the middle 148x148 and resized to 64x64 unless spelled otherwise.</summary>
internal sealed class CelebAImageReader : Reader<ImageSet>
{
    public override string Name => "CelebA folder";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => source.IsFolder && CelebA.AttributesPath(source.Path) is not null && CelebA.ImagesFolder(source.Path) is not null;

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments).OrElse(CelebA.Crop, CelebA.Side);
        var parts = CelebA.Parts(source.Path);
        var entries = ImageFolderReader.Pictures(CelebA.ImagesFolder(source.Path)!).Select(path => (Path: path, Name: System.IO.Path.GetFileName(path)))
            .Select(p => new PictureEntry(p.Path, p.Name, Part: parts is null ? null : parts.TryGetValue(p.Name, out var part) ? part
                : throw new DataException(source.Name, "list_eval_partition.txt", $"has no line for {p.Name}"))).ToArray();
        return PictureList.Read(source, entries, options, notes);
    }
}

/// <summary>Reads CelebA's attributes as 0 and 1, with the part of each image.</summary>
internal sealed class CelebATableReader : Reader<Table>
{
    public override string Name => "CelebA attributes";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) =>
        source.IsFolder ? CelebA.AttributesPath(source.Path) is not null : source.FileName == "list_attr_celeba.txt";

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = TableOptions.From(arguments);
        var folder = source.IsFolder ? source.Path : Path.GetDirectoryName(Path.GetFullPath(source.Path))!;
        var path = source.IsFolder ? CelebA.AttributesPath(folder)! : source.Path;
        var (file, names, files, values, announced) = (new LayoutFile(path), Array.Empty<string>(), new List<string>(), new List<double[]>(), 0);
        var lines = 0;
        foreach (var (line, fields) in file.Rows(1))
        {
            if (lines++ == 0) announced = file.Integer(line, fields[0], 1, 100_000_000);
            else if (lines == 2) names = fields;
            else
            {
                if (fields.Length != names.Length + 1) throw file.Fault(line, $"has {fields.Length - 1} values for {names.Length} attributes");
                files.Add(fields[0]);
                values.Add([.. fields[1..].Select(f => f is "1" or "-1" ? (f == "1" ? 1.0 : 0.0) : throw file.Fault(line, $"holds '{f}', where -1 and 1 are expected"))]);
            }
        }
        if (files.Count != announced) throw new DataException(path, "line 1", $"announces {announced} images, but {files.Count} lines follow", "the file is cut off: download it again");
        notes.Note($"{names.Length} attributes of -1 and 1 taken as 0 and 1");
        var parts = CelebA.Parts(folder);
        var table = new Table(
            [
                new TextColumn("file", files, role: ColumnRole.Id),
                .. parts is null ? Array.Empty<Column>() : [new TextColumn("part", files.Select(f => parts.GetValueOrDefault(f)), role: ColumnRole.Part)],
                .. names.Select((name, a) => NumberColumn.Own(name, [.. values.Select(v => v[a])], ColumnKind.Boolean)),
            ], source.Name);
        return options.Apply(table, notes);
    }
}
