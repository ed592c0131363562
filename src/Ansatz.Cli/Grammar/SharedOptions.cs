using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>The options that mean the same wherever they occur.</summary>
internal static class SharedOptions
{
    /// <summary>One JSON object on standard output.</summary>
    public static OptionSpec Json { get; } = new("json", "", "Print one JSON object on standard output, and progress as JSON lines on standard error.");

    /// <summary>The options of every verb.</summary>
    /// <param name="verb">The verb.</param>
    public static IReadOnlyList<OptionSpec> Of(VerbDescription verb)
    {
        var options = new List<OptionSpec>
        {
            verb.MakesModel
                ? new("out", "FOLDER", $"The folder of the run and its model; by default runs/{verb.System.Slug}-N.")
                : new("out", "PATH", "Where the answer goes; its extension chooses the format. The same as OUTPUT."),
            new("seed", "N", "The seed of everything random; >= 0, default 0."),
            new("device", "DEVICE", "auto, cpu or cuda:N; default auto.") { Completions = static () => ["auto", "cpu", "cuda:0"] },
            new("threads", "N", "Threads of tensor work; >= 1, default 1, with which small networks are fastest."),
        };
        if (verb.FurtherParts is { Count: > 0 } parts)
        {
            string[] names = [.. parts.Select(part => Naming.Kebab(part.Name))];
            options.Add(new("also", "PART...", $"Write further parts of the answer beside it: {string.Join(", ", names)}.")
            {
                Shape = OptionShape.Several,
                Continues = names.Contains,
                Completions = () => names,
            });
        }
        if (verb.Options.Any(option => option.Kind == ParameterKind.Value))
            options.Add(new("options", "FILE.json", "Read options from a JSON object {\"name\": value, ...}; single options override it."));
        if (new VerbArguments(verb).Presets.ToArray() is { Length: > 0 } presets)
        {
            options.Add(new("preset", "PRESET", "Start from " + string.Join("; ", presets.Select(name => OptionsRecord.Presets.TryGetValue(name, out var meaning) ? $"{name} ({meaning})" : name)) + ". Default reduced.")
            {
                Completions = () => presets,
            });
        }
        options.Add(new("force", "", "Replace a model or run that is already there."));
        options.Add(new("quiet", "", "Print only the result, what was written, and warnings."));
        options.Add(Json);
        return options;
    }
}
