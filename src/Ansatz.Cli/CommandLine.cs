using System.Diagnostics.CodeAnalysis;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>The command line: <c>ansatz SYSTEM VERB [MODEL] [INPUT...] [OUTPUT] [--options]</c> and the commands around it.</summary>
public static class CommandLine
{
    /// <summary>The version of Ansatz.</summary>
    public static string Version { get; } = typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

    /// <summary>Runs a command.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="surroundings">The world outside.</param>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The door: whatever goes wrong inside is told in one line and an exit code.")]
    public static int Run(IReadOnlyList<string> words, Surroundings surroundings)
    {
        try
        {
            return Start(words, surroundings);
        }
        catch (Exception fault)
        {
            return Mistake.Tell(fault, words, surroundings);
        }
    }

    internal static int Start(IReadOnlyList<string> words, Surroundings surroundings)
    {
        if (words.Count == 0 || words[0] is "--help" or "-h" or "-?" or "help")
            return words.Count > 1 ? Start([.. words.Skip(1), "--help"], surroundings) : FrontPage.Write(surroundings);
        if (words[0] == "--version")
        {
            surroundings.Output.WriteLine($"ansatz {Version}");
            return ExitCode.Done;
        }
        return CommandTree.Run(Find(words, surroundings.Systems), [.. words.Skip(1)], surroundings);
    }

    /// <summary>Finds mistakes in a command without doing anything; the documentation is checked so.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="surroundings">The world outside.</param>
    /// <exception cref="UsageException">The words are no command.</exception>
    /// <exception cref="OptionException">An option's value is not admitted.</exception>
    public static void Check(IReadOnlyList<string> words, Surroundings surroundings)
        => CommandTree.Run(Find(words, surroundings.Systems), [.. words.Skip(1)], surroundings, request =>
        {
            request.Command.Check(request);
            return ExitCode.Done;
        });

    private static CommandSpec Find(IReadOnlyList<string> words, SystemRegistry systems)
        => BuiltInCommands.Find(words[0]) ?? SystemCommand.Find(words[0], systems) ?? throw new UsageException(Unknown(words, systems));

    private static string Unknown(IReadOnlyList<string> words, SystemRegistry systems)
    {
        var word = words[0];
        if (word.StartsWith('-'))
            return $"ansatz begins with a system or a command, not with the option '{word}'; see: ansatz --help";
        // `ansatz fit mcquic`: the right words in the wrong order.
        if (words.Count > 1 && VerbVocabulary.Contains(word) && systems.Find(words[1]) is { } swapped)
            return $"the system comes before the verb: ansatz {swapped.Slug} {word}{string.Concat(words.Skip(2).Select(w => " " + w))}";
        if (VerbVocabulary.Contains(word))
            return $"'{word}' is a verb; name a system before it: ansatz SYSTEM {word}. 'ansatz list' shows the systems";
        var near = NearestNames.Of(word, [.. systems.Systems.Select(system => system.Slug), .. BuiltInCommands.Names]);
        return $"there is no system or command '{word}'; "
            + (near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : "'ansatz list' shows the systems, 'ansatz --help' the commands");
    }
}
