using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>The commands of a system: one for each verb, derived from its method.</summary>
internal static class SystemCommand
{
    /// <summary>The command of a system, or null for a word that is none.</summary>
    /// <param name="slug">The system's name.</param>
    /// <param name="systems">The systems there are.</param>
    public static CommandSpec? Find(string slug, SystemRegistry systems) => systems.Find(slug) is { } system ? Of(system) : null;

    /// <summary>The command of a system.</summary>
    /// <param name="system">The system.</param>
    public static CommandSpec Of(SystemDescription system) => new(system.Slug, system.Purpose, _ => ExitCode.WrongUse)
    {
        Subcommands = [.. system.Verbs.Select(VerbCommand.Of), .. system.HasReproduction ? [ReproduceCommand.Of(system)] : Array.Empty<CommandSpec>()],
        ExplainUnknown = (word, rest) => Unknown(system, word, rest),
    };

    private static string Unknown(SystemDescription system, string word, IReadOnlyList<string> rest)
    {
        string[] verbs = [.. system.VerbNames];
        var tail = string.Concat(rest.Select(w => " " + (w.Contains(' ') ? $"'{w}'" : w)));
        if (VerbVocabulary.Translate(word, verbs) is { } meant)
        {
            var what = meant == "fit" ? "Models are made with 'fit'" : $"'{meant}': {VerbVocabulary.MeaningOf(meant)} Type";
            return $"{system.Slug} has no verb '{word}'. {what}:  ansatz {system.Slug} {meant}{tail}";
        }
        var near = NearestNames.Of(word, verbs);
        if (near.Count > 0)
            return $"{system.Slug} has no verb '{word}'; did you mean:  ansatz {system.Slug} {near[0]}{tail}";
        return $"{system.Slug} has no verb '{word}'; it has {string.Join(", ", verbs)}";
    }
}
