namespace Ansatz.Lab;

/// <summary>How the cells of an image grid lie.</summary>
/// <param name="Width">The picture's width in pixels.</param>
/// <param name="Height">The picture's height in pixels.</param>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Columns of cells.</param>
public sealed record ImageLayout(int Width, int Height, int Rows, int Columns)
{
    /// <summary>The rows' names, or none.</summary>
    public IReadOnlyList<string> RowNames { get; init; } = [];

    /// <summary>The columns' names, or none.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];
}

/// <summary>Equally large images in rows and columns, as one PNG.</summary>
/// <param name="Name">A short name in kebab case.</param>
/// <param name="Png">The PNG file's bytes.</param>
/// <param name="Layout">How the cells lie.</param>
public sealed partial record ImageGrid(string Name, ReadOnlyMemory<byte> Png, ImageLayout Layout) : Picture(Name)
{
    internal override string Extension => ".png";

    internal override void Save(string path) => AtomicFile.Write(path, temporary => File.WriteAllBytes(temporary, Png.Span));
}
