using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Cli;

/// <summary>Carries out one call of a verb: checks, reads, calls, writes, tells.</summary>
/// <param name="request">What the user asks.</param>
/// <param name="surroundings">The world outside.</param>
internal sealed class VerbSession(VerbRequest request, Surroundings surroundings)
{
    private readonly ProgressDisplay display = new(surroundings, request.Json, request.Quiet);
    private readonly Dictionary<string, ModelSlot> slots = [];

    private Speech Speech => field ??= new(surroundings, request.Json, request.Quiet) { OutputIsData = request.Output == "-", ErrorLine = display.WriteLine };

    private VerbDescription Verb => request.Verb;

    private int Threads => request.Threads ?? 1;

    // What makes a model, or needs none, has a run folder of its own; everything else works beside its model.
    private bool HasFolder => Verb.MakesModel || !Verb.NeedsModel;

    /// <summary>Does what was asked.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        CheckOutput(request.ItemParameter);
        var modelFolder = Verb.NeedsModel ? RunCatalog.Find(request.Things["model"], Verb.System.Slug) : null;
        FindSlots();
        var reader = new ThingReader(request, modelFolder ?? slots.GetValueOrDefault("model")?.Folder);
        reader.Check();
        var sources = reader.Sources();
        using var run = HasFolder ? Begin(sources) : new Run(request.Seed, DeviceOf(request.Device), Host());
        return Call(run, reader, modelFolder, resumed: false);
    }

    /// <summary>Goes on with a run that was interrupted.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="inexact">Whether another thread count or version is accepted.</param>
    /// <returns>The exit code.</returns>
    public int Resume(RunFolder folder, bool inexact)
    {
        var modelFolder = Verb.NeedsModel ? RunCatalog.Find(request.Things["model"], Verb.System.Slug) : null;
        using var run = Lab.Run.Resume(folder, Host(), inexact: inexact);
        if (run.Checkpoints!.Entries is [.., var last])
            Speech.Note($"going on after step {last.Step:N0} of {last.Stage}");
        FindSlots();
        return Call(run, new(request, modelFolder ?? slots.GetValueOrDefault("model")?.Folder), modelFolder, resumed: true);
    }

    private int Call(Run run, ThingReader reader, RunFolder? modelFolder, bool resumed)
    {
        try
        {
            if (run.Folder is null)
                TorchRuntime.Threads = Threads;
            var model = modelFolder is null ? null : FittedModel.Load(Verb.System, modelFolder);
            model?.To(run.Device);
            var things = Read(reader, run, resumed);
            foreach (var (name, slot) in slots)
                things[name] = slot.Load(run);
            if (reader.Description.Length > 0)
                run.DescribeData(reader.Description, reader.Fingerprint);
            Speech.Head(Verb.ToString(), reader.Description, model is null ? "" : Shown.Parameters(SizeOf(model)),
                string.Join(", ", slots.Values.Select(slot => slot.Description)), Machine(run));
            if (request.ItemParameter is { } parameter)
                return OneByOne(run, model, things, parameter, reader.Items, modelFolder);
            var answer = display.Watch(() => request.Arguments.Call(model, things, run));
            return Finish(run, answer, modelFolder);
        }
        catch (OperationCanceledException) when (surroundings.Interrupted.IsCancellationRequested)
        {
            return Stopped(run);
        }
        catch (Exception fault) when (run.Record is { Status: RunStatus.Running })
        {
            run.Fail(RunStatus.Failed, fault.Message);
            throw;
        }
    }

    private int Finish(Run run, object? answer, RunFolder? modelFolder)
    {
        if (surroundings.Interrupted.IsCancellationRequested)
            return Stopped(run);
        var folder = run.Folder ?? modelFolder;
        if (Verb.MakesModel && answer is Module model)
        {
            run.Complete(FittedModel.Describe(model), model);
            TellFigures(run);
            Speech.Json["parameters"] = SizeOf(model);
            Speech.Place(Shown.Folder(folder!.FullPath), $"{Shown.Parameters(SizeOf(model))} ({Shown.Path(folder.Report)})");
            if (NextCommand.After(Verb.System, Shown.Folder(folder.FullPath)) is { } next)
                Speech.Next(next);
            return Speech.End();
        }
        TellFigures(run);
        new AnswerWriter(request, Speech).Write(answer, run, folder);
        run.Complete();
        return Speech.End();
    }

    // The model that a verb is called on is no slot: it is of the verb's own system.
    private void FindSlots()
    {
        foreach (var (name, argument) in request.Things)
            if (Verb.Find(name) is { Kind: ParameterKind.Model } parameter && !(Verb.NeedsModel && name == "model"))
                slots[name] = ModelSlot.Find(parameter, argument, surroundings.Systems);
    }

    // A run whose data cannot be read has not begun: it leaves nothing behind, so that the same line can be typed again.
    private static Dictionary<string, object?> Read(ThingReader reader, Run run, bool resumed)
    {
        try
        {
            return reader.Read(run);
        }
        catch (Exception fault) when (fault is DataException or SpellingException && !resumed)
        {
            run.Discard();
            throw;
        }
    }

    // A verb on one item runs over a set of them, and gives a file an item.
    private int OneByOne(Run run, Module? model, Dictionary<string, object?> things, ParameterDescription parameter, IReadOnlyList<IDataItem> items, RunFolder? modelFolder)
    {
        var folder = request.Output ?? (run.Folder ?? modelFolder)?.NewResult(Verb.Name) ?? ".";
        var writer = new AnswerWriter(request, Speech);
        display.Watch(() =>
        {
            for (var i = 0; i < items.Count; i++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                things[parameter.Name] = items[i];
                writer.WriteItem(request.Arguments.Call(model, things, run), folder, items[i].Id);
                run.Progress.Report(new() { Stage = parameter.Name, Step = i + 1, Of = items.Count });
            }
            return null;
        });
        TellFigures(run);
        run.Complete();
        Speech.Place(Shown.Folder(folder), Shown.Count(items.Count, "answer"));
        return Speech.End();
    }

    private int Stopped(Run run)
    {
        if (run.Folder is null)
        {
            surroundings.Error.WriteLine("interrupted");
            return Speech.End(ExitCode.Interrupted);
        }
        run.Fail(RunStatus.Stopped, "interrupted");
        var step = run.Checkpoints!.Entries.Count > 0 ? $"stopped at step {run.Checkpoints.Entries[^1].Step:N0}" : "stopped before the first checkpoint";
        var place = Shown.Folder(run.Folder.FullPath);
        Speech.Place(place, $"{step}; go on with: ansatz resume {place}");
        return Speech.End(ExitCode.Interrupted);
    }

    private Run Begin(IReadOnlyDictionary<string, string> sources)
    {
        var arguments = (JsonObject)request.Given.DeepClone();
        foreach (var (name, source) in sources.Where(source => !Verb.Find(source.Key)!.GivenNames.Any(arguments.ContainsKey)))
            arguments[name] = source;
        var folder = request.Output is { } output && Verb.MakesModel ? new RunFolder(output) : RunCatalog.Next(Verb.System.Slug);
        var options = new JsonObject();
        foreach (var record in request.Arguments.OptionsRecords)
            foreach (var (name, value) in OptionsRecord.ToJson(record))
                options[name] = value?.DeepClone();
        return Lab.Run.Begin(folder, new(Verb.System.Slug, Verb.Name)
        {
            Arguments = arguments,
            Options = options,
            Seed = request.Seed,
            Device = DeviceOf(request.Device),
            Threads = Threads,
        }, Host());
    }

    private RunHost Host() => new()
    {
        Progress = display,
        Cancellation = surroundings.Interrupted,
        Noted = Speech.Note,
        Warned = Speech.Warn,
        Force = request.Force,
    };

    private void CheckOutput(ParameterDescription? items)
    {
        if (request.Output is not { } output)
            return;
        if (items is not null && (output == "-" || Path.HasExtension(output.TrimEnd('/'))))
            throw new UsageException($"{request.Things.GetValueOrDefault(items.Name)} holds several of what {Verb} takes one of; name a folder for the answers, not {output}");
        if (output == "-")
            return;
        var target = Verb.MakesModel ? output : Path.GetDirectoryName(Path.GetFullPath(output)) ?? output;
        if (WritableFolder.FaultOf(target) is { } fault)
            throw new UsageException($"the output {output} cannot be written: {fault}");
        if (!Verb.MakesModel && items is null)
            AnswerWriter.CheckFormat(Verb, output);
    }

    private void TellFigures(Run run)
    {
        if (run.Figures.Count == 0)
            return;
        if (Speech.IsJson)
            Speech.Json["figures"] = new JsonObject(run.Figures.Select(figure => KeyValuePair.Create(figure.Key, (JsonNode?)JsonNumber(figure.Value))));
        else
        {
            var left = run.Figures.Keys.Max(name => name.Length);
            foreach (var (name, value) in run.Figures)
                Speech.Result($"{name.PadRight(left)}  {Measurements.Figure(value)}");
        }
    }

    private static JsonValue? JsonNumber(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create($"{value}");

    private static Device DeviceOf(string text)
        => text == "auto" ? TorchRuntime.IsCudaAvailable ? Device.Cuda() : Device.Cpu : Device.Parse(text);

    // Also what a fit froze, such as a classifier, is part of the model.
    private static long SizeOf(Module model) => model.Parameters().Sum(parameter => parameter.Unconstrained.Count);

    private static string Machine(Run run) => $"{run.Device}, {Shown.Count(TorchRuntime.Threads, "thread")}, seed {run.Seed}";
}
