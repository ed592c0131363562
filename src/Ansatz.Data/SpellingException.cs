namespace Ansatz.Data;

/// <summary>Says that something typed is not understood: a name, a spelled value, a condition, a split. A command that meets it ends with exit code 2.</summary>
public sealed class SpellingException : Exception
{
    /// <summary>Creates the error of something typed.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="expected">What was expected, with an example.</param>
    /// <param name="nearest">The known names nearest to what was typed; may be empty.</param>
    public SpellingException(string given, string expected, IReadOnlyList<string>? nearest = null)
        : base($"'{given}': {expected}{Suggest(nearest ?? [])}")
    {
        Given = given;
        Expected = expected;
        Nearest = nearest ?? [];
    }

    /// <summary>What was typed.</summary>
    public string Given { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>The known names nearest to <see cref="Given"/>, best first.</summary>
    public IReadOnlyList<string> Nearest { get; }

    private static string Suggest(IReadOnlyList<string> nearest) =>
        nearest.Count == 0 ? "" : $"; did you mean {string.Join(" or ", nearest.Select(n => $"'{n}'"))}?";
}
