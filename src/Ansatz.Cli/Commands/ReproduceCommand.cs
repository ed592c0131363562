using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary><c>ansatz SYSTEM reproduce</c> and <c>ansatz reproduce --all</c>: the papers' claims, measured.</summary>
internal static class ReproduceCommand
{
    private const string Records = "reproductions";

    /// <summary>The description of <c>ansatz reproduce --all</c>.</summary>
    public static CommandSpec Spec() => new("reproduce", "Measure the claims of every system and write the page of all reproductions.", All)
    {
        MostWords = 0,
        Options =
        [
            new("all", "", "Every system. Without it the page is only written again, from the records in reproductions/."),
            new("seeds", "N", "Seeds a claim is measured over; >= 1, default: the system's own."),
            new("out", "FOLDER", "Where reproductions.md and systems/ go; default docs."),
        ],
        CommonOptions = [.. Machine(), SharedOptions.Json],
        Examples = ["ansatz reproduce --all --out docs"],
    };

    /// <summary>The description of a system's own command.</summary>
    /// <param name="system">The system.</param>
    public static CommandSpec Of(SystemDescription system) => new($"{system.Slug} reproduce", "Measures the paper's claims at reduced scale.", request => One(system, request))
    {
        MostWords = 0,
        Options =
        [
            new("only", "ID...", "Only these claims and experiments.") { Shape = OptionShape.Several, Completions = () => system.Reproduction!.Claims.Select(claim => claim.Id).Concat(system.Reproduction!.Reported) },
            new("seeds", "N", "Seeds a claim is measured over; >= 1, default: the reproduction's own."),
            new("out", "FOLDER", $"The folder of the run; by default runs/{system.Slug}-N."),
        ],
        CommonOptions = [.. Machine(), new("force", "", "Replace a run that is already there."), SharedOptions.Json],
    };

    private static OptionSpec[] Machine() =>
    [
        new("threads", "N", "Threads of tensor work; >= 1, default 1, with which small networks are fastest."),
        new("quiet", "", "Print only the result, what was written, and warnings."),
    ];

    private static int One(SystemDescription system, Request request)
        => new ReproductionSession(system, request.Surroundings)
        {
            Only = [.. request.Several("only").SelectMany(word => word.Split(','))],
            Seeds = (int?)request.Whole("seeds", 1),
            Threads = (int?)request.Whole("threads", 1),
            Output = request.Text("out"),
            Force = request.Has("force"),
            Quiet = request.Has("quiet"),
            Json = request.Has("json"),
        }.Run();

    private static int All(Request request)
    {
        var page = Path.Combine(request.Text("out") ?? "docs", "reproductions.md");
        if (WritableFolder.FaultOf(Path.GetDirectoryName(Path.GetFullPath(page))!) is { } fault)
            throw new UsageException($"the page {page} cannot be written: {fault}");
        var code = ExitCode.Done;
        if (request.Has("all"))
        {
            foreach (var system in request.Surroundings.Systems.Systems.Where(system => system.Reproduction is not null))
            {
                var one = new ReproductionSession(system, request.Surroundings)
                {
                    Seeds = (int?)request.Whole("seeds", 1), Threads = (int?)request.Whole("threads", 1), Quiet = request.Has("quiet"), Json = request.Has("json"),
                }.Run();
                if (one is not (ExitCode.Done or ExitCode.ClaimFails))
                    return one;
                code = Math.Max(code, one);
            }
        }
        if (!Directory.Exists(Records))
            throw new UsageException($"there is no folder {Records}/ with records; measure them with: ansatz reproduce --all");
        ReproductionPage.Write(Records, page);
        SystemGuide.Write(request.Surroundings.Systems.Systems, Records, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, "systems"));
        request.Surroundings.Error.WriteLine(page);
        return code;
    }
}
