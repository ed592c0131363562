using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>A part of a report: a heading, a few sentences, pictures.</summary>
/// <param name="title">The heading.</param>
/// <param name="text">What the section shows.</param>
public sealed class ReportSection(string title, string text = "")
{
    private readonly List<Picture> pictures = [];

    /// <summary>The heading.</summary>
    public string Title { get; } = title;

    /// <summary>What the section shows.</summary>
    public string Text { get; } = text;

    /// <summary>The pictures in order.</summary>
    public IReadOnlyList<Picture> Pictures => pictures;

    /// <summary>Adds pictures.</summary>
    /// <param name="more">The pictures.</param>
    /// <returns>This section.</returns>
    /// <exception cref="ArgumentException">Two pictures of a section have one name.</exception>
    public ReportSection Add(params IEnumerable<Picture> more)
    {
        foreach (var picture in more)
        {
            if (pictures.Any(p => p.Name == picture.Name)) throw new ArgumentException($"section '{Title}' already has a picture '{picture.Name}'", nameof(more));
            pictures.Add(picture);
        }
        return this;
    }
}

/// <summary>Sections on the disk: <c>sections.json</c> and one file a picture, each usable by itself (Vega-Lite, PNG, CSV).</summary>
public static class SectionFolder
{
    private const string Contents = "sections.json";

    private sealed record StoredPicture(string Name, string File, string Caption, ImageLayout? Layout, StoredTable? Table);

    private sealed record StoredTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

    private sealed record StoredSection(string Title, string Text, IReadOnlyList<StoredPicture> Pictures);

    /// <summary>Writes sections into a folder.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="sections">The sections.</param>
    /// <exception cref="RunException">The disk is full.</exception>
    public static void Write(string folder, IReadOnlyList<ReportSection> sections)
    {
        Directory.CreateDirectory(folder);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var stored = sections.Select(section => new StoredSection(section.Title, section.Text, [.. section.Pictures.Select(picture => Store(folder, picture, names))])).ToArray();
        AtomicFile.WriteText(Path.Combine(folder, Contents), JsonSerializer.Serialize(stored, LabJson.Indented));
    }

    /// <summary>Reads the sections of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The sections; none where the folder holds none.</returns>
    /// <exception cref="RunException">A file is missing or damaged.</exception>
    public static IReadOnlyList<ReportSection> Read(string folder)
    {
        var contents = Path.Combine(folder, Contents);
        if (!File.Exists(contents)) return [];
        try
        {
            var stored = JsonSerializer.Deserialize<StoredSection[]>(File.ReadAllText(contents), LabJson.Indented) ?? [];
            return [.. stored.Select(s => new ReportSection(s.Title, s.Text).Add(s.Pictures.Select(p => Load(folder, p))))];
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException)
        {
            throw new RunException($"the results in {folder} are damaged: {fault.Message}", fault);
        }
    }

    private static StoredPicture Store(string folder, Picture picture, HashSet<string> names)
    {
        var name = picture.Name;
        for (var number = 2; !names.Add(name); number++) name = $"{picture.Name}-{number}";
        var file = name + picture.Extension;
        picture.Save(Path.Combine(folder, file));
        return new(picture.Name, file, picture.Caption, (picture as ImageGrid)?.Layout, picture is ReportTable table ? new(table.Columns, table.Rows) : null);
    }

    private static Picture Load(string folder, StoredPicture stored)
    {
        var path = Path.Combine(folder, stored.File);
        Picture picture = stored switch
        {
            { Layout: { } layout } => new ImageGrid(stored.Name, File.ReadAllBytes(path), layout),
            { Table: { } table } => new ReportTable(stored.Name, table.Columns, table.Rows),
            _ => Plot.Load(stored.Name, path),
        };
        return picture with { Caption = stored.Caption };
    }
}
