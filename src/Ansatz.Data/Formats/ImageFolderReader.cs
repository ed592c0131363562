namespace Ansatz.Data.Formats;

/// <summary>
/// Reads a folder of pictures: all in it (ids are file names), or a folder a class, or <c>train</c>, <c>validation</c>, <c>test</c>
/// folders that hold either. Names are taken in natural order (2 before 10); hidden files and other files are left out, with a note.
/// </summary>
internal sealed class ImageFolderReader : Reader<ImageSet>
{
    private static readonly Dictionary<string, string> PartNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train", ["training"] = "train", ["val"] = "validation", ["valid"] = "validation", ["validation"] = "validation", ["test"] = "test",
    };

    public override string Name => "folder of pictures, flat or a folder a class";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) =>
        source.IsFolder && (Pictures(source.Path).Count > 0 || Folders(source.Path).Any(f => Pictures(f).Count > 0 || Folders(f).Any(g => Pictures(g).Count > 0)));

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments);
        var folders = Folders(source.Path);
        var divided = folders.Count > 0 && Pictures(source.Path).Count == 0 && folders.All(f => PartNames.ContainsKey(Path.GetFileName(f)));
        var entries = divided
            ? [.. folders.SelectMany(f => Entries(f, $"{Path.GetFileName(f)}/", PartNames[Path.GetFileName(f)]))]
            : Entries(source.Path, "", null);
        if (entries.Count == 0) throw new DataException(source.Name, "", "holds no pictures (PNG, JPEG, TIFF, WebP, BMP, PPM)");
        if (CountOthers(source.Path) is > 0 and var others) notes.Note($"{others} other file{(others == 1 ? "" : "s")} in {source.Name} left out");
        return PictureList.Read(source, entries, options, notes);
    }

    /// <summary>The picture files directly in a folder, in natural order.</summary>
    internal static IReadOnlyList<string> Pictures(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => IsPicture(f) && !Path.GetFileName(f).StartsWith('.')).Order(NaturalOrder.Instance)];

    private static List<PictureEntry> Entries(string folder, string prefix, string? part)
    {
        var flat = Pictures(folder);
        if (flat.Count > 0) return [.. flat.Select(f => new PictureEntry(f, prefix + Path.GetFileName(f), Part: part))];
        return
        [
            .. Folders(folder).SelectMany(f => Pictures(f).Select(p =>
                new PictureEntry(p, $"{prefix}{Path.GetFileName(f)}/{Path.GetFileName(p)}", Path.GetFileName(f), part))),
        ];
    }

    private static IReadOnlyList<string> Folders(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(NaturalOrder.Instance)];

    private static int CountOthers(string folder) => Directory.EnumerateFiles(folder).Count(f => !IsPicture(f) && !Path.GetFileName(f).StartsWith('.'));

    private static bool IsPicture(string path) => ImageCodec.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());
}

/// <summary>Orders names as people do: runs of digits by their value, the rest by character.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (first, second) = (x ?? "", y ?? "");
        var (i, j) = (0, 0);
        while (i < first.Length && j < second.Length)
        {
            if (char.IsAsciiDigit(first[i]) && char.IsAsciiDigit(second[j]))
            {
                var (a, b) = (Digits(first, ref i), Digits(second, ref j));
                var order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
                if (order != 0) return order;
            }
            else if (first[i] != second[j])
            {
                return first[i].CompareTo(second[j]);
            }
            else
            {
                i++;
                j++;
            }
        }
        var rest = (first.Length - i).CompareTo(second.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(first, second);
    }

    private static string Digits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position])) position++;
        return text[start..position].TrimStart('0');
    }
}
