namespace Ansatz.Data.Formats;

/// <summary>Reads the one table that lies in a folder (beside pictures, for instance).</summary>
internal sealed class TableFolderReader : Reader<Table>
{
    private readonly DuckDbTableReader tables = new();

    public override string Name => "folder with one table file";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => source.IsFolder && Files(source.Path).Count > 0;

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var files = Files(source.Path);
        if (files.Count != 1)
            throw new DataException(source.Name, "", files.Count == 0 ? "holds no table file" : $"holds {files.Count} table files: {string.Join(", ", files.Take(5).Select(Path.GetFileName))}", "name the file");
        using var file = DataSource.FromPath(files[0]);
        return tables.Read(file, arguments, notes);
    }

    private IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => tables.Extensions.Contains(DataSource.ExtensionOf(f))).Order(StringComparer.Ordinal)];
}
