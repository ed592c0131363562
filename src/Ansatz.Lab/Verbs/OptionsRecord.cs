using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json;
using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// A record of options seen from outside: its properties as parameters, its presets, and its form as JSON. A record of
/// options is a type whose name ends in <c>Options</c> and that can be made without arguments; a property that is such a
/// record again lends its name as a prefix.
/// </summary>
public static class OptionsRecord
{
    /// <summary>The usual presets, with their meanings.</summary>
    public static IReadOnlyDictionary<string, string> Presets { get; } = new Dictionary<string, string>
    {
        ["quick"] = "shows in under a minute that all is wired",
        ["reduced"] = "the size of the reproduction",
        ["paper"] = "the published sizes",
    };

    /// <summary>Whether a type is a record of options.</summary>
    /// <param name="type">The type.</param>
    public static bool Is(Type type) => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options");

    /// <summary>A record with all its defaults.</summary>
    /// <param name="type">The record's type.</param>
    /// <exception cref="ArgumentException">It cannot be made without arguments.</exception>
    public static object Default(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is { } simple)
            return simple.Invoke([]);
        var optional = type.GetConstructors().FirstOrDefault(c => c.GetParameters() is { Length: > 0 } all && all.All(p => p.HasDefaultValue))
            ?? throw new ArgumentException($"{type.Name} has an option without a default.", nameof(type));
        return optional.Invoke([.. optional.GetParameters().Select(p => p.DefaultValue)]);
    }

    /// <summary>A preset of a record: its public static property of that name; <c>reduced</c> is the defaults where there is none.</summary>
    /// <param name="type">The record's type.</param>
    /// <param name="name">The preset's name.</param>
    /// <returns>The record, or null where it has no such preset.</returns>
    public static object? Preset(Type type, string name)
        => type.GetProperty(name, BindingFlags.Public | BindingFlags.Static | BindingFlags.IgnoreCase) is { } preset && preset.PropertyType == type
            ? preset.GetValue(null)
            : name == "reduced" ? Default(type) : null;

    /// <summary>The names of the presets of a record: its public static properties of its own type, and <c>reduced</c>.</summary>
    /// <param name="type">The record's type.</param>
    public static IEnumerable<string> PresetsOf(Type type)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == type)
            .Select(property => Naming.Kebab(property.Name)).Append("reduced").Distinct();

    /// <summary>The parameters that a record's properties make, in the order of their declaration.</summary>
    /// <param name="type">The record's type.</param>
    public static IReadOnlyList<ParameterDescription> Describe(Type type) => [.. Describe(type, Default(type), "", [], null)];

    /// <summary>A copy of a record with some properties changed.</summary>
    /// <param name="record">The record.</param>
    /// <param name="values">The values, by the names of <see cref="Describe(Type)"/>.</param>
    /// <exception cref="OptionException">The record refuses a value.</exception>
    public static object With(object record, IReadOnlyDictionary<string, object> values)
    {
        var result = record;
        foreach (var parameter in Describe(record.GetType()).Where(parameter => values.ContainsKey(parameter.Name)))
            result = With(result, parameter.Path, values[parameter.Name], parameter.Name);
        return result;
    }

    /// <summary>A record as JSON: its properties by their names on the command line, spelled values as text.</summary>
    /// <param name="record">The record.</param>
    public static JsonObject ToJson(object record)
    {
        var json = new JsonObject();
        foreach (var parameter in Describe(record.GetType()))
        {
            var value = parameter.Path.Aggregate((object?)record, (owner, property) => owner is null ? null : property.GetValue(owner));
            json[parameter.Name] = ToNode(value);
        }
        return json;
    }

    /// <summary>A copy of a record with the properties that a JSON object names.</summary>
    /// <param name="record">The record whose values hold for what is not named.</param>
    /// <param name="json">The object; names as on the command line or as in C#, nested or with a dot.</param>
    /// <exception cref="OptionException">An unknown name, or a value that is not admitted.</exception>
    public static object FromJson(object record, JsonElement json)
    {
        var known = Describe(record.GetType()).ToDictionary(parameter => parameter.Name);
        var values = new Dictionary<string, object>();
        foreach (var (name, words) in WordsOf(json))
        {
            if (!known.TryGetValue(name, out var parameter))
                throw new OptionException(name, Unknown(name, known.Keys));
            values[name] = parameter.Parse(words);
        }
        return With(record, values);
    }

    /// <summary>A copy of a record with the properties that a JSON object names, such as one that <see cref="ToJson"/> made.</summary>
    /// <param name="record">The record whose values hold for what is not named.</param>
    /// <param name="json">The object.</param>
    /// <exception cref="OptionException">An unknown name, or a value that is not admitted.</exception>
    public static object FromJson(object record, JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return FromJson(record, document.RootElement);
    }

    /// <summary>The members of a JSON object as options and their words.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="OptionException">The element is no object.</exception>
    public static IEnumerable<(string Name, IReadOnlyList<string> Words)> WordsOf(JsonElement json)
        => json.ValueKind == JsonValueKind.Object ? WordsOf(json, "")
            : throw new OptionException("options", $"the file holds {json.ValueKind}; expected one object {{\"name\": value, ...}}");

    private static IEnumerable<(string Name, IReadOnlyList<string> Words)> WordsOf(JsonElement json, string prefix)
    {
        foreach (var member in json.EnumerateObject())
        {
            var name = prefix + Naming.Kebab(member.Name);
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var nested in WordsOf(member.Value, name + "."))
                        yield return nested;
                    break;
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.Array:
                    yield return (name, [.. member.Value.EnumerateArray().Select(item => item.ToString())]);
                    break;
                default:
                    yield return (name, [member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                        ? member.Value.GetRawText() : member.Value.ToString()]);
                    break;
            }
        }
    }

    internal static string Unknown(string name, IEnumerable<string> known)
    {
        var near = NearestNames.Of(name, known);
        return "there is no such option" + (near.Count > 0 ? "; did you mean --" + string.Join(" or --", near) + "?" : "");
    }

    internal static IEnumerable<ParameterDescription> Describe(
        Type type, object defaults, string prefix, IReadOnlyList<PropertyInfo> path, ParameterInfo? parameter)
    {
        var declared = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.DeclaringType == type ? 1 : 0).ThenBy(property => property.MetadataToken);
        foreach (var property in declared)
        {
            var name = prefix + Naming.Kebab(property.Name);
            var value = property.GetValue(defaults);
            if (Is(property.PropertyType))
            {
                foreach (var nested in Describe(property.PropertyType, value ?? Default(property.PropertyType), name + ".", [.. path, property], parameter))
                    yield return nested;
                continue;
            }
            if (!ValueText.IsSpelled(property.PropertyType))
                continue;
            yield return new()
            {
                Name = name,
                Kind = ParameterKind.Value,
                Type = ValueText.Plain(property.PropertyType),
                Summary = XmlDocumentation.SummaryOf(property),
                Unit = ParameterDescription.UnitOf(property),
                Range = ParameterDescription.RangeOf(property),
                Default = ValueText.Write(value),
                Parameter = parameter,
                Path = [.. path, property],
            };
        }
    }

    private static object With(object record, IReadOnlyList<PropertyInfo> path, object value, string option)
    {
        var copy = Copy(record);
        var inner = path.Count == 1 ? value : With(path[0].GetValue(record) ?? Default(path[0].PropertyType), [.. path.Skip(1)], value, option);
        try
        {
            path[0].SetValue(copy, inner, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or SpellingException)
        {
            throw new OptionException(option, refusal.Message, refusal);
        }
        return copy;
    }

    // Every record has this method; `with` compiles to a call of it.
    private static object Copy(object record)
        => record.GetType().GetMethod("<Clone>$")?.Invoke(record, [])
            ?? throw new ArgumentException($"{record.GetType().Name} is not a record.", nameof(record));

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        float number when float.IsFinite(number) => JsonValue.Create(number),
        System.Collections.IEnumerable items when ValueText.IsList(value) => new JsonArray([.. items.Cast<object?>().Select(ToNode)]),
        _ => JsonValue.Create(ValueText.Write(value)),
    };
}
