using System.Diagnostics;
using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>The steps of one fit, with what surrounds them: resume, metrics, checkpoints, early stopping, the end.</summary>
internal sealed class TrainingLoop
{
    private const long RecentSteps = 200;

    private readonly Trainer trainer;
    private readonly TrainingPlan plan;
    private readonly IProgress<StepReport> progress;
    private readonly CancellationToken stop;
    private readonly Run? run;
    private readonly string stage;
    private readonly RandomStream stream;
    private readonly long metricSteps;
    private readonly IReadOnlyList<Module> modules;
    private readonly WeightAverage? average;
    private readonly BestWeights? best;
    private readonly CheckpointContent content;
    private readonly DescentStep[] descents;
    private readonly Pace pace = new();
    private TrainingState state = new();
    private long clock;
    private long lastCheckpoint;
    private bool isMoving; // an exception left a step half done: no checkpoint may keep that
    private StepReport last = new() { Step = 0, Of = 0 };

    public TrainingLoop(Trainer trainer, TrainingPlan plan, IProgress<StepReport> progress, CancellationToken stop)
    {
        (this.trainer, this.plan, this.progress, this.stop) = (trainer, plan, progress, stop);
        run = trainer.Run;
        stage = run?.NameStage(trainer.Stage) ?? trainer.Stage;
        stream = trainer.StreamOf(stage);
        metricSteps = trainer.MetricSteps ?? Math.Max(1, (plan.Steps + 999) / 1000);
        modules = [.. trainer.Modules.Concat(plan.Phases.SelectMany(phase => phase.Modules)).Distinct()];
        foreach (var phase in plan.Phases.Where(phase => phase.Optimizer.Groups.Count == 0)) phase.Optimizer.Add([.. phase.Modules]);
        average = trainer.ExponentialAverage is { } decay ? new WeightAverage(decay, modules) : null;
        if (trainer is { KeepsBest: true, Validation: null }) throw new ArgumentException("the best weights are those of the best figure of a validation, and there is none", nameof(trainer));
        best = trainer.KeepsBest ? new BestWeights(modules) : null;
        content = new(modules, [.. plan.Phases.Select(phase => phase.Optimizer).Distinct()], average, best);
        descents = [.. plan.Phases.Select(phase => new DescentStep(phase, modules, trainer))];
    }

    /// <summary>All steps, and what they came to.</summary>
    public FitResult Run()
    {
        using var steps = Steps().GetEnumerator();
        while (steps.MoveNext()) { }
        return state.Result!;
    }

    public IEnumerable<StepReport> Steps()
    {
        Begin();
        if (!IsOpen) yield break;
        try
        {
            while (IsOpen && !IsStopping)
            {
                var report = Step();
                if (report is not null) yield return report;
            }
        }
        finally
        {
            if (IsOpen && !isMoving) Stop();
            foreach (var module in modules) module.Evaluate();
        }
        Throw();
    }

    private bool IsOpen => state.Result is null;

    private bool IsStopping => stop.IsCancellationRequested || run is { Cancellation.IsCancellationRequested: true };

    private double Elapsed => state.Seconds + Stopwatch.GetElapsedTime(clock).TotalSeconds;

    /// <summary>Takes up the stage where a checkpoint left it, and cuts the metrics to that point.</summary>
    private void Begin()
    {
        if (run?.Checkpoints is { } store)
        {
            if (store.Newest(stage) is { } found)
            {
                var strategies = found.Entry.Complete ? [] : Strategies();
                state = Load(found.Path, read => CheckStrategies(read.Strategies, strategies));
                if (!found.Entry.Complete || store.Entries[^1] == found.Entry) run.Metrics!.TruncateTo(state.Metrics);
            }
            else if (store.Entries.Count == 0)
            {
                run.Metrics!.TruncateTo(default);
            }
        }
        foreach (var module in modules)
        {
            if (IsOpen) module.Train();
            else module.Evaluate();
        }
        clock = lastCheckpoint = Stopwatch.GetTimestamp();
    }

    /// <summary>The strategies at the weights that the modules have before they read a checkpoint: those with which the fit began.</summary>
    private Dictionary<string, string> Strategies()
    {
        using var scope = TensorScope.Open();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (phase, objective) in plan.Objectives(stream["order"], 0, 0).Index()) AddStrategies(found, objective, phase);
        return found;
    }

    private void AddStrategies(Dictionary<string, string> found, Objective objective, int phase)
    {
        foreach (var (address, strategy) in objective.Strategies(NoiseOf(0, phase), trainer.Estimate)) found[PrefixOf(phase) + address] = strategy;
    }

    /// <summary>Refuses to go on with other strategies than those that the fit began with.</summary>
    private void CheckStrategies(Dictionary<string, string> begun, Dictionary<string, string> now)
    {
        var changed = begun.Where(site => now.TryGetValue(site.Key, out var strategy) && strategy != site.Value).Select(site => $"'{site.Key}' by {site.Value}, and now by {now[site.Key]}").ToArray();
        if (changed.Length > 0)
        {
            throw new CheckpointException($"{stage} was begun with other gradient strategies: it differentiated {string.Join("; ", changed)}. Go on with those that it had, or start a new run.");
        }
    }

    /// <summary>Buffers that a module makes when it is first used (running baselines) are there only after an evaluation, which the state then overwrites.</summary>
    private TrainingState Load(string path, Action<TrainingState> check)
    {
        try
        {
            return content.Load(path, check);
        }
        catch (StateException)
        {
            using (TensorScope.Open())
            {
                foreach (var objective in plan.Objectives(stream["order"], 0, 0)) objective.Surrogate(stream[0], trainer.Estimate);
            }
            return content.Load(path, check);
        }
    }

    /// <summary>One step; null when it diverged.</summary>
    private StepReport? Step()
    {
        isMoving = true;
        using var doubts = run is not null && state.Step < trainer.CheckedSteps ? Notices.Listen(doubt => run.Warn(doubt.TrimEnd('.'))) : null;
        var (epoch, index) = (state.Step / plan.PerEpoch, state.Step % plan.PerEpoch);
        var figures = new Dictionary<string, double>();
        using (TensorScope.Open())
        {
            var phase = 0;
            foreach (var objective in plan.Objectives(stream["order"], epoch, index))
            {
                if (state.Step == 0 && run?.Checkpoints is not null) AddStrategies(state.Strategies, objective, phase);
                if (descents[phase].Take(objective, NoiseOf(state.Step, phase), state.Step, plan.Steps, PrefixOf(phase++), figures) is { } fault)
                {
                    Diverge(fault);
                    return null;
                }
            }
            average?.Update();
        }
        state.Step++;
        pace.Step(figures[ValueName]);
        state.Row.Add(figures);
        state.Recent.Add(figures);
        last = Report(epoch, figures);
        var converged = trainer is { EarlyStopping: { } rule, Validation: null } && state.Stopping.Hear(rule, last.Value, descents[0].IsMaximized);
        if (state.Step % metricSteps == 0 || state.Step == plan.Steps) WriteRow(epoch);
        if (trainer.Validation is { } validation && (state.Step % (trainer.ValidationSteps ?? plan.PerEpoch) == 0 || state.Step == plan.Steps)) converged = Validate(validation, epoch);
        if (state.Recent.Count >= RecentSteps) (state.Before, state.Recent) = (state.Recent, new());
        progress.Report(last);
        if (state.Step == plan.Steps || converged) Finish(converged ? FitStatus.Converged : FitStatus.Completed);
        else if (IsCheckpointDue) WriteCheckpoint(complete: false);
        isMoving = false;
        return last;
    }

    private RandomStream NoiseOf(long step, int phase) => plan.Phases.Count == 1 ? stream[step] : stream[step][phase];

    private string PrefixOf(int phase) => plan.Phases.Count == 1 ? "" : $"{phase + 1}.";

    private string ValueName => plan.Phases.Count == 1 ? DescentStep.Objective : $"1.{DescentStep.Objective}";

    private bool IsCheckpointDue => run?.Checkpoints is not null
        && ((trainer.CheckpointSteps is { } steps && state.Step % steps == 0) || Stopwatch.GetElapsedTime(lastCheckpoint) >= trainer.CheckpointInterval);

    private StepReport Report(long epoch, Dictionary<string, double> figures)
    {
        var line = pace.Line;
        return new()
        {
            Stage = stage,
            Step = state.Step,
            Of = plan.Steps,
            Epoch = epoch,
            Epochs = plan.Epochs,
            Objective = trainer.ObjectiveName,
            Value = figures[ValueName],
            Terms = figures.Where(figure => figure.Key != ValueName && !figure.Key.EndsWith(DescentStep.Gradient, StringComparison.Ordinal)).ToDictionary(),
            GradientNorm = figures.GetValueOrDefault(plan.Phases.Count == 1 ? DescentStep.Gradient : $"1.{DescentStep.Gradient}", double.NaN),
            Trend = line.Direction,
            Slope = line.Slope,
            SlopeError = line.Error,
            Rate = pace.Rate,
            Remaining = pace.Remaining(plan.Steps - state.Step),
        };
    }

    private void WriteRow(long epoch)
    {
        var row = new MetricRow(stage, state.Step, epoch, Elapsed, Named(state.Row.Means()));
        state.Row = new();
        run?.Metrics?.Append(row);
    }

    /// <summary>The objective under the name that the user knows.</summary>
    private Dictionary<string, double> Named(Dictionary<string, double> means) =>
        means.ToDictionary(mean => mean.Key == ValueName ? trainer.ObjectiveName : mean.Key, mean => mean.Value);

    private bool Validate(Func<RandomStream, double> validation, long epoch)
    {
        foreach (var module in modules) module.Evaluate();
        average?.Swap();
        var value = ScopedValidation(validation);
        if (best is not null && double.IsFinite(value) && (state.Best is not { } found || (descents[0].IsMaximized ? value > found.Value : value < found.Value)))
        {
            state.Best = new(value, state.Step);
            best.Keep();
        }
        average?.Swap();
        foreach (var module in modules) module.Train();
        run?.Metrics?.Append(new MetricRow(stage, state.Step, epoch, Elapsed, new Dictionary<string, double> { ["validation"] = value }));
        return trainer.EarlyStopping is { } rule && state.Stopping.Judge(rule, value, 0, descents[0].IsMaximized);
    }

    private double ScopedValidation(Func<RandomStream, double> validation)
    {
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        return validation(stream["validation"][state.Step]);
    }

    private void Finish(FitStatus status)
    {
        average?.Swap();
        best?.Restore();
        state.Result = Result(status, null) with { ParetoShape = ParetoShape(), Best = state.Best };
        WriteCheckpoint(complete: true);
    }

    /// <summary>How well the ansatz fits, where the (first) objective is a bound; it is recorded beside the metrics.</summary>
    private double? ParetoShape()
    {
        var draws = trainer.ParetoDraws ?? (plan.Epochs > 0 ? 50 : 1000);
        if (draws == 0) return null;
        foreach (var module in modules) module.Evaluate();
        using var scope = TensorScope.Open();
        var step = state.Step - 1;
        var (epoch, index) = (step / plan.PerEpoch, step % plan.PerEpoch);
        double? shape;
        try { shape = plan.Objectives(stream["order"], epoch, index).First().ParetoShape(stream["pareto"], draws, together: plan.Epochs > 0 ? 1 : 20); }
        catch (Exception fault) when (fault is ProgramException or NotSupportedException) { return null; } // a bound of one's own whose programs have no weights
        if (shape is not { } k) return null;
        run?.Metrics?.Append(new MetricRow(stage, state.Step, epoch, Elapsed, new Dictionary<string, double> { [RunReport.ParetoShape] = k }));
        if (k > 0.7) run?.Note($"{stage}: the Pareto shape of the ansatz is {k:0.00}, above 0.7: it is far from the posterior, and importance weights with it fail");
        return k;
    }

    private void Stop()
    {
        state.Result = Result(FitStatus.Stopped, null);
        WriteCheckpoint(complete: false);
    }

    private void Diverge(string fault)
    {
        var values = last.Step == 0 ? "there was no step before it"
            : $"last finite values, at step {last.Step:N0}: {trainer.ObjectiveName} {PlainProgress.Figure(last.Value)}"
                + string.Concat(last.Terms.Select(term => $", {term.Key} {PlainProgress.Figure(term.Value)}")) + $", gradient norm {PlainProgress.Figure(last.GradientNorm)}";
        var kept = run?.Checkpoints?.Entries.LastOrDefault(entry => entry.Stage == stage) is { } entry ? $"; the last good checkpoint is {entry.File}" : "";
        state.Result = Result(FitStatus.Diverged, $"{stage} diverged at step {state.Step + 1:N0} of {plan.Steps:N0}: {fault}; {values}{kept}. Lower the learning rate, or clip gradients.");
    }

    private FitResult Result(FitStatus status, string? fault)
    {
        var means = Named(state.Before.Merge(state.Recent).Means());
        var value = means.GetValueOrDefault(trainer.ObjectiveName, double.NaN);
        return new(status, state.Step, value, means.Where(mean => mean.Key != trainer.ObjectiveName).ToDictionary(), Elapsed, fault);
    }

    private void WriteCheckpoint(bool complete)
    {
        if (run?.Checkpoints is not { } store) return;
        var stored = state with { Seconds = Elapsed, Metrics = run.Metrics!.Commit(), Result = complete ? state.Result : null };
        store.Write(stage, state.Step, complete, path => content.Save(path, stored));
        lastCheckpoint = Stopwatch.GetTimestamp();
    }

    /// <summary>A verb within a run goes no further with a fit that did not come to its end.</summary>
    private void Throw()
    {
        if (run?.Folder is not { } folder || state.Result is not { } result) return;
        if (result.Status == FitStatus.Diverged)
        {
            run.Fail(RunStatus.Diverged, result.Fault!);
            throw new DivergedException(result);
        }
        if (result.Status == FitStatus.Stopped) throw new FitStoppedException(result, folder.FullPath, stop.IsCancellationRequested ? stop : run.Cancellation);
    }
}
