using System.Diagnostics;
using System.Text.Json.Nodes;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <content>The part of a run that works in a folder.</content>
public sealed partial class Run
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, int> stages = [];
    private RunLock? folderLock;
    private RunRecord? record;
    private double earlierSeconds;

    /// <summary>The folder; null for a run in memory.</summary>
    public RunFolder? Folder { get; private set; }

    /// <summary>The checkpoints; null for a run in memory.</summary>
    public CheckpointStore? Checkpoints { get; private set; }

    /// <summary>The metrics; null for a run in memory.</summary>
    public MetricLog? Metrics { get; private set; }

    /// <summary>What <c>run.json</c> holds now; null for a run in memory.</summary>
    public RunRecord? Record => record;

    /// <summary>Begins a run in a folder: takes its lock, writes <c>run.json</c>, enters the index.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="settings">What is run.</param>
    /// <param name="host">Who hears of it and may stop it; null: nobody.</param>
    /// <returns>The run. <see cref="Complete"/> or <see cref="Fail"/> ends it.</returns>
    /// <exception cref="RunInUseException">Another process works in the folder.</exception>
    /// <exception cref="RunExistsException">The folder holds a run or model and <see cref="RunHost.Force"/> is off, or holds other things.</exception>
    /// <exception cref="RunException">The folder cannot be written.</exception>
    public static Run Begin(RunFolder folder, RunSettings settings, RunHost? host = null)
    {
        host ??= new RunHost();
        MakeFolder(folder);
        if (settings.Threads is { } threads) TorchRuntime.Threads = threads;
        var run = new Run(host, settings.System, settings.Verb, settings.Seed, settings.Device, [], []) { folderLock = RunLock.Take(folder.FullPath) };
        try
        {
            folder.Prepare(host.Force);
            run.Attach(folder, new RunRecord
            {
                Name = folder.Name,
                System = settings.System,
                Verb = settings.Verb,
                Arguments = (JsonObject)settings.Arguments.DeepClone(),
                Options = (JsonObject)settings.Options.DeepClone(),
                WorkingFolder = Environment.CurrentDirectory,
                Seed = settings.Seed,
                Device = settings.Device.ToString(),
                Threads = TorchRuntime.Threads,
                Created = DateTimeOffset.UtcNow,
                Versions = CurrentVersions(),
                Data = settings.Data,
                DataFingerprint = settings.DataFingerprint,
            });
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Takes up a run that did not come to its end. The verb is called again with the settings of the record; its trainer goes on from the last checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="host">Who hears of it and may stop it; null: nobody.</param>
    /// <param name="threads">Threads asked for; null: those of the run.</param>
    /// <param name="inexact">Whether another thread count or library version is accepted, with which the result can differ in its last digits.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RunInUseException">Another process works in the folder.</exception>
    /// <exception cref="RunException">It is complete, or would not go on exactly.</exception>
    public static Run Resume(RunFolder folder, RunHost? host = null, int? threads = null, bool inexact = false)
    {
        host ??= new RunHost();
        if (!folder.HasRecord) throw new RunException($"{folder.FullPath} is no run folder: it has no run.json");
        var held = RunLock.Take(folder.FullPath);
        try
        {
            folder.RemoveTemporaries();
            var begun = folder.ReadRecord();
            if (begun.Status == RunStatus.Completed) throw new RunException($"{begun.Name} is complete; there is nothing to go on with");
            var wanted = threads ?? begun.Threads;
            if (!inexact) RefuseDifferences(begun, CurrentVersions(), wanted);
            TorchRuntime.Threads = wanted;
            var run = new Run(host, begun.System, begun.Verb, begun.Seed, Device.Parse(begun.Device), begun.Notes, begun.Warnings)
            {
                folderLock = held, earlierSeconds = begun.Seconds,
            };
            run.Attach(folder, begun with { Threads = wanted, Versions = CurrentVersions(), Fault = null });
            return run;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Says what data the run uses, once that is known.</summary>
    /// <param name="description">The data as understood, in words with counts and units.</param>
    /// <param name="fingerprint">A digest of them.</param>
    /// <exception cref="RunException">A run that is taken up finds other data than it began with.</exception>
    public void DescribeData(string description, string fingerprint)
    {
        if (record is null) return;
        if (record.DataFingerprint is { } known && known != fingerprint)
            throw new RunException($"the data of {record.Name} have changed since it began ({record.Data}; now {description}); it cannot go on exactly. Start again with --force.");
        Write(record with { Data = description, DataFingerprint = fingerprint });
    }

    /// <summary>Ends the run: writes the model if there is one, the results, the report, and <c>run.json</c>.</summary>
    /// <param name="model">What use of the model needs besides its weights; null: the run made none.</param>
    /// <param name="weights">The model's weights.</param>
    /// <exception cref="RunException">The disk is full; the checkpoints are intact.</exception>
    public void Complete(ModelRecord? model = null, Module? weights = null)
    {
        if (Folder is null || record is null) return;
        if (model is not null && weights is not null) ModelRecord.Save(Folder, model, weights);
        if (sections.Count > 0) SectionFolder.Write(Folder.NewResult(Verb), sections);
        End(RunStatus.Completed, null);
        RunReport.Write(Folder);
    }

    /// <summary>Ends the run early: stopped by the user, diverged, or failed.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="fault">What ended it.</param>
    public void Fail(RunStatus status, string fault)
    {
        whole?.Fail(status, fault);
        if (record is not null) TryEnd(status, fault);
    }

    /// <summary>Takes back a run whose work has not begun, as when its data cannot be read: its folder is removed, unless it holds something else.</summary>
    public void Discard()
    {
        if (Folder is null || record is null) return;
        record = null;
        Dispose();
        Folder.Remove();
    }

    /// <summary>Gives the folder back. A run that was not ended counts as stopped.</summary>
    public void Dispose()
    {
        if (record is { Status: RunStatus.Running }) TryEnd(RunStatus.Stopped, null);
        if (whole is null) Metrics?.Dispose();
        folderLock?.Dispose();
        folderLock = null;
    }

    internal static RunVersions CurrentVersions() => new(LabVersion.Ansatz, TorchRuntime.Version, LabVersion.Runtime);

    private static void MakeFolder(RunFolder folder)
    {
        try { Directory.CreateDirectory(folder.FullPath); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.IsDiskFull(fault) ? AtomicFile.DiskFull(folder.Record, fault)
                : new RunException($"the output folder {folder.FullPath} cannot be made: {fault.Message}", fault);
        }
    }

    private static void RefuseDifferences(RunRecord record, RunVersions now, int threads)
    {
        var differences = new List<string>();
        if (record.Threads != threads) differences.Add($"{record.Threads} threads then, {threads} now");
        if (record.Versions.Ansatz != now.Ansatz) differences.Add($"Ansatz {record.Versions.Ansatz} then, {now.Ansatz} now");
        if (record.Versions.Libtorch != now.Libtorch) differences.Add($"libtorch {record.Versions.Libtorch} then, {now.Libtorch} now");
        if (differences.Count > 0)
            throw new RunException($"{record.Name} would not go on exactly: {string.Join("; ", differences)}. Use what it began with, or accept a slightly different result with --inexact.");
    }

    /// <summary>The name under which a fit keeps its checkpoints and metrics: a second <c>fit</c> of one verb is <c>fit-2</c>.</summary>
    internal string NameStage(string stage)
    {
        if (whole is not null) return whole.NameStage($"seed-{Seed}-{stage}");
        var number = stages[stage] = stages.GetValueOrDefault(stage) + 1;
        return number == 1 ? stage : $"{stage}-{number}";
    }

    private void Attach(RunFolder folder, RunRecord begun)
    {
        Folder = folder;
        Write(begun with { Status = RunStatus.Running, Process = new RunProcess(Environment.ProcessId, Environment.MachineName, DateTimeOffset.UtcNow) });
        Checkpoints = new CheckpointStore(folder, () => record!.Checkpoints, entries => Write(record! with { Checkpoints = entries }), Warn);
        Metrics = new MetricLog(folder);
        TellIndex();
    }

    private void End(RunStatus status, string? fault)
    {
        Write(record! with { Status = status, Fault = fault, Process = null });
        TellIndex();
    }

    /// <summary>What ended the run early may be the very disk that is full; then its own message counts, and the record stays as it was.</summary>
    private void TryEnd(RunStatus status, string? fault)
    {
        try { End(status, fault); }
        catch (RunException unwritten) { Warn(unwritten.Message); }
    }

    private void Write(RunRecord changed)
    {
        var written = changed with
        {
            Updated = DateTimeOffset.UtcNow,
            Seconds = earlierSeconds + Stopwatch.GetElapsedTime(began).TotalSeconds,
            Notes = Copy(notes),
            Warnings = Copy(warnings),
            Metrics = new Dictionary<string, double>(figures),
        };
        written.Write(Folder!.Record);
        record = written;
    }

    /// <summary>The index only repeats what folders say: that it cannot be written is no reason to lose a run.</summary>
    private void TellIndex()
    {
        try
        {
            using var index = RunIndex.Open(host.Home);
            index.Enter(Folder!, record!);
        }
        catch (Exception fault) when (fault is RunException or Microsoft.Data.Sqlite.SqliteException)
        {
            Warn($"the run is not in the index: {fault.Message}");
        }
    }
}
