using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz report [RUN]</c>: makes the report of a run again from what its folder holds.</summary>
internal static class ReportCommand
{
    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("report", "Make the report of a run again from what its folder holds.", Run)
    {
        Arguments = [new("[RUN]", "The run's folder or name; by default the newest.")],
        MostWords = 1,
        CommonOptions = [SharedOptions.Json],
        Completions = Completion.Models,
    };

    private static int Run(Request request)
    {
        var folder = RunCatalog.Find(request.Word ?? "last", needsModel: false);
        var speech = new Speech(request.Surroundings, request.Has("json"), quiet: false);
        speech.Place(Shown.Path(RunReport.Write(folder)));
        return speech.End();
    }
}
