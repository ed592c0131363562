using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary><c>ansatz show X</c>: explains anything that has a name: a system, a verb, a model or run, a data set, a generator, a data file.</summary>
internal static class ShowCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("show", "Explain anything that has a name: a system, a model or run, a data set, a generator, a file, a value of an option.", Run)
    {
        Arguments = [new("X", "A system, a verb, a run's name or folder, a data set, a generator, a data file, or a value that options take, such as iwelbo.")],
        MostWords = 1,
        CommonOptions = [SharedOptions.Json],
        Examples = ["ansatz show attribute-cvae", "ansatz show last", "ansatz show fashion-mnist", "ansatz show iwelbo"],
    };

    private static int Run(Request request)
    {
        var name = request.Word ?? throw new UsageException($"ansatz show needs a name; usage: {request.Command.Usage}");
        var (surroundings, json) = (request.Surroundings, request.Has("json"));
        if (surroundings.Systems.Find(name) is { } system)
        {
            if (json)
                Print(surroundings, ListCommand.Describe(system));
            else
                SystemPage.Write(system, surroundings);
            return ExitCode.Done;
        }
        if (VerbVocabulary.MeaningOf(name) is { } meaning)
        {
            var users = surroundings.Systems.Systems.Where(candidate => candidate.Find(name) is not null).Select(candidate => candidate.Slug);
            return Facts(request, name, [new("verb", meaning), new("systems", string.Join(", ", users)), .. SpellingPage.Facts(name, surroundings.Systems)]);
        }
        if (RunNamed(name) is { } folder)
            return Facts(request, folder.Name, [.. RunPage.Facts(folder)]);
        if (DataPage.Facts(name, surroundings.Error) is { } facts)
            return Facts(request, name, facts);
        if (SpellingPage.Facts(name, surroundings.Systems) is { Count: > 0 } spelled)
            return Facts(request, name, spelled);
        string[] names = [.. surroundings.Systems.Systems.Select(candidate => candidate.Slug), .. DataPage.Names, .. SpellingPage.Names(surroundings.Systems)];
        var near = NearestNames.Of(name, names);
        throw new UsageException($"'{name}' is no system, verb, run, data set, generator, file or value of an option"
            + (near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}?" : "; see: ansatz list, ansatz runs, ansatz data list"));
    }

    private static RunFolder? RunNamed(string name)
    {
        if (Directory.Exists(name) && new RunFolder(name) is var here)
            return here.HasRecord || here.HasModel ? here : null;
        try
        {
            return RunCatalog.Find(name, needsModel: false);
        }
        catch (RunException)
        {
            return null;
        }
    }

    /// <summary>Prints facts, a line each, or as a JSON object.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="title">What they are about.</param>
    /// <param name="facts">The facts.</param>
    /// <returns>The exit code.</returns>
    public static int Facts(Request request, string title, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        var surroundings = request.Surroundings;
        if (request.Has("json"))
        {
            // What there is several of, such as classes, is a list.
            var members = facts.GroupBy(fact => fact.Key, fact => (JsonNode?)fact.Value)
                .Select(group => KeyValuePair.Create(group.Key, group.Count() == 1 ? group.First() : new JsonArray([.. group])));
            Print(surroundings, new JsonObject([new("name", title), .. members]));
            return ExitCode.Done;
        }
        surroundings.Output.WriteLine(title);
        HelpPage.WriteRows(surroundings.Output, facts.Select(fact => (fact.Key, fact.Value)), surroundings.Width);
        return ExitCode.Done;
    }

    private static void Print(Surroundings surroundings, JsonNode json)
        => surroundings.Output.WriteLine(JsonSerializer.Serialize(json, LabJson.Indented));
}
