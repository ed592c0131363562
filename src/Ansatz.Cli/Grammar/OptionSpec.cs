using System.CommandLine;

namespace Ansatz.Cli;

/// <summary>How many words follow an option's name.</summary>
internal enum OptionShape
{
    /// <summary>None.</summary>
    Flag,

    /// <summary>None, or <c>true</c> or <c>false</c>.</summary>
    Truth,

    /// <summary>One.</summary>
    One,

    /// <summary>One or more.</summary>
    Several,
}

/// <summary>An option of a command: how it is typed, and what its help says.</summary>
/// <param name="Name">Its name, without dashes.</param>
/// <param name="Placeholder">The word that stands for its value; empty for a flag.</param>
/// <param name="Description">What it does, with unit, range and default.</param>
internal sealed record OptionSpec(string Name, string Placeholder, string Description)
{
    /// <summary>How many words follow.</summary>
    public OptionShape Shape { get; init; } = Placeholder.Length == 0 ? OptionShape.Flag : OptionShape.One;

    /// <summary>Of an option of several words: whether a word can still belong to it.</summary>
    public Func<string, bool> Continues { get; init; } = static _ => true;

    /// <summary>The values that the shell offers.</summary>
    public Func<IEnumerable<string>> Completions { get; init; } = static () => [];

    /// <summary>Whether it cannot be left out.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The left column of the help.</summary>
    public string Usage => Placeholder.Length == 0 ? "--" + Name : $"--{Name} {Placeholder}";

    /// <summary>The option as System.CommandLine knows it: its words, one each time it is named.</summary>
    public Option<string[]> ToOption()
    {
        var option = new Option<string[]>("--" + Name)
        {
            Description = Description,
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        option.CompletionSources.Add(_ => Completions());
        return option;
    }
}
