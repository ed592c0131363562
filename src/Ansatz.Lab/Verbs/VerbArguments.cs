using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Data;

namespace Ansatz.Lab;

/// <summary>
/// The arguments of one call of a verb, gathered by name: a preset first, then a file of options, then single options; data
/// and models last, when the call is made. Values are read and checked as they come in, before any work.
/// </summary>
/// <param name="verb">The verb.</param>
public sealed class VerbArguments(VerbDescription verb)
{
    private readonly Dictionary<string, object> values = [];
    private string? preset;

    /// <summary>The verb.</summary>
    public VerbDescription Verb { get; } = verb;

    /// <summary>Whether a value was given for a parameter.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Gives a value to a parameter.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="words">The value's words.</param>
    /// <exception cref="OptionException">There is no such parameter, or the value is not admitted.</exception>
    public void Set(string name, IReadOnlyList<string> words)
    {
        var parameter = Verb.Options.FirstOrDefault(option => option.Name == name && option.Kind == ParameterKind.Value)
            ?? throw new OptionException(name, OptionsRecord.Unknown(name, Verb.Options.Select(option => option.Name)));
        values[name] = parameter.Parse(words);
    }

    /// <summary>The names of the presets that the verb's records have.</summary>
    public IEnumerable<string> Presets => Records.SelectMany(record => OptionsRecord.PresetsOf(record.ParameterType)).Distinct();

    /// <summary>Starts the options records from a preset instead of their defaults.</summary>
    /// <param name="name"><c>quick</c>, <c>reduced</c>, <c>paper</c>, or another that a record has.</param>
    /// <exception cref="OptionException">The verb has no such preset.</exception>
    public void SetPreset(string name)
    {
        if (Records.All(record => OptionsRecord.Preset(record.ParameterType, name) is null))
            throw new OptionException("preset", $"{Verb} has no preset '{name}'; it has {string.Join(", ", Presets)}");
        preset = name;
    }

    /// <summary>Gives the values that a JSON object names.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="OptionException">An unknown name, or a value that is not admitted.</exception>
    public void Set(JsonElement json)
    {
        foreach (var (name, words) in OptionsRecord.WordsOf(json))
            Set(name, words);
    }

    /// <summary>What columns of examples are for, as the options say; for a verb that takes examples.</summary>
    public ExampleColumns Columns => ExampleOptions.Read(values.GetValueOrDefault);

    /// <summary>What columns of examples are for, as the options of an earlier call say.</summary>
    /// <param name="arguments">Its arguments, words by name, as a run's record keeps them.</param>
    public static ExampleColumns ColumnsOf(JsonObject arguments) => ExampleOptions.Read(name => arguments[name] is JsonArray words
        ? ExampleOptions.All.First(option => option.Name == name).Parse([.. words.Select(word => (string)word!)]) : null);

    /// <summary>The name of the first value that the verb needs and has not got, or null.</summary>
    public ParameterDescription? FirstMissing
        => Verb.Options.FirstOrDefault(option => option is { IsRequired: true, Kind: ParameterKind.Value } && !Has(option.Name));

    /// <summary>The options records as they stand, in the order of the method.</summary>
    /// <exception cref="OptionException">A record refuses a value.</exception>
    public IReadOnlyList<object> OptionsRecords => [.. Records.Select(RecordOf)];

    /// <summary>Checks everything that can be checked without data: that nothing is missing, and that records accept their values.</summary>
    /// <exception cref="OptionException">A value is missing or refused.</exception>
    public void Check()
    {
        if (FirstMissing is { } missing)
            throw new OptionException(missing.Name, $"{Verb} cannot do without it; expected {ValueText.Expected(missing.Type)}");
        _ = OptionsRecords;
    }

    /// <summary>Calls the verb.</summary>
    /// <param name="model">The model it is called on, or null for a static verb.</param>
    /// <param name="things">Data and further models, by the names of their parameters; what is absent or null takes its default.</param>
    /// <param name="run">The run.</param>
    /// <returns>The answer, or null where there is none.</returns>
    public object? Call(object? model, IReadOnlyDictionary<string, object?> things, object? run)
    {
        object?[] arguments = [.. Verb.Method.GetParameters().Select(parameter => ArgumentFor(parameter, things, run))];
        return Verb.Method.Invoke(model, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    internal static bool IsRun(ParameterInfo parameter) => parameter.ParameterType == typeof(Run);

    private IEnumerable<ParameterInfo> Records => Verb.Method.GetParameters().Where(parameter => OptionsRecord.Is(parameter.ParameterType));

    private object RecordOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var start = (preset is null ? null : OptionsRecord.Preset(type, preset)) ?? OptionsRecord.Default(type);
        var mine = Verb.Parameters.Where(property => property.Parameter == parameter && Has(property.Name));
        return OptionsRecord.With(start, mine.ToDictionary(property => property.Name, property => values[property.Name]));
    }

    private object? ArgumentFor(ParameterInfo parameter, IReadOnlyDictionary<string, object?> things, object? run)
    {
        if (IsRun(parameter))
            return run;
        if (OptionsRecord.Is(parameter.ParameterType))
            return RecordOf(parameter);
        var name = Naming.Kebab(parameter.Name!);
        if (values.TryGetValue(name, out var value) || (things.TryGetValue(name, out value!) && value is not null))
            return value;
        return parameter.HasDefaultValue ? parameter.DefaultValue : null;
    }
}
