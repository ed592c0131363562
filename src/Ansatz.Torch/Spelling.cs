namespace Ansatz.Torch;

/// <summary>One way of writing a value as text: <c>NAME[:ARG,...]</c>.</summary>
/// <param name="Form">What is typed; words in capitals stand for values.</param>
/// <param name="Meaning">What it means, with units and ranges.</param>
public sealed record Spelling(string Form, string Meaning)
{
    /// <summary>The name, without what may follow it.</summary>
    public string Name => Form.Split(':', '[')[0];

    /// <summary>The forms of several, for a message.</summary>
    /// <param name="spellings">The ways of writing.</param>
    public static string Forms(IEnumerable<Spelling> spellings) => string.Join(", ", spellings.Select(spelling => spelling.Form));
}

/// <summary>A type whose values are written as text: options take them, and <c>ansatz show NAME</c> explains them.</summary>
public interface ISpelled
{
    /// <summary>All ways of writing a value, the usual ones first.</summary>
    static abstract IReadOnlyList<Spelling> Spellings { get; }
}
