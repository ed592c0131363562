using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary><c>ansatz list</c>: the systems.</summary>
internal static class ListCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("list", "List the systems.", Run)
    {
        MostWords = 0,
        Options = [new("domain", "DOMAIN", "Only one field: " + string.Join(", ", Domains) + ".") { Completions = static () => Domains }],
        CommonOptions = [SharedOptions.Json],
        Examples = ["ansatz list --domain representation", "ansatz list --json"],
    };

    private static IReadOnlyList<string> Domains { get; } = [.. Enum.GetNames<Domain>().Select(Naming.Kebab)];

    private static int Run(Request request)
    {
        var domain = request.Text("domain") is { } text ? DomainOf(text) : (Domain?)null;
        var systems = request.Surroundings.Systems.Systems.Where(system => domain is null || system.Domain == domain).ToArray();
        if (request.Has("json"))
        {
            var json = new JsonArray([.. systems.Select(system => (JsonNode)Describe(system))]);
            request.Surroundings.Output.WriteLine(JsonSerializer.Serialize(json, LabJson.Indented));
            return ExitCode.Done;
        }
        var table = new TextTable(["system", "domain", "year", "verbs", "purpose"],
            [.. systems.Select(system => (IReadOnlyList<string>)[system.Slug, Naming.Kebab($"{system.Domain}"), system.Year > 0 ? $"{system.Year}" : "",
                string.Join(' ', system.VerbNames), system.Purpose])]);
        table.Write(request.Surroundings.Output, request.Surroundings.Width);
        return ExitCode.Done;
    }

    private static Domain DomainOf(string text)
    {
        var index = Domains.ToList().IndexOf(text.ToLowerInvariant());
        if (index >= 0)
            return Enum.GetValues<Domain>()[index];
        var near = NearestNames.Of(text, Domains);
        throw new UsageException($"there is no domain '{text}'; " + (near.Count > 0 ? $"did you mean {near[0]}?" : $"there are {string.Join(", ", Domains)}"));
    }

    /// <summary>A system as JSON: its card, and its verbs with their parameters.</summary>
    /// <param name="system">The system.</param>
    public static JsonObject Describe(SystemDescription system) => new()
    {
        ["slug"] = system.Slug,
        ["title"] = system.Title,
        ["domain"] = Naming.Kebab($"{system.Domain}"),
        ["purpose"] = system.Purpose,
        ["paper"] = system.Paper,
        ["year"] = system.Year,
        ["defaultData"] = system.DefaultData,
        ["reproduction"] = system.HasReproduction,
        ["verbs"] = new JsonArray([.. system.Verbs.Select(verb => (JsonNode)Describe(verb))]),
    };

    private static JsonObject Describe(VerbDescription verb) => new()
    {
        ["name"] = verb.Name,
        ["summary"] = verb.Summary,
        ["returns"] = verb.Returns,
        ["result"] = verb.MakesModel ? "model" : TypeName(verb.Result),
        ["also"] = new JsonArray([.. verb.FurtherParts.Select(part => JsonValue.Create(Naming.Kebab(part.Name)))]),
        ["parameters"] = new JsonArray([.. verb.Parameters.Select(parameter => (JsonNode)Describe(parameter))]),
    };

    private static JsonObject Describe(ParameterDescription parameter)
    {
        var json = new JsonObject
        {
            ["name"] = parameter.Name,
            ["kind"] = Naming.Kebab($"{parameter.Kind}"),
            ["type"] = parameter.Kind == ParameterKind.Value ? ValueText.Expected(parameter.Type) : TypeName(parameter.Type),
            ["positional"] = parameter.IsPositional,
            ["required"] = parameter.IsRequired,
            ["summary"] = parameter.Summary,
        };
        foreach (var (name, text) in new[] { ("unit", parameter.Unit), ("range", parameter.Range.Text), ("default", parameter.Default), ("defaultData", parameter.DefaultData), ("comesWith", parameter.ComesWith) })
            if (text.Length > 0)
                json[name] = text;
        if (parameter.Alternatives.Count > 0)
            json["alternatives"] = new JsonArray([.. parameter.Alternatives.Select(name => JsonValue.Create(name))]);
        if (parameter.Choices.Count > 0)
            json["choices"] = new JsonArray([.. parameter.Choices.Select(choice => JsonValue.Create(choice))]);
        return json;
    }

    /// <summary>A type as people call it, with its article.</summary>
    /// <param name="type">The type.</param>
    public static string Article(Type type) => TypeName(type) is var name && name[0] is 'a' or 'e' or 'i' or 'o' ? $"an {name}" : $"a {name}";

    /// <summary>A type as people call it.</summary>
    /// <param name="type">The type.</param>
    public static string TypeName(Type type)
        => ValueText.ItemOf(type) is { } item ? $"{TypeName(item)} list" : type == typeof(void) ? "nothing" : Naming.Kebab(type.Name.Split('`')[0]).Replace('-', ' ');
}
