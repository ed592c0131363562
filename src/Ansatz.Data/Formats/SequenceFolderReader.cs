namespace Ansatz.Data.Formats;

/// <summary>Reads the files of a folder, each by its own format, one after the other; a file of one sequence without an id has the file's name.</summary>
internal sealed class SequenceFolderReader : Reader<Sequences>
{
    private static readonly Reader<Sequences>[] Formats = [new PedestrianTextReader(), new SequenceArrayReader(), new SequenceTableReader()];

    public override string Name => "folder of such files";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source)
    {
        if (!source.IsFolder) return false;
        var files = Files(source.Path);
        return files.Count > 1 || (files.Count == 1 && ReaderOf(files[0]) is not null and not SequenceTableReader);
    }

    public override Sequences Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = SequenceOptions.From(arguments);
        var each = new SpelledValue(arguments.Name, [.. arguments.Arguments.Where(a => a.Key is not ("part" or "count"))]);
        var read = new List<Sequences>();
        foreach (var path in Files(source.Path))
        {
            using var file = DataSource.FromPath(path);
            if (ReaderOf(path) is { } reader) read.Add(reader.Read(file, each, notes));
        }
        if (read.Count == 0) throw new DataException(source.Name, "", "holds no files of sequences (.txt .csv .npz)");
        if (read.Find(set => !set.Channels.SequenceEqual(read[0].Channels)) is { } odd)
            throw new DataException(odd.Source, "", $"has the channels {string.Join(", ", odd.Channels)}, where {read[0].Source} has {string.Join(", ", read[0].Channels)}");
        return options.Apply(new Sequences(read.SelectMany(set => set), read[0].Channels, read.All(set => set.Unit == read[0].Unit) ? read[0].Unit : "", source.Name));
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => Formats.Any(format => format.Extensions.Contains(DataSource.ExtensionOf(f)))).Order(StringComparer.Ordinal)];

    private static Reader<Sequences>? ReaderOf(string path)
    {
        using var file = DataSource.FromPath(path);
        return Formats.FirstOrDefault(format => format.Recognizes(file)) ?? Formats.FirstOrDefault(format => format is not PedestrianTextReader && format.Extensions.Contains(file.Extension));
    }
}
