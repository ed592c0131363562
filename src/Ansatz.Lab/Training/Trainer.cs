using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// Moves the parameters of modules along an objective. <code>new Trainer(encoder, decoder).Fit(x => Bound.Elbo.Of(Model(x), Ansatz(x)), batches, epochs: 10)</code>
/// Every step has a stream of its own (<c>Stream[step]</c>) and a tensor scope of its own; the first two are checked. Modules train during a fit and evaluate after it.
/// </summary>
/// <remarks>
/// In a <see cref="Run"/> with a folder the fit writes metrics and checkpoints, and a run that is taken up goes on from the last one: the final
/// parameters are bit-identical to those of an uninterrupted run on the same machine and thread count. There a cancelled fit throws
/// <see cref="FitStoppedException"/> and one that diverges <see cref="DivergedException"/>, so that a verb does not go on with half a model.
/// </remarks>
/// <param name="modules">Whose parameters are moved; none where phases name theirs.</param>
public sealed class Trainer(params IReadOnlyList<Module> modules)
{
    private readonly RandomStream? stream;

    /// <summary>The modules.</summary>
    public IReadOnlyList<Module> Modules { get; } = [.. modules];

    /// <summary>What moves the parameters. It takes on the modules unless it has groups already.</summary>
    public Optimizer Optimizer { get; init; } = new Adam(1e-3);

    /// <summary>The stream of all noise and orders; default: the run's, under the stage's name, else that of seed 0.</summary>
    public RandomStream Stream
    {
        get => StreamOf(Stage);
        init => stream = value;
    }

    /// <summary>How the objective is estimated: particles, biased strategies, lanes.</summary>
    public EstimateOptions Estimate { get; init; } = EstimateOptions.Default;

    /// <summary>How gradients are clipped; null: they are not.</summary>
    public GradientClipping? Clip { get; init; }

    /// <summary>The decay of an exponential average of the weights, in [0, 1), which the modules hold after the fit; null: the last weights.</summary>
    public double? ExponentialAverage { get; init; }

    /// <summary>When the fit has converged before its last step; null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>A figure on data apart, in the objective's sense, computed with the modules in evaluation mode; early stopping goes by it.</summary>
    public Func<RandomStream, double>? Validation { get; init; }

    /// <summary>Whether the modules hold, after the fit, the weights with the best figure of <see cref="Validation"/> instead of the last ones.</summary>
    public bool KeepsBest { get; init; }

    /// <summary>Steps between two validations; null: an epoch.</summary>
    public long? ValidationSteps { get; init; }

    /// <summary>The run that the fit belongs to; null: none.</summary>
    public Run? Run { get; init; }

    /// <summary>The stage's name, in kebab case: of checkpoints, metrics and progress.</summary>
    public string Stage { get; init; } = "fit";

    /// <summary>What the objective is called in progress and reports.</summary>
    public string ObjectiveName { get; init; } = "objective";

    /// <summary>The time between two checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Steps between two checkpoints, beside <see cref="CheckpointInterval"/>; null: time alone decides.</summary>
    public long? CheckpointSteps { get; init; }

    /// <summary>Steps that a row of metrics averages; null: so many that there are at most 1000 rows.</summary>
    public long? MetricSteps { get; init; }

    /// <summary>
    /// Draws by which <see cref="FitResult.ParetoShape"/> is found after the fit of a bound, at least 25; 0: it is not; null: 1000 for one objective, 50 for
    /// each item of the last batch.
    /// </summary>
    public int? ParetoDraws { get; init; }

    /// <summary>Steps at the beginning of a fit in which programs are checked.</summary>
    public long CheckedSteps { get; init; } = 2;

    /// <summary>Fits one objective, without data or with all of them.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="steps">Steps, at least 1.</param>
    /// <param name="progress">Hears of every step; null: the run's.</param>
    /// <param name="stop">Stops the fit after the step at hand.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="FitStoppedException">It was cancelled within a run.</exception>
    /// <exception cref="DivergedException">It diverged within a run.</exception>
    public FitResult Fit(Objective objective, long steps, IProgress<StepReport>? progress = null, CancellationToken stop = default) =>
        Loop(Plan(objective, steps), progress, stop).Run();

    /// <summary>Fits an objective of batches.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="objective">The objective of a batch.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="epochs">How often the batches are run through, at least 1.</param>
    /// <param name="progress">Hears of every step; null: the run's.</param>
    /// <param name="stop">Stops the fit after the step at hand.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="FitStoppedException">It was cancelled within a run.</exception>
    /// <exception cref="DivergedException">It diverged within a run.</exception>
    public FitResult Fit<T>(Func<T, Objective> objective, Batches<T> batches, long epochs, IProgress<StepReport>? progress = null, CancellationToken stop = default) =>
        Loop(Plan([new Phase<T>(objective, Optimizer, Modules)], batches, epochs), progress, stop).Run();

    /// <summary>Fits an objective of batches that come as a sequence, in its order.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="objective">The objective of a batch.</param>
    /// <param name="batches">The batches of an epoch.</param>
    /// <param name="epochs">How often the batches are run through, at least 1.</param>
    /// <param name="progress">Hears of every step; null: the run's.</param>
    /// <param name="stop">Stops the fit after the step at hand.</param>
    /// <returns>What it came to.</returns>
    public FitResult Fit<T>(Func<T, Objective> objective, IEnumerable<T> batches, long epochs, IProgress<StepReport>? progress = null, CancellationToken stop = default) =>
        Fit(objective, Batches.From(batches), epochs, progress, stop);

    /// <summary>Fits several objectives that take turns on every batch.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="phases">The objectives with their optimizers and modules, in order.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="epochs">How often the batches are run through, at least 1.</param>
    /// <param name="progress">Hears of every step; null: the run's.</param>
    /// <param name="stop">Stops the fit after the step at hand.</param>
    /// <returns>What it came to; the value is the first phase's.</returns>
    /// <exception cref="FitStoppedException">It was cancelled within a run.</exception>
    /// <exception cref="DivergedException">It diverged within a run.</exception>
    public FitResult Fit<T>(IReadOnlyList<Phase<T>> phases, Batches<T> batches, long epochs, IProgress<StepReport>? progress = null, CancellationToken stop = default) =>
        Loop(Plan(phases, batches, epochs), progress, stop).Run();

    /// <summary>Fits several objectives that take turns on every batch of a sequence.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="phases">The objectives with their optimizers and modules, in order.</param>
    /// <param name="batches">The batches of an epoch.</param>
    /// <param name="epochs">How often the batches are run through, at least 1.</param>
    /// <param name="progress">Hears of every step; null: the run's.</param>
    /// <param name="stop">Stops the fit after the step at hand.</param>
    /// <returns>What it came to; the value is the first phase's.</returns>
    public FitResult Fit<T>(IReadOnlyList<Phase<T>> phases, IEnumerable<T> batches, long epochs, IProgress<StepReport>? progress = null, CancellationToken stop = default) =>
        Fit(phases, Batches.From(batches), epochs, progress, stop);

    /// <summary>The steps of a fit one by one, for a loop of one's own. Leaving the loop early stops the fit.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="steps">Steps, at least 1.</param>
    /// <returns>A report a step, each after its step.</returns>
    public IEnumerable<StepReport> Steps(Objective objective, long steps) => Loop(Plan(objective, steps), null, default).Steps();

    /// <summary>The steps of a fit over batches one by one, for a loop of one's own. Leaving the loop early stops the fit.</summary>
    /// <typeparam name="T">What a batch is.</typeparam>
    /// <param name="objective">The objective of a batch.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="epochs">How often the batches are run through, at least 1.</param>
    /// <returns>A report a step, each after its step.</returns>
    public IEnumerable<StepReport> Steps<T>(Func<T, Objective> objective, Batches<T> batches, long epochs) =>
        Loop(Plan([new Phase<T>(objective, Optimizer, Modules)], batches, epochs), null, default).Steps();

    private TrainingLoop Loop(TrainingPlan plan, IProgress<StepReport>? progress, CancellationToken stop) =>
        new(this, plan, progress ?? Run?.Progress ?? SilentProgress.Instance, stop);

    private TrainingPlan Plan(Objective objective, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(steps, steps, 0, [new TrainingPhase(Optimizer, Modules)], (_, _, _) => [objective]);
    }

    /// <summary>The stream of a stage: a second fit of one trainer within a run has noise of its own.</summary>
    internal RandomStream StreamOf(string stage) => stream ?? Run?.Stream[stage] ?? new RandomStream(0);

    private static TrainingPlan Plan<T>(IReadOnlyList<Phase<T>> phases, Batches<T> batches, long epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        if (phases.Count == 0) throw new ArgumentException("there is no phase to train", nameof(phases));
        if (batches.Count == 0) throw new ArgumentException("there are no batches", nameof(batches));
        return new(epochs * batches.Count, batches.Count, epochs, [.. phases.Select(phase => new TrainingPhase(phase.Optimizer, phase.Modules))], (order, epoch, index) =>
        {
            var batch = batches.Get(order, epoch, index);
            return phases.Select(phase => phase.Objective(batch));
        });
    }
}

/// <summary>What a fit does, without the types of its batches.</summary>
/// <param name="Steps">Steps in all.</param>
/// <param name="PerEpoch">Steps an epoch.</param>
/// <param name="Epochs">Epochs; 0 where there are none.</param>
/// <param name="Phases">What moves what, in turn.</param>
/// <param name="Objectives">The phases' objectives for the stream of orders, an epoch and a batch number; each is made when its turn has come.</param>
internal sealed record TrainingPlan(
    long Steps, long PerEpoch, long Epochs, IReadOnlyList<TrainingPhase> Phases, Func<RandomStream, long, long, IEnumerable<Objective>> Objectives);

/// <summary>An optimizer and the modules that it moves.</summary>
internal sealed record TrainingPhase(Optimizer Optimizer, IReadOnlyList<Module> Modules);
