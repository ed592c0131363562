using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Finds the folder that a MODEL or RUN argument means: a path, a run's name, or <c>last</c>.</summary>
public static class RunCatalog
{
    /// <summary>The folder under which runs without <c>--out</c> are made, in the current folder.</summary>
    public const string DefaultRoot = "runs";

    /// <summary>Makes the folder <c>runs/SLUG-N</c> of a new run.</summary>
    /// <param name="system">The system's slug.</param>
    /// <param name="root">The folder that holds the runs.</param>
    /// <returns>The folder; it exists and is empty.</returns>
    /// <exception cref="RunException">The root cannot be written.</exception>
    public static RunFolder Next(string system, string root = DefaultRoot) => new(NumberedFolder.Create(root, system));

    /// <summary>Finds the folder of a model or run.</summary>
    /// <param name="argument">An existing folder, a run's name such as <c>mcquic-3</c>, or <c>last</c>.</param>
    /// <param name="system">The system that will use it; null: any.</param>
    /// <param name="needsModel">Whether only folders with a model count.</param>
    /// <param name="home">The folder of the index; null: the user's.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RunException">There is no such folder, or several runs have the name.</exception>
    public static RunFolder Find(string argument, string? system = null, bool needsModel = true, string? home = null)
        => Find(argument, system is null ? null : new[] { system }, needsModel, home);

    /// <summary>Finds the folder of a model or run of one of several systems.</summary>
    /// <param name="argument">An existing folder, a run's name such as <c>mcquic-3</c>, or <c>last</c>.</param>
    /// <param name="systems">The systems that will do; null: any.</param>
    /// <param name="needsModel">Whether only folders with a model count.</param>
    /// <param name="home">The folder of the index; null: the user's.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RunException">There is no such folder, or several runs have the name.</exception>
    public static RunFolder Find(string argument, IReadOnlyList<string>? systems, bool needsModel = true, string? home = null)
    {
        if (argument != "last" && Directory.Exists(argument)) return Checked(new RunFolder(argument), needsModel);
        var under = Path.Combine(DefaultRoot, argument);
        if (argument != "last" && Directory.Exists(under)) return Checked(new RunFolder(under), needsModel);
        using var index = RunIndex.Open(home);
        var runs = index.List(systems is [var only] ? only : null).Where(run => (!needsModel || run.HasModel) && systems?.Contains(run.System) != false).ToArray();
        if (argument == "last")
        {
            if (runs.Length > 0) return new RunFolder(runs[0].Path);
            var (whose, maker) = systems is { Count: > 0 } ? (string.Join(", ", systems), systems[0]) : ("any system", "SYSTEM");
            throw new RunException($"there is no {(needsModel ? "model" : "run")} of {whose} yet; make one with: ansatz {maker} fit");
        }
        var named = runs.Where(run => run.Name == argument).ToArray();
        return named.Length switch
        {
            1 => new RunFolder(named[0].Path),
            0 => throw new RunException($"'{argument}' is no folder and no run's name{Nearest(argument, runs)}"),
            _ => throw new RunException($"'{argument}' is the name of {named.Length} runs; give the path: {string.Join(", ", named.Select(run => run.Path))}"),
        };
    }

    /// <summary>The newest run that was stopped or killed, or failed after a checkpoint, and that nobody works on.</summary>
    /// <param name="home">The folder of the index; null: the user's.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RunException">There is none.</exception>
    public static RunFolder NewestInterrupted(string? home = null)
    {
        using var index = RunIndex.Open(home);
        return index.List().Select(run => new RunFolder(run.Path)).FirstOrDefault(WasInterrupted)
            ?? throw new RunException("no run was interrupted; 'ansatz runs' lists them all");
    }

    private static bool WasInterrupted(RunFolder folder)
    {
        if (!folder.HasRecord || folder.IsInUse) return false;
        try
        {
            return folder.ReadRecord() is { Status: RunStatus.Running or RunStatus.Stopped } or { Status: RunStatus.Failed, Checkpoints.Count: > 0 };
        }
        catch (RunException)
        {
            return false; // a damaged record; the run's own name says so
        }
    }

    private static RunFolder Checked(RunFolder folder, bool needsModel) => !needsModel || folder.HasModel ? folder
        : throw new RunException($"{folder.FullPath} holds no model: {(folder.HasRecord ? $"its run is not complete; go on with: ansatz resume {folder.FullPath}" : "it has no model.json and model.safetensors")}");

    private static string Nearest(string argument, RunEntry[] runs)
    {
        var names = NearestNames.Of(argument, runs.Select(run => run.Name));
        return names.Count > 0 ? $"; the nearest names are {string.Join(", ", names)}" : runs.Length == 0 ? "; there are no runs yet" : "; 'ansatz runs' lists them";
    }
}
