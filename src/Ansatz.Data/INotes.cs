using System.Collections;

namespace Ansatz.Data;

/// <summary>Takes what a reader has to say beside its result: conversions made (<c>note:</c>) and doubts (<c>warning:</c>).</summary>
public interface INotes
{
    /// <summary>Reports a conversion that was made.</summary>
    /// <param name="text">One line, without a final period.</param>
    void Note(string text);

    /// <summary>Reports a doubt about the data.</summary>
    /// <param name="text">One line, without a final period.</param>
    void Warn(string text);
}

/// <summary>One line that a reader had to say.</summary>
/// <param name="IsWarning">Whether it is a doubt (<c>warning:</c>) rather than a conversion (<c>note:</c>).</param>
/// <param name="Text">The line.</param>
public readonly record struct DataNote(bool IsWarning, string Text)
{
    /// <summary>The line as the command line prints it.</summary>
    public override string ToString() => $"{(IsWarning ? "warning" : "note")}: {Text}";
}

/// <summary>Collects notes and warnings in order; a line said twice is kept once.</summary>
public sealed class NoteList : INotes, IReadOnlyList<DataNote>
{
    private readonly List<DataNote> notes = [];

    /// <inheritdoc/>
    public int Count => notes.Count;

    /// <inheritdoc/>
    public DataNote this[int index] => notes[index];

    /// <inheritdoc/>
    public void Note(string text) => Add(new(IsWarning: false, text));

    /// <inheritdoc/>
    public void Warn(string text) => Add(new(IsWarning: true, text));

    /// <inheritdoc/>
    public IEnumerator<DataNote> GetEnumerator() => notes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(DataNote note)
    {
        if (!notes.Contains(note)) notes.Add(note);
    }
}
