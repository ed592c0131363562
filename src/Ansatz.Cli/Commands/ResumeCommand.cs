using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz resume [RUN]</c>: goes on with a run that was interrupted, exactly.</summary>
internal static class ResumeCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("resume", "Go on with a run that was interrupted; the result is the same as without the interruption.", Run)
    {
        Arguments = [new("[RUN]", "The run's folder or name; by default the newest that was interrupted.")],
        MostWords = 1,
        Options = [new("inexact", "", "Accept another thread count or library version than the run began with; its last digits may differ.")],
        CommonOptions = [new("quiet", "", "Print only the result, what was written, and warnings."), SharedOptions.Json],
        Completions = Completion.Models,
    };

    private static int Run(Request request)
    {
        var folder = request.Word is { } word ? RunCatalog.Find(word, needsModel: false) : RunCatalog.NewestInterrupted();
        var record = folder.ReadRecord();
        var system = request.Surroundings.Systems.Find(record.System)
            ?? throw new UsageException($"{folder.Name} was made by '{record.System}', a system that is not here");
        // Relative paths are the run's; what is said is read where the user is.
        Shown.TypedIn = Environment.CurrentDirectory;
        try
        {
            if (record.WorkingFolder.Length > 0 && Directory.Exists(record.WorkingFolder))
                Environment.CurrentDirectory = record.WorkingFolder;
            return GoOn(folder, record, system, request);
        }
        finally
        {
            Environment.CurrentDirectory = Shown.TypedIn;
            Shown.TypedIn = null;
        }
    }

    private static int GoOn(RunFolder folder, RunRecord record, SystemDescription system, Request request)
    {
        if (record.Verb == "reproduce")
            return Reproduction(system, record, request).Run(folder, request.Has("inexact"));
        var verb = system.Find(record.Verb)
            ?? throw new UsageException($"{folder.Name} was made by '{record.System} {record.Verb}', a verb that {record.System} does not have any more");
        var again = VerbRequest.FromRecord(verb, record) with { Quiet = request.Has("quiet"), Json = request.Has("json") };
        return new VerbSession(again, request.Surroundings).Resume(folder, request.Has("inexact"));
    }

    private static ReproductionSession Reproduction(SystemDescription system, RunRecord record, Request request) => new(system, request.Surroundings)
    {
        Only = record.Arguments["only"] is { } only ? [.. only.AsArray().Select(id => (string)id!)] : [],
        Seeds = (int?)record.Arguments["seeds"],
        Quiet = request.Has("quiet"),
        Json = request.Has("json"),
    };
}
