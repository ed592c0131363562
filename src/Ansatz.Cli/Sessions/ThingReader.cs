using System.Security.Cryptography;
using System.Text;
using Ansatz.Data;
using Ansatz.Data.Formats;
using Ansatz.Data.Named;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>Reads the data that a verb works on: what the user named, or what its parameters read by default.</summary>
/// <param name="request">What the user asks.</param>
/// <param name="model">The model's folder, where there is one.</param>
internal sealed class ThingReader(VerbRequest request, RunFolder? model)
{
    private readonly List<string> descriptions = [];
    private readonly List<string> fingerprints = [];

    /// <summary>The items that the verb runs over, once they are read; none where it takes its data at once.</summary>
    public IReadOnlyList<IDataItem> Items { get; private set; } = [];

    private IEnumerable<ParameterDescription> Parameters => request.Verb.Parameters.Where(parameter => parameter.Kind == ParameterKind.Data);

    /// <summary>The data as understood, for the head line.</summary>
    public string Description => string.Join(", ", descriptions);

    /// <summary>A digest of all data.</summary>
    public string Fingerprint => fingerprints.Count == 1 ? fingerprints[0]
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', fingerprints))));

    /// <summary>What each parameter that stands on its own is read from: data arguments, by the names of the parameters.</summary>
    /// <exception cref="UsageException">Nothing is named, and there is no default.</exception>
    public IReadOnlyDictionary<string, string> Sources()
        => Parameters.Select(parameter => (parameter.Name, Source: SourceOf(parameter))).Where(found => found.Source is not null)
            .ToDictionary(found => found.Name, found => found.Source!);

    /// <summary>Refuses names that mean nothing and data sets that are not on this machine, before anything is begun.</summary>
    /// <exception cref="SpellingException">A name is neither a path nor a data set nor a generator.</exception>
    /// <exception cref="DataException">A data set is not on this machine, or a file has no known format.</exception>
    public void Check()
    {
        foreach (var argument in Sources().Values.Where(argument => argument != "-"))
        {
            _ = DataArgument.TypeOf(argument);
            var spelled = DataArgument.Spell(argument);
            if (!Path.Exists(spelled.Name) && NamedRegistry.Find(spelled.Name) is { Location: null } missing)
                throw new DataException(missing.Name, "", "is not on this machine", missing.HowToGet);
        }
    }

    /// <summary>Reads the data, parameter by parameter.</summary>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <returns>The values by the names of their parameters; those that have none are absent.</returns>
    /// <exception cref="DataException">Something cannot be read.</exception>
    /// <exception cref="SpellingException">A name is neither a path nor a data set nor a generator.</exception>
    /// <exception cref="UsageException">Nothing is named, and there is no default.</exception>
    public Dictionary<string, object?> Read(INotes notes)
    {
        var sources = Sources();
        var values = new Dictionary<string, object?>();
        foreach (var parameter in Parameters)
        {
            if (!sources.TryGetValue(parameter.Name, out var source) && !(sources.TryGetValue(parameter.ComesWith, out var with) && Holds(with, parameter)))
                continue;
            var argument = AllParts(parameter, source ?? sources[parameter.ComesWith]);
            if (parameter == request.ItemParameter)
            {
                (var set, Items) = DataArgument.ResolveItems(parameter.Type, argument, parameter.Name, notes);
                fingerprints.Add(set.Fingerprint);
                descriptions.Add(set.Description + Remark(parameter, source));
                continue;
            }
            var value = parameter.Type == typeof(Examples) ? Examples(parameter, argument, notes) : DataArgument.Resolve(parameter.Type, argument, parameter.Name, notes);
            values[parameter.Name] = value;
            fingerprints.Add(value.Fingerprint);
            descriptions.Add(source is null && value is Table table ? $"{table.Columns.Count(column => column.Role != ColumnRole.Id)} {parameter.Name}"
                : value.Description + Remark(parameter, source));
        }
        return values;
    }

    // The kind of examples is that of the option, else what the argument most likely is; where no columns are named they are those that the model was fitted with; new data may lack some.
    private Examples Examples(ParameterDescription parameter, string argument, INotes notes)
    {
        var name = request.ThingOf(parameter)?.Name ?? (parameter.IsFittedData && model is { HasRecord: true } ? FittedAs(parameter)?.Name : null);
        var type = DataArgument.ExampleTypes.FirstOrDefault(known => known.Key == name).Value;
        var columns = request.Arguments.Columns;
        if (!columns.NamesAny && model is { HasRecord: true })
            columns = VerbArguments.ColumnsOf(model.ReadRecord().Arguments) with { SkipsMissing = !parameter.IsFittedData || request.ThingOf(parameter) is not null };
        return DataArgument.ResolveExamples(argument, type, columns, parameter.Name, notes);
    }

    // A verb that divides its data itself, to learn from one part and to judge by another, gets all parts of a data set.
    private string AllParts(ParameterDescription parameter, string argument)
    {
        var divides = request.Verb.MakesModel || parameter.IsFittedData
            || (parameter.ComesWith.Length > 0 && request.Verb.Find(parameter.ComesWith) is { IsFittedData: true });
        if (!divides || argument == "-")
            return argument;
        var spelled = DataArgument.Spell(argument);
        return !Path.Exists(spelled.Name) && NamedRegistry.Find(spelled.Name)?.Parameters.Any(known => known.Name == "part") == true
            && spelled.Arguments.All(given => given.Key != "part") ? spelled.With("part", "all").ToString() : argument;
    }

    // Whether a source also holds a value of a parameter's type: a data set with attributes, a folder with a table.
    private static bool Holds(string argument, ParameterDescription parameter)
    {
        if (argument == "-")
            return false;
        var spelled = DataArgument.Spell(argument);
        if (!Path.Exists(spelled.Name))
            return NamedRegistry.Find(spelled.Name)?.FindPart(parameter.Type, parameter.Name) is not null;
        using var source = DataSource.FromPath(spelled.Name);
        return FormatRegistry.FindReader(parameter.Type, source) is not null;
    }

    private string Remark(ParameterDescription parameter, string? source)
        => source is null ? "" : request.ThingOf(parameter) is not null ? $" ({source})"
            : parameter.IsFittedData ? $" (the model's own data: {source})" : $" (default data: {source})";

    private string? SourceOf(ParameterDescription parameter)
        => request.ThingOf(parameter) is { Text: var named } ? named
            : parameter.DefaultData.Length > 0 && !(parameter.ComesWith.Length > 0 && request.Things.ContainsKey(parameter.ComesWith)) ? parameter.DefaultData
            : parameter.IsFittedData ? Fitted(parameter) : null;

    // A model knows what it was fitted on as long as its run's record is there. A relative path is the fit's, not this command's.
    private string Fitted(ParameterDescription parameter)
    {
        if (model is null)
            throw new UsageException($"{request.Verb} knows no data of {request.Things.GetValueOrDefault("model")}; name them with {parameter.Typed}");
        if (!model.HasRecord)
            throw new UsageException($"{request.Verb} does not know what the model was fitted on: its run.json is gone. Name the data with {parameter.Typed}");
        var source = FittedAs(parameter)?.Source ?? throw new UsageException($"{request.Verb}: the model was fitted without --{parameter.Name}; name the data");
        var path = Path.Combine(model.ReadRecord().WorkingFolder, source);
        return Path.Exists(path) ? path : source;
    }

    private (string Name, string Source)? FittedAs(ParameterDescription parameter)
    {
        var arguments = model!.ReadRecord().Arguments;
        return parameter.GivenNames.Append(parameter.Name).Where(name => arguments[name] is not null).Select(name => ((string, string)?)(name, (string)arguments[name]!)).FirstOrDefault();
    }
}
