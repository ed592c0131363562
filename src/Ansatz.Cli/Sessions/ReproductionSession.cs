using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>Measures the claims of one system and tells which hold.</summary>
/// <param name="system">The system.</param>
/// <param name="surroundings">The world outside.</param>
internal sealed class ReproductionSession(SystemDescription system, Surroundings surroundings)
{
    /// <summary>The claims that are wanted; none: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The seeds; null: as many as the reproduction says.</summary>
    public int? Seeds { get; init; }

    /// <summary>Threads of tensor work; null: 1, which small networks are fastest with.</summary>
    public int? Threads { get; init; }

    /// <summary>The folder of the run; null: a new one under <c>runs/</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Whether a run that is there may be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether only results are printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether everything is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Does what was asked.</summary>
    /// <returns>The exit code: <see cref="ExitCode.ClaimFails"/> when a claim that was measured does not hold.</returns>
    /// <exception cref="UsageException">A name is no claim's, or the output cannot be written.</exception>
    public int Run(RunFolder? resumed = null, bool inexact = false)
    {
        var reproduction = system.Reproduction!;
        var known = reproduction.Claims.Select(claim => claim.Id).ToArray();
        if (Only.FirstOrDefault(id => !known.Contains(id) && !reproduction.Reported.Contains(id)) is { } unknown)
        {
            throw new UsageException($"{system.Slug} has no claim '{unknown}'; its claims are {string.Join(", ", known)}"
                + (reproduction.Reported.Count > 0 ? $", its other experiments {string.Join(", ", reproduction.Reported)}" : ""));
        }
        if (Output is { } output && WritableFolder.FaultOf(output) is { } unwritable)
            throw new UsageException($"the output {output} cannot be written: {unwritable}");
        var display = new ProgressDisplay(surroundings, Json, Quiet);
        var speech = new Speech(surroundings, Json, Quiet) { ErrorLine = display.WriteLine };
        var host = new RunHost { Progress = display, Cancellation = surroundings.Interrupted, Noted = speech.Note, Warned = speech.Warn, Force = Force };
        using var run = resumed is null ? Begin(host) : Lab.Run.Resume(resumed, host, inexact: inexact);
        speech.Head($"{system.Slug} reproduce", Only.Count > 0 ? $"claims {string.Join(", ", Only)}" : Shown.Count(known.Length, "claim"), $"{run.Device}, {Shown.Count(TorchRuntime.Threads, "thread")}, {Shown.Count(Seeds ?? reproduction.DefaultSeeds, "seed")}");
        try
        {
            var record = (ReproductionRecord)display.Watch(() => reproduction.Execute(run, Only.Count > 0 ? Only : null, Seeds))!;
            run.Complete();
            return Tell(record, run.Folder!, speech);
        }
        catch (OperationCanceledException) when (surroundings.Interrupted.IsCancellationRequested)
        {
            run.Fail(RunStatus.Stopped, "interrupted");
            speech.Place(Shown.Folder(run.Folder!.FullPath), $"stopped; go on with: ansatz resume {Shown.Folder(run.Folder.FullPath)}");
            return speech.End(ExitCode.Interrupted);
        }
        catch (Exception fault) when (run.Record is { Status: RunStatus.Running })
        {
            run.Fail(RunStatus.Failed, fault.Message);
            throw;
        }
    }

    private Run Begin(RunHost host)
    {
        var arguments = new JsonObject();
        if (Only.Count > 0)
            arguments["only"] = new JsonArray([.. Only.Select(id => JsonValue.Create(id))]);
        if (Seeds is { } seeds)
            arguments["seeds"] = seeds;
        var folder = Output is { } output ? new RunFolder(output) : RunCatalog.Next(system.Slug);
        return Lab.Run.Begin(folder, new(system.Slug, "reproduce") { Arguments = arguments, Threads = Threads ?? 1 }, host);
    }

    private int Tell(ReproductionRecord record, RunFolder folder, Speech speech)
    {
        // A part of the claims does not replace the record of all.
        var file = Only.Count > 0 ? Path.Combine(folder.FullPath, "results", "reproduction.json") : Path.Combine("reproductions", system.Slug + ".json");
        record.Write(file);
        if (speech.IsJson)
            speech.Json["reproduction"] = JsonSerializer.SerializeToNode(record, LabJson.Compact);
        else
            speech.Result(new TextTable(["claim", "paper", $"measured ({Shown.Count(record.Seeds.Count, "seed")})", "criterion", "holds"],
                [.. record.Claims.Select(claim => (IReadOnlyList<string>)[claim.Id, claim.Text, claim.Measured, claim.Criterion, claim.Verdict()])]), record.Claims.Count);
        speech.Result(ClaimResult.Tally(record.Claims));
        speech.Place(Shown.Path(folder.Report));
        speech.Place(Shown.Path(file));
        return speech.End(record.AllHold() ? ExitCode.Done : ExitCode.ClaimFails);
    }
}
