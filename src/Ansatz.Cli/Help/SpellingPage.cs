using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>What <c>ansatz show</c> says of a value that options take, such as <c>iwelbo</c> or <c>cosine</c>.</summary>
internal static class SpellingPage
{
    /// <summary>The names of all values that the options of some systems take.</summary>
    /// <param name="systems">The systems.</param>
    public static IEnumerable<string> Names(SystemRegistry systems)
        => Uses(systems).SelectMany(use => use.Spellings).Select(spelling => spelling.Name).Where(name => name.Any(char.IsLower)).Distinct();

    /// <summary>The ways of writing a value, what each means, and which options take it; empty for a word that names none.</summary>
    /// <param name="text">The name, with or without what follows it.</param>
    /// <param name="systems">The systems.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Facts(string text, SystemRegistry systems)
    {
        var name = text.Split(':', '[')[0];
        var uses = Uses(systems).Where(use => use.Spellings.Any(spelling => spelling.Name == name)).ToArray();
        var forms = uses.SelectMany(use => use.Spellings).Where(spelling => spelling.Name == name).Distinct();
        return [.. forms.Select(spelling => KeyValuePair.Create(spelling.Form, spelling.Meaning)), .. uses.Take(8).Select(use => KeyValuePair.Create("taken by", use.Option))];
    }

    private static IEnumerable<(string Option, IReadOnlyList<Spelling> Spellings)> Uses(SystemRegistry systems)
        => from system in systems.Systems
           from verb in system.Verbs
           from option in verb.Options
           where option.Kind == ParameterKind.Value
           let spellings = ValueText.SpellingsOf(option.Type)
           where spellings.Count > 0
           select ($"{verb} --{option.Name}", spellings);
}
