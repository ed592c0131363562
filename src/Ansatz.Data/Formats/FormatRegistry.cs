using Ansatz.Torch;

namespace Ansatz.Data.Formats;

/// <summary>
/// Which reader and writer serve which type and extension. A reader is chosen by what the content says, then by extension;
/// a file whose extension promises another content is read by content. Writing goes to a temporary name that is then moved into place.
/// </summary>
public static class FormatRegistry
{
    private static readonly Lock Gate = new();
    private static IReader[] readers =
    [
        new NumpyCodeReader(), new CelebAImageReader(), new CubImageReader(), new IdxReader(), new DSpritesImageReader(), new SequenceArrayReader(), new NumpyImageReader(), new PictureReader(), new ImageFolderReader(),
        new SinglePictureReader(),
        new CelebATableReader(), new CubTableReader(), new DSpritesTableReader(),
        new NpciTableReader(), new EffectArraysReader(),
        new NumpyTableReader(), new DuckDbTableReader(), new TableFolderReader(),
        new PedestrianTextReader(), new SequenceTableReader(), new SequenceFolderReader(),
        new CodeTableReader(), new CodeJsonReader(),
    ];

    private static IWriter[] writers =
    [
        new ContactSheetWriter(), new ImageFolderWriter(), new NumpyImageWriter(), new IdxWriter(), new PictureWriter(),
        new DuckDbTableWriter(), new NumpyTableWriter(), new SequenceTableWriter(), new SequenceArrayWriter(),
        new NumpyCodeWriter(), new CodeTableWriter(), new CodeJsonWriter(),
    ];

    /// <summary>All readers, in the order in which they are asked.</summary>
    public static IReadOnlyList<IReader> Readers => readers;

    /// <summary>All writers.</summary>
    public static IReadOnlyList<IWriter> Writers => writers;

    /// <summary>The types that can be read, in the order of the registry.</summary>
    public static IReadOnlyList<Type> Types => [.. readers.Select(r => r.Type).Distinct()];

    /// <summary>Adds a reader; it is asked before those there are.</summary>
    /// <param name="reader">The reader.</param>
    public static void Add(IReader reader)
    {
        lock (Gate) readers = [reader, .. readers];
    }

    /// <summary>Adds a writer; it is asked before those there are.</summary>
    /// <param name="writer">The writer.</param>
    public static void Add(IWriter writer)
    {
        lock (Gate) writers = [writer, .. writers];
    }

    /// <summary>Finds the reader of a source into a type, or null.</summary>
    /// <param name="type">The type wanted.</param>
    /// <param name="source">The file or folder.</param>
    public static IReader? FindReader(Type type, DataSource source)
    {
        IReader[] candidates = [.. readers.Where(r => r.Type == type)];
        return candidates.FirstOrDefault(r => r.Recognizes(source)) ?? candidates.FirstOrDefault(r => r.Extensions.Contains(source.Extension));
    }

    /// <summary>The type that a source most likely holds: the first whose reader recognizes the content, else the first with the extension; null when there is none.</summary>
    /// <param name="source">The file or folder.</param>
    /// <exception cref="DataException">The folder cannot be read.</exception>
    public static Type? FindType(DataSource source)
    {
        try
        {
            return (readers.FirstOrDefault(r => r.Recognizes(source)) ?? readers.FirstOrDefault(r => r.Extensions.Contains(source.Extension)))?.Type;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(source.Name, "", $"cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>Reads a value of a type.</summary>
    /// <param name="type">The type wanted.</param>
    /// <param name="source">The file or folder.</param>
    /// <param name="arguments">What was spelled after it; null: nothing.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <exception cref="DataException">No reader fits, or the content is damaged.</exception>
    /// <exception cref="SpellingException">An argument is not one of the format's.</exception>
    public static IDataValue Read(Type type, DataSource source, SpelledValue? arguments, INotes notes)
    {
        if (Pickles.Recognizes(source)) throw Pickles.Refuse(source.Name);
        try
        {
            var reader = FindReader(type, source) ?? throw NoReader(type, source);
            return reader.Read(source, arguments ?? new SpelledValue(source.Name), notes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(source.Name, "", $"cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>Reads a value of a type.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="source">The file or folder.</param>
    /// <param name="arguments">What was spelled after it; null: nothing.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <exception cref="DataException">No reader fits, or the content is damaged.</exception>
    /// <exception cref="SpellingException">An argument is not one of the format's.</exception>
    public static T Read<T>(DataSource source, SpelledValue? arguments, INotes notes) where T : IDataValue => (T)Read(typeof(T), source, arguments, notes);

    /// <summary>Reads a value of a type from a path.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="path">The file or folder.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="DataException">The path does not exist, no reader fits, or the content is damaged.</exception>
    public static T Read<T>(string path, INotes? notes = null) where T : IDataValue
    {
        using var source = DataSource.FromPath(path);
        return Read<T>(source, null, notes ?? new NoteList());
    }

    /// <summary>Whether a value of a type can be written with an extension.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">The path to write to.</param>
    public static bool CanWrite(Type type, string path) => FindWriter(type, OutputExtension(path)) is not null
        || (type == typeof(Examples) && DataArgument.ExampleTypes.Any(known => CanWrite(known.Value, path)));

    /// <summary>
    /// Writes a value; the extension chooses the format, and a path that ends in a slash or has no extension is a folder.
    /// A file of that name is replaced; a folder that holds something is not.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The file or folder to make.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="DataException">No writer fits, the value does not fit the format, or the place cannot be written.</exception>
    public static void Write(IDataValue value, string path, INotes? notes = null)
    {
        if (value is Examples examples) value = examples.Source;
        var extension = OutputExtension(path);
        var writer = FindWriter(value.GetType(), extension) ?? throw NoWriter(value.GetType(), path, extension);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var folder = Path.GetDirectoryName(target) ?? throw new DataException(path, "", "cannot be written: it is the root folder");
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        try
        {
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                throw new DataException(path, "", "is a folder that holds something already", "name another, or remove it");
            Directory.CreateDirectory(folder);
            writer.Write(value, temporary, extension, notes ?? new NoteList());
            if (Directory.Exists(temporary))
            {
                if (Directory.Exists(target)) Directory.Delete(target);
                Directory.Move(temporary, target);
            }
            else
            {
                File.Move(temporary, target, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "", $"cannot be written: {e.Message}", inner: e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>A type with its article: <c>an Image</c>.</summary>
    internal static string Article(Type type) => $"{(type.Name[0] is 'A' or 'E' or 'I' or 'O' ? "an" : "a")} {type.Name}";

    private static string OutputExtension(string path)
    {
        if (path.EndsWith('/') || path.EndsWith(Path.DirectorySeparatorChar) || Directory.Exists(path)) return "/";
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return extension.Length == 0 ? "/" : extension;
    }

    private static IWriter? FindWriter(Type type, string extension) => writers.FirstOrDefault(w => w.Type == type && w.Extensions.Contains(extension));

    private static DataException NoReader(Type type, DataSource source)
    {
        var extensions = readers.Where(r => r.Type == type).SelectMany(r => r.Extensions).Distinct().ToArray();
        var others = readers.Where(r => r.Type != type && r.Recognizes(source)).Select(r => $"{Article(r.Type)} ({r.Name})").FirstOrDefault();
        var what = source.IsFolder ? "is a folder whose content is not understood" : source.Head.IsEmpty ? "is empty" : $"begins with {ByteText.Show(source.Head.Span)} and has the extension '{source.Extension}'";
        return new(source.Name, "", $"{what}, where {Article(type)} is expected ({string.Join(" ", extensions)}, or a folder)", others is null ? "" : $"it looks like {others}");
    }

    private static DataException NoWriter(Type type, string path, string extension)
    {
        var known = writers.Where(w => w.Type == type).SelectMany(w => w.Extensions).Distinct().ToArray();
        var nearest = NearestNames.Of(extension, known);
        return new(path, "", $"{Article(type)} cannot be written as '{extension}'; it can be as {string.Join(" ", known)} (/ is a folder)", nearest.Count == 0 ? "" : $"did you mean {string.Join(" or ", nearest.Select(n => $"'{n}'"))}?");
    }
}
