namespace Ansatz.Data.Formats;

/// <summary>A reader of one file format (or folder layout) into values of a type.</summary>
public interface IReader
{
    /// <summary>The format's name, as help shows it.</summary>
    string Name { get; }

    /// <summary>The type it reads.</summary>
    Type Type { get; }

    /// <summary>The extensions of its files, in lower case with the dot; empty for folder layouts.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether the content itself says that it is of this format.</summary>
    /// <param name="source">The file or folder.</param>
    bool Recognizes(DataSource source);

    /// <summary>Reads a value.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="arguments">What was spelled after it (<c>photos/:side=64</c>); a name without arguments when nothing was.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <exception cref="DataException">The content is damaged, or not of this format.</exception>
    /// <exception cref="SpellingException">An argument is not one of this format's.</exception>
    IDataValue Read(DataSource source, SpelledValue arguments, INotes notes);
}

/// <summary>A writer of values of a type into one file format (or folder layout).</summary>
public interface IWriter
{
    /// <summary>The format's name, as help shows it.</summary>
    string Name { get; }

    /// <summary>The type it writes.</summary>
    Type Type { get; }

    /// <summary>The extensions of its files, in lower case with the dot; <c>/</c> stands for a folder.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Writes a value to a path that does not exist yet; <see cref="FormatRegistry"/> moves it into place.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The path of the file or folder to make.</param>
    /// <param name="extension">The extension asked for, or <c>/</c>.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    void Write(IDataValue value, string path, string extension, INotes notes);
}

/// <summary>A reader of values of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type it reads.</typeparam>
public abstract class Reader<T> : IReader where T : IDataValue
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Type Type => typeof(T);

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <inheritdoc/>
    public abstract bool Recognizes(DataSource source);

    /// <summary>Reads a value.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="arguments">What was spelled after it.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    public abstract T Read(DataSource source, SpelledValue arguments, INotes notes);

    IDataValue IReader.Read(DataSource source, SpelledValue arguments, INotes notes) => Read(source, arguments, notes);
}

/// <summary>A writer of values of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type it writes.</typeparam>
public abstract class Writer<T> : IWriter where T : IDataValue
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Type Type => typeof(T);

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The path of the file or folder to make.</param>
    /// <param name="extension">The extension asked for, or <c>/</c>.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    public abstract void Write(T value, string path, string extension, INotes notes);

    void IWriter.Write(IDataValue value, string path, string extension, INotes notes) => Write((T)value, path, extension, notes);
}
