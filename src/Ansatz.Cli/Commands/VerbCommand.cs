using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>The command of a verb: its options and arguments are the method's parameters.</summary>
internal static class VerbCommand
{
    /// <summary>The command of a verb.</summary>
    /// <param name="verb">The verb.</param>
    public static CommandSpec Of(VerbDescription verb) => new($"{verb.System.Slug} {verb.Name}", verb.Summary, request => Run(verb, request))
    {
        Arguments =
        [
            .. verb.Positionals.Select(parameter => new ArgumentSpec(parameter.Placeholder, Describe(parameter))),
            new("[OUTPUT]", verb.MakesModel
                ? $"The folder of the run and its model; by default runs/{verb.System.Slug}-N."
                : "Where the answer goes. By default tables and text are printed, and the rest goes to MODEL/results."),
        ],
        // Everything positional can also be given by name; the page of help does not say everything twice.
        Options = [.. verb.Options.SelectMany(ToOptions)],
        CommonOptions = [.. verb.Positionals.SelectMany(ToNamedPositionals), .. SharedOptions.Of(verb)],
        Values = [.. verb.Options.Where(option => option.Kind == ParameterKind.Value).Select(option => (option.Placeholder.TrimEnd('.'), ValueText.SpellingsOf(option.Type)))
            .Where(value => value.Item2.Count > 0).DistinctBy(value => value.Item1)],
        Completions = () => Completion.Words(verb),
        Check = request => VerbRequest.Read(verb, request),
    };

    private static int Run(VerbDescription verb, Request request) => new VerbSession(VerbRequest.Read(verb, request), request.Surroundings).Run();

    private static IEnumerable<OptionSpec> ToOptions(ParameterDescription parameter) => parameter.Alternatives.Count == 0 ? [ToOption(parameter)]
        : parameter.Alternatives.Select((name, i) => new OptionSpec(name, parameter.Placeholder, i == 0 ? $"{Describe(parameter)} One of --{string.Join(", --", parameter.Alternatives)}." : $"The same, as {name}."));

    private static OptionSpec ToOption(ParameterDescription parameter) => new(parameter.Name, parameter.Placeholder, Describe(parameter))
    {
        Shape = parameter.TakesSeveral ? OptionShape.Several : parameter.Type == typeof(bool) ? OptionShape.Truth : OptionShape.One,
        Continues = word => ValueText.Continues(parameter.Type, word),
        Completions = () => Completion.Values(parameter),
        IsRequired = parameter.IsRequired,
    };

    private static IEnumerable<OptionSpec> ToNamedPositionals(ParameterDescription parameter)
        => parameter.GivenNames.Select(name => new OptionSpec(name, parameter.Placeholder, $"The same as {parameter.Placeholder} in its place{(parameter.Alternatives.Count > 0 ? $", as {name}" : "")}.")
        {
            Completions = () => Completion.Values(parameter),
        });

    /// <summary>What a parameter is, with unit, range and default.</summary>
    /// <param name="parameter">The parameter.</param>
    public static string Describe(ParameterDescription parameter)
    {
        string[] facts =
        [
            parameter.Unit,
            parameter.Range.Text,
            parameter.DefaultData.Length > 0 ? $"default data: {parameter.DefaultData}" : "",
            parameter.ComesWith.Length > 0 ? $"default: what comes with --{parameter.ComesWith}" : "",
            parameter.Default.Length > 0 ? $"default {parameter.Default}" : "",
        ];
        var known = string.Join("; ", facts.Where(fact => fact.Length > 0));
        return known.Length > 0 ? $"{parameter.Summary} [{known}]" : parameter.Summary;
    }
}
