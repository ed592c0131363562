namespace Ansatz.Lab;

/// <summary>Something a report shows: a <see cref="Plot"/>, an <see cref="ImageGrid"/> or a <see cref="ReportTable"/>. Systems return these, and draw nothing.</summary>
/// <param name="Name">A short name in kebab case, unique in its section: also the name of its file.</param>
public abstract record Picture(string Name)
{
    /// <summary>What the picture shows and how to read it, in a sentence.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The extension of the picture's own file.</summary>
    internal abstract string Extension { get; }

    /// <summary>Writes the picture's own file.</summary>
    internal abstract void Save(string path);
}
