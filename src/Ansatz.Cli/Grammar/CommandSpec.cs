using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>A positional argument, for the page of help.</summary>
/// <param name="Name">The word that stands for it; in brackets when it may be left out.</param>
/// <param name="Description">What it is.</param>
internal sealed record ArgumentSpec(string Name, string Description);

/// <summary>A command: how it is typed, what its help says and what it does.</summary>
/// <param name="Name">Its words after <c>ansatz</c>.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="Action">What it does; the result is the exit code.</param>
internal sealed record CommandSpec(string Name, string Description, Func<Request, int> Action)
{
    /// <summary>Its positional arguments, in order.</summary>
    public IReadOnlyList<ArgumentSpec> Arguments { get; init; } = [];

    /// <summary>The largest number of words it takes beside options.</summary>
    public int MostWords { get; init; } = int.MaxValue;

    /// <summary>The options that are its own.</summary>
    public IReadOnlyList<OptionSpec> Options { get; init; } = [];

    /// <summary>The options that many commands have.</summary>
    public IReadOnlyList<OptionSpec> CommonOptions { get; init; } = [];

    /// <summary>The words that the shell offers for a positional argument.</summary>
    public Func<IEnumerable<string>> Completions { get; init; } = static () => [];

    /// <summary>What words in capitals stand for, where values are written in several ways.</summary>
    public IReadOnlyList<(string Placeholder, IReadOnlyList<Spelling> Spellings)> Values { get; init; } = [];

    /// <summary>What follows the options on the page of help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Commands below this one, such as those of <c>ansatz data</c>.</summary>
    public IReadOnlyList<CommandSpec> Subcommands { get; init; } = [];

    /// <summary>What to say about a word that is none of <see cref="Subcommands"/>; null: the nearest of them.</summary>
    public Func<string, IReadOnlyList<string>, string>? ExplainUnknown { get; init; }

    /// <summary>Finds mistakes in what was typed, without doing anything.</summary>
    public Action<Request> Check { get; init; } = static _ => { };

    /// <summary>All its options.</summary>
    public IEnumerable<OptionSpec> AllOptions => Options.Concat(CommonOptions);

    /// <summary>Its line of usage.</summary>
    public string Usage
        => string.Join(' ', new[] { "ansatz", Name }.Concat(Subcommands.Count > 0 ? ["COMMAND"] : Arguments.Select(argument => argument.Name))
            .Concat(Options.Where(option => option.IsRequired).Select(option => option.Usage))
            .Append(AllOptions.Any() ? "[--options]" : "").Where(part => part.Length > 0));
}

/// <summary>What was typed after a command's name.</summary>
/// <param name="Command">The command.</param>
/// <param name="Words">Its positional arguments.</param>
/// <param name="Values">The words of each option that was given.</param>
/// <param name="Surroundings">The world outside.</param>
internal sealed record Request(CommandSpec Command, IReadOnlyList<string> Words, IReadOnlyDictionary<string, IReadOnlyList<string>> Values, Surroundings Surroundings)
{
    /// <summary>Whether an option was given.</summary>
    /// <param name="option">Its name.</param>
    public bool Has(string option) => Values.ContainsKey(option);

    /// <summary>The value of an option of one word, or null.</summary>
    /// <param name="option">Its name.</param>
    /// <exception cref="UsageException">It was given more than once.</exception>
    public string? Text(string option)
        => !Values.TryGetValue(option, out var words) ? null
            : words.Count == 1 ? words[0] : throw new UsageException($"--{option} is given {words.Count} times; once is enough");

    /// <summary>The words of an option of several.</summary>
    /// <param name="option">Its name.</param>
    public IReadOnlyList<string> Several(string option) => Values.TryGetValue(option, out var words) ? words : [];

    /// <summary>The value of an option that is a whole number, or null.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="least">The least value admitted.</param>
    /// <exception cref="UsageException">It is none, or too small.</exception>
    public long? Whole(string option, long least)
        => Text(option) is not { } text ? null
            : long.TryParse(text, out var value) && value >= least ? value
            : throw new UsageException($"--{option}: '{text}' is not a whole number >= {least}");

    /// <summary>The only word, or null where there is none.</summary>
    public string? Word => Words.Count == 0 ? null : Words[0];
}
