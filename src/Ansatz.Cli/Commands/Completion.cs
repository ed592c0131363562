using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>The words that a shell offers. Files are left to the shell.</summary>
internal static class Completion
{
    /// <summary>Values of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    public static IEnumerable<string> Values(ParameterDescription parameter) => parameter.Kind switch
    {
        ParameterKind.Model => Models(),
        ParameterKind.Value => parameter.Choices.Concat(ValueText.SpellingsOf(parameter.Type).Select(spelling => spelling.Name).Where(name => name.Any(char.IsLower)).Distinct()),
        _ => [],
    };

    /// <summary>Words for the place of a positional argument.</summary>
    /// <param name="verb">The verb.</param>
    public static IEnumerable<string> Words(VerbDescription verb) => verb.Positionals.SelectMany(Values).Distinct();

    /// <summary>The runs in the current folder, and <c>last</c>.</summary>
    public static IEnumerable<string> Models()
        => Directory.Exists(RunCatalog.DefaultRoot)
            ? [.. Directory.EnumerateDirectories(RunCatalog.DefaultRoot).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal), "last"] : ["last"];
}
