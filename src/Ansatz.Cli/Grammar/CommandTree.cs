using System.CommandLine;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>Turns descriptions of commands into the commands of System.CommandLine, which splits words, fills options and completes.</summary>
internal static class CommandTree
{
    /// <summary>The parser's settings: a word that begins with <c>@</c> is a word, and <c>-abc</c> is no bundle.</summary>
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>The root of some commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="surroundings">The world outside.</param>
    public static RootCommand Root(IEnumerable<CommandSpec> commands, Surroundings surroundings)
    {
        var root = new RootCommand("Variational learning.");
        foreach (var option in root.Options.Where(option => option.Name == "--version").ToArray())
            root.Options.Remove(option);
        foreach (var command in commands)
            root.Subcommands.Add(ToCommand(command, command.Name, surroundings));
        return root;
    }

    /// <summary>Finds the command that words mean, reads what follows and does it.</summary>
    /// <param name="command">The description whose words these are.</param>
    /// <param name="words">The words after its name.</param>
    /// <param name="surroundings">The world outside.</param>
    /// <param name="instead">What is done instead of the command; null: the command.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The words are no command.</exception>
    public static int Run(CommandSpec command, IReadOnlyList<string> words, Surroundings surroundings, Func<Request, int>? instead = null)
    {
        while (command.Subcommands.Count > 0)
        {
            if (words.Count == 0 || IsHelp(words[0]))
            {
                HelpPage.Write(command, surroundings.Output, surroundings.Width);
                return ExitCode.Done;
            }
            var next = command.Subcommands.FirstOrDefault(candidate => candidate.Name == $"{command.Name} {words[0]}");
            if (next is null)
                throw new UsageException(command.ExplainUnknown?.Invoke(words[0], [.. words.Skip(1)]) ?? UnknownWord(command, words[0]));
            (command, words) = (next, [.. words.Skip(1)]);
        }
        if (words.TakeWhile(word => word != "--").Any(IsHelp))
        {
            HelpPage.Write(command, surroundings.Output, surroundings.Width);
            return ExitCode.Done;
        }
        var parsed = ToCommand(command, command.Name.Split(' ')[^1], surroundings, instead).Parse(WordReader.Spread(words, command), Configuration);
        if (parsed.Errors.Count > 0)
            throw new UsageException(parsed.Errors[0].Message);
        return parsed.Invoke(new() { Output = surroundings.Output, Error = surroundings.Error, EnableDefaultExceptionHandler = false });
    }

    private static bool IsHelp(string word) => word is "--help" or "-h" or "-?";

    private static Command ToCommand(CommandSpec spec, string name, Surroundings surroundings, Func<Request, int>? instead = null)
    {
        var command = new Command(name, spec.Description);
        foreach (var below in spec.Subcommands)
            command.Subcommands.Add(ToCommand(below, below.Name.Split(' ')[^1], surroundings));
        if (spec.Subcommands.Count > 0)
            return command;
        var words = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        words.CompletionSources.Add(_ => spec.Completions());
        command.Arguments.Add(words);
        var options = spec.AllOptions.Select(option => (option.Name, Option: option.ToOption())).ToArray();
        foreach (var (_, option) in options)
            command.Options.Add(option);
        command.SetAction(parsed => (instead ?? spec.Action)(Read(spec, parsed, words, options, surroundings)));
        return command;
    }

    private static Request Read(CommandSpec spec, ParseResult parsed, Argument<string[]> words, (string Name, Option<string[]> Option)[] options, Surroundings surroundings)
    {
        var given = parsed.GetValue(words) ?? [];
        if (given.Length > spec.MostWords)
            throw new UsageException($"ansatz {spec.Name} takes {Count(spec.MostWords)}, not {given.Length}: {string.Join(' ', given)}. Usage: {spec.Usage}");
        var values = options.Where(option => parsed.GetResult(option.Option) is { Implicit: false })
            .ToDictionary(option => option.Name, option => (IReadOnlyList<string>)(parsed.GetValue(option.Option) ?? []));
        return new(spec, given, values, surroundings);
    }

    private static string Count(int words) => words switch { 0 => "no further word", 1 => "one word", _ => $"at most {words} words" };

    private static string UnknownWord(CommandSpec command, string word)
    {
        string[] names = [.. command.Subcommands.Select(below => below.Name.Split(' ')[^1])];
        var near = NearestNames.Of(word, names);
        return $"ansatz {command.Name} has no command '{word}'; "
            + (near.Count > 0 ? $"did you mean: ansatz {command.Name} {near[0]}?" : $"it has {string.Join(", ", names)}");
    }

    /// <summary>The words that could stand at a place of a line, one a line.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="line">The line, without the name of the program.</param>
    /// <param name="position">The place.</param>
    /// <param name="surroundings">The world outside.</param>
    public static IEnumerable<string> Complete(IEnumerable<CommandSpec> commands, string line, int position, Surroundings surroundings)
    {
        var parsed = Root(commands, surroundings).Parse(line, Configuration);
        return parsed.GetCompletions(Math.Clamp(position, 0, line.Length)).Select(item => item.InsertText ?? item.Label).Where(text => text is not ("-h" or "-?" or "/h" or "/?"));
    }
}
