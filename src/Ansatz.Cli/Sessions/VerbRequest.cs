using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>What the user asks of a verb, read and checked as far as it can be without data, models or tensors.</summary>
internal sealed record VerbRequest
{
    /// <summary>The verb.</summary>
    public required VerbDescription Verb { get; init; }

    /// <summary>The values of its options.</summary>
    public required VerbArguments Arguments { get; init; }

    /// <summary>What was typed for models and data, by parameter.</summary>
    public required IReadOnlyDictionary<string, string> Things { get; init; }

    /// <summary>Where the answer goes; null: by default.</summary>
    public string? Output { get; init; }

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of tensor work; null: 1, which small networks are fastest with.</summary>
    public int? Threads { get; init; }

    /// <summary>The further parts of the answer to write.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Whether a model or run that is there may be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether only results are printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether everything is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Everything that was given, by name, so that a run can be gone on with.</summary>
    public required JsonObject Given { get; init; }

    /// <summary>What was typed for a parameter, and under which name: its own in its place, or that of its option; null where nothing was.</summary>
    /// <param name="parameter">The parameter.</param>
    public (string Name, string Text)? ThingOf(ParameterDescription parameter)
        => parameter.GivenNames.Append(parameter.Name).Where(Things.ContainsKey).Select(name => ((string, string)?)(name, Things[name])).FirstOrDefault();

    /// <summary>The parameter that takes one item and is given a set of them, so that the verb runs over the set; null where there is none.</summary>
    /// <exception cref="SpellingException">A name is neither a path nor a data set nor a generator.</exception>
    public ParameterDescription? ItemParameter => Verb.Parameters.Where(parameter => typeof(IDataItem).IsAssignableFrom(parameter.Type)).ToArray() is [var only]
        && Things.TryGetValue(only.Name, out var source) && DataArgument.HoldsSetOf(only.Type, source) ? only : null;

    /// <summary>Reads what was typed.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="request">What was typed.</param>
    /// <exception cref="UsageException">A positional argument is missing or too many.</exception>
    /// <exception cref="OptionException">An option's value is not admitted.</exception>
    public static VerbRequest Read(VerbDescription verb, Request request)
    {
        var (things, output) = Place(verb, request);
        if (request.Text("out") is { } named)
            output = output is null ? named : throw new UsageException($"the output is given twice: {output} and --out {named}");
        if (output == "-" && request.Has("json"))
            throw new UsageException("--json and the output '-' both want standard output; name a file");
        var arguments = new VerbArguments(verb);
        var given = new JsonObject();
        if (request.Text("preset") is { } preset)
        {
            arguments.SetPreset(preset);
            given["preset"] = preset;
        }
        if (request.Text("options") is { } file)
            foreach (var (name, words) in OptionsFrom(file))
                Set(arguments, given, name, words);
        foreach (var option in verb.Options.Where(option => option.Kind == ParameterKind.Value && request.Has(option.Name)))
            Set(arguments, given, option.Name, request.Several(option.Name));
        arguments.Check();
        foreach (var (name, text) in things)
            given[name] = text;
        return new()
        {
            Verb = verb,
            Arguments = arguments,
            Things = things,
            Output = output,
            Seed = request.Whole("seed", 0) ?? 0,
            Device = DeviceOf(request.Text("device") ?? "auto"),
            Threads = (int?)request.Whole("threads", 1),
            Also = AlsoOf(verb, request.Several("also")),
            Force = request.Has("force"),
            Quiet = request.Has("quiet"),
            Json = request.Has("json"),
            Given = given,
        };
    }

    /// <summary>The request that a run's record keeps, for going on with it.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="record">The record.</param>
    public static VerbRequest FromRecord(VerbDescription verb, RunRecord record)
    {
        var arguments = new VerbArguments(verb);
        var things = new Dictionary<string, string>();
        if (record.Arguments["preset"] is { } preset)
            arguments.SetPreset((string)preset!);
        foreach (var (name, value) in record.Arguments)
        {
            if (verb.Find(name) is { Kind: ParameterKind.Value })
                arguments.Set(name, [.. value!.AsArray().Select(word => (string)word!)]);
            else if (name != "preset")
                things[name] = (string)value!;
        }
        return new()
        {
            Verb = verb,
            Arguments = arguments,
            Things = things,
            Seed = record.Seed,
            Device = record.Device,
            Threads = record.Threads,
            Given = record.Arguments,
        };
    }

    private static void Set(VerbArguments arguments, JsonObject given, string name, IReadOnlyList<string> words)
    {
        arguments.Set(name, words);
        given[name] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
    }

    // What is named takes no place; the words that are left are the others in their order, then the output.
    private static (IReadOnlyDictionary<string, string> Things, string? Output) Place(VerbDescription verb, Request request)
    {
        var things = new Dictionary<string, string>();
        foreach (var parameter in verb.Parameters.Where(parameter => parameter.Kind != ParameterKind.Value))
        {
            string[] given = [.. parameter.GivenNames.Where(name => request.Text(name) is not null)];
            if (given.Length > 1) throw new UsageException($"--{string.Join(" and --", given)} are the same data in different forms; give one of them");
            if (given is [var name]) things[name] = request.Text(name)!;
        }
        var places = verb.Positionals.Where(parameter => !parameter.GivenNames.Any(things.ContainsKey)).ToArray();
        var words = request.Words;
        if (words.Count < places.Length)
        {
            var missing = places[words.Count];
            throw new UsageException($"{verb} needs {missing.Placeholder}: {Sentence(missing.Summary)} Usage: {request.Command.Usage}");
        }
        if (words.Count > places.Length + 1)
            throw new UsageException($"{verb} takes at most {places.Length + 1} words, not {words.Count}: {string.Join(' ', words)}. Usage: {request.Command.Usage}");
        for (var i = 0; i < places.Length; i++)
            things[places[i].Name] = words[i];
        return (things, words.Count > places.Length ? words[^1] : null);
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static List<(string Name, IReadOnlyList<string> Words)> OptionsFrom(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return [.. OptionsRecord.WordsOf(json.RootElement)];
        }
        catch (JsonException fault)
        {
            throw new OptionException("options", $"{file} is not JSON: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OptionException("options", $"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private static string DeviceOf(string text)
        => text is "auto" or "cpu" or "cuda" || (text.StartsWith("cuda:") && int.TryParse(text.AsSpan(5), out var index) && index >= 0)
            ? text : throw new OptionException("device", $"'{text}' is not auto, cpu or cuda:N");

    private static string[] AlsoOf(VerbDescription verb, IReadOnlyList<string> words)
    {
        string[] parts = [.. words.SelectMany(word => word.Split(','))], known = [.. verb.FurtherParts.Select(part => Naming.Kebab(part.Name))];
        return parts.FirstOrDefault(part => !known.Contains(part)) is { } unknown
            ? throw new OptionException("also", $"{verb} has no part '{unknown}'; it has {string.Join(", ", known)}") : parts;
    }
}
