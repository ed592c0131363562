namespace Ansatz.Cli;

/// <summary><c>ansatz completion SHELL</c>: the script that makes a shell complete; <c>ansatz complete</c> is what it calls.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Completion of ansatz for bash: source <(ansatz completion bash)
        _ansatz() {
          local line="${COMP_LINE:${#COMP_WORDS[0]}}" words
          mapfile -t words < <("${COMP_WORDS[0]}" complete --position "$((COMP_POINT - ${#COMP_WORDS[0]} - 1))" -- "${line# }" 2>/dev/null)
          mapfile -t COMPREPLY < <(compgen -W "${words[*]}" -- "${COMP_WORDS[COMP_CWORD]}")
          [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
        }
        complete -F _ansatz ansatz ./ansatz
        """;

    private const string Zsh = """
        #compdef ansatz
        # Completion of ansatz for zsh: source <(ansatz completion zsh)
        _ansatz() {
          local -a candidates
          local typed="${BUFFER[1,CURSOR]}"
          local line="${typed#* }"
          candidates=("${(@f)$("${words[1]}" complete --position "${#line}" -- "$line" 2>/dev/null)}")
          if [[ -n "${candidates[1]}" ]]; then compadd -a candidates; else _files; fi
        }
        compdef _ansatz ansatz ./ansatz
        """;

    private const string Fish = """
        # Completion of ansatz for fish: ansatz completion fish | source
        function __ansatz_complete
            set -l line (commandline -cp)
            set -l rest (string replace -r '^\S+\s' '' -- $line)
            ansatz complete --position (string length -- $rest) -- $rest 2>/dev/null
        end
        complete -c ansatz -a '(__ansatz_complete)'
        """;

    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("completion", "Print the completion script of a shell.", Print)
    {
        Arguments = [new("SHELL", "bash, zsh or fish.")],
        MostWords = 1,
        Completions = static () => ["bash", "zsh", "fish"],
        Examples = ["source <(ansatz completion bash)", "ansatz completion fish | source"],
    };

    /// <summary>The description of what the scripts call.</summary>
    public static CommandSpec Words() => new("complete", "Print the words that could stand at a place of a line.", Complete)
    {
        Arguments = [new("LINE", "The line without the program's name.")],
        MostWords = 1,
        Options = [new("position", "N", "The place in the line; default: its end.")],
    };

    private static int Print(Request request)
    {
        var script = request.Word switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            null => throw new UsageException("which shell? ansatz completion bash, zsh or fish"),
            var other => throw new UsageException($"there is no completion for '{other}'; there is for bash, zsh and fish"),
        };
        request.Surroundings.Output.WriteLine(script);
        return ExitCode.Done;
    }

    private static int Complete(Request request)
    {
        var line = request.Word ?? "";
        var systems = request.Surroundings.Systems;
        // The options of a system cost their reflection: only of the one that is named.
        var first = line.TrimStart().Split(' ')[0];
        var commands = line.Contains(' ') && SystemCommand.Find(first, systems) is { } named
            ? [named] : BuiltInCommands.All.Concat(systems.Systems.Select(system => new CommandSpec(system.Slug, system.Slug, static _ => 0)));
        foreach (var word in CommandTree.Complete(commands, line, (int)(request.Whole("position", 0) ?? line.Length), request.Surroundings))
            request.Surroundings.Output.WriteLine(word);
        return ExitCode.Done;
    }
}
