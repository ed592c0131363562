using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary><c>ansatz runs</c>: the runs that the index knows, newest first.</summary>
internal static class RunsCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("runs", "List the runs, newest first.", Run)
    {
        MostWords = 0,
        Options =
        [
            new("system", "SYSTEM", "Only runs of one system."),
            new("rebuild", "FOLDER...", "Make the index again from the run folders below these folders.") { Shape = OptionShape.Several },
        ],
        CommonOptions = [SharedOptions.Json],
    };

    private static int Run(Request request)
    {
        var surroundings = request.Surroundings;
        using var index = RunIndex.Open();
        if (request.Has("rebuild"))
            index.Rebuild(request.Several("rebuild"));
        var system = request.Text("system");
        if (system is not null && surroundings.Systems.Find(system) is null)
        {
            string[] known = [.. surroundings.Systems.Systems.Select(candidate => candidate.Slug)];
            var near = NearestNames.Of(system, known);
            throw new UsageException($"there is no system '{system}'; " + (near.Count > 0 ? $"did you mean {near[0]}?" : $"there are {string.Join(", ", known)}"));
        }
        var runs = index.List(system);
        if (request.Has("json"))
        {
            surroundings.Output.WriteLine(JsonSerializer.Serialize(new JsonArray([.. runs.Select(run => (JsonNode)Describe(run))]), LabJson.Indented));
            return ExitCode.Done;
        }
        if (runs.Count == 0)
        {
            surroundings.Output.WriteLine($"There are no runs{(system is null ? "" : $" of {system}")} yet. Make one with: ansatz {system ?? "SYSTEM"} fit");
            return ExitCode.Done;
        }
        new TextTable(["run", "system", "verb", "state", "begun", "seed", "figure", "folder"],
            [.. runs.Select(run => (IReadOnlyList<string>)[run.Name, run.System, run.Verb, StateOf(run), run.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm"),
                $"{run.Seed}", run.Metrics.Select(figure => $"{figure.Key} {Measurements.Figure(figure.Value)}").FirstOrDefault(""), Shown.Path(run.Path)])])
            .Write(surroundings.Output, surroundings.Width);
        return ExitCode.Done;
    }

    // A run whose process is gone without a word was killed; it can be gone on with.
    private static string StateOf(RunEntry run)
        => run.Status == RunStatus.Running && !new RunFolder(run.Path).IsInUse ? "interrupted" : Naming.Kebab($"{run.Status}");

    private static JsonObject Describe(RunEntry run) => new()
    {
        ["name"] = run.Name,
        ["path"] = run.Path,
        ["system"] = run.System,
        ["verb"] = run.Verb,
        ["state"] = StateOf(run),
        ["begun"] = run.Created.ToString("O"),
        ["seed"] = run.Seed,
        ["hasModel"] = run.HasModel,
        ["figures"] = JsonSerializer.SerializeToNode(run.Metrics, LabJson.Compact),
    };
}
