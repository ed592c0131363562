using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>
/// Reads what follows a command's name word by word, so that every option has exactly its own words: an option of several
/// words ends at a word that cannot belong to it, and a name that no option has is found before anything is done.
/// </summary>
internal static class WordReader
{
    // Names that other libraries give to options.
    private static readonly Dictionary<string, string[]> elsewhere = new(StringComparer.Ordinal)
    {
        ["lr"] = ["learning-rate"], ["batch"] = ["batch-size"], ["bs"] = ["batch-size"], ["n"] = ["count"], ["num"] = ["count"],
        ["num-samples"] = ["count", "samples"], ["n-samples"] = ["count", "samples"], ["samples"] = ["count"], ["latent-dim"] = ["latent-size"],
        ["z-dim"] = ["latent-size"], ["output"] = ["out"], ["o"] = ["out"], ["save"] = ["out"], ["gpu"] = ["device"], ["cuda"] = ["device"],
        ["workers"] = ["threads"], ["iterations"] = ["steps", "epochs"], ["iters"] = ["steps", "epochs"], ["steps"] = ["epochs"],
        ["epochs"] = ["steps"], ["data"] = ["images", "table", "series"], ["dataset"] = ["images", "table", "series"], ["input"] = ["images", "table"],
        ["config"] = ["options"], ["verbose"] = ["json"], ["overwrite"] = ["force"], ["labels"] = ["attributes", "label"],
    };

    /// <summary>Puts the name of an option before each of its words.</summary>
    /// <param name="words">What was typed after the command's name.</param>
    /// <param name="command">The command.</param>
    /// <returns>The same, so that no option is followed by more than one word.</returns>
    /// <exception cref="UsageException">There is no such option, or it lacks a value.</exception>
    public static IReadOnlyList<string> Spread(IReadOnlyList<string> words, CommandSpec command)
    {
        var known = command.AllOptions.ToDictionary(option => "--" + option.Name);
        var spread = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "--")
                return [.. spread, .. words.Skip(i)];
            if (!IsOption(words[i]) || words[i] is "--help" or "-h" or "-?")
            {
                spread.Add(words[i]);
                continue;
            }
            var mark = words[i].IndexOfAny(['=', ':']);
            var name = mark < 0 ? words[i] : words[i][..mark];
            if (!known.TryGetValue(name, out var option))
                throw Unknown(name, command);
            i = mark < 0 ? ReadValues(words, i, option, known, spread) : AddJoined(words[i], mark, option, spread, i);
        }
        return spread;
    }

    /// <summary>Whether a word is meant as the name of an option: it begins with a dash and is neither a number nor a lone dash.</summary>
    /// <param name="word">The word.</param>
    public static bool IsOption(string word)
        => word.Length > 1 && word[0] == '-' && !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static int AddJoined(string word, int mark, OptionSpec option, List<string> spread, int i)
    {
        if (option.Shape == OptionShape.Flag)
            throw new UsageException($"--{option.Name} takes no value");
        spread.Add("--" + option.Name);
        spread.Add(word[(mark + 1)..]);
        return i;
    }

    private static int ReadValues(IReadOnlyList<string> words, int i, OptionSpec option, Dictionary<string, OptionSpec> known, List<string> spread)
    {
        bool IsValue(int at) => at < words.Count && words[at] != "--" && !known.ContainsKey(words[at]) && (!words[at].StartsWith("--") || words[at].Contains(' '));

        void Add(string value)
        {
            spread.Add("--" + option.Name);
            spread.Add(value);
        }

        switch (option.Shape)
        {
            case OptionShape.Flag:
                Add("true");
                return i;
            case OptionShape.Truth:
                var said = IsValue(i + 1) && words[i + 1].ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off";
                Add(said ? words[i + 1] : "true");
                return said ? i + 1 : i;
        }
        if (!IsValue(i + 1))
            throw new UsageException($"--{option.Name} needs a value: {option.Usage}");
        Add(words[++i]);
        while (option.Shape == OptionShape.Several && IsValue(i + 1) && !IsOption(words[i + 1]) && option.Continues(words[i + 1]))
            Add(words[++i]);
        return i;
    }

    private static UsageException Unknown(string name, CommandSpec command)
    {
        var bare = name.TrimStart('-');
        var names = command.AllOptions.Select(option => option.Name).ToArray();
        var meant = elsewhere.TryGetValue(bare, out var known) ? known.Where(names.Contains).Take(1).ToArray() : [];
        IReadOnlyList<string> near = meant.Length > 0 ? meant : NearestNames.Of(bare, names);
        var suggestion = near.Count == 0 ? $"see: ansatz {command.Name} --help"
            : $"did you mean {string.Join(" or ", near.Select(option => command.AllOptions.First(o => o.Name == option).Usage))}?";
        return new($"ansatz {command.Name} has no option '{name}'; {suggestion}");
    }
}
