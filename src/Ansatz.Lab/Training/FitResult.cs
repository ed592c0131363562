namespace Ansatz.Lab;

/// <summary>How a fit ended.</summary>
public enum FitStatus
{
    /// <summary>All steps were done.</summary>
    Completed,

    /// <summary>Early stopping found no further improvement.</summary>
    Converged,

    /// <summary>It was cancelled; the parameters are those of the last step.</summary>
    Stopped,

    /// <summary>A value was infinite or not a number; the parameters are those before the step at fault.</summary>
    Diverged,
}

/// <summary>What a fit came to.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Value">The objective, a mean over the last steps.</param>
/// <param name="Terms">Its terms, means over the same steps.</param>
/// <param name="Seconds">How long it took, over all processes that worked on it.</param>
/// <param name="Fault">What ended it, when it diverged: the place, the step, the last finite values, what to do.</param>
/// <param name="ParetoShape">
/// Where the objective is a bound, the shape k of its importance weights, the median over items (of the last batch): below 0.5 the ansatz is good, below 0.7 usable
/// as a proposal, above 0.7 far from the posterior. Null where there is none (<see cref="Trainer.ParetoDraws"/>).
/// </param>
public sealed record FitResult(
    FitStatus Status, long Steps, double Value, IReadOnlyDictionary<string, double> Terms, double Seconds, string? Fault = null, double? ParetoShape = null)
{
    /// <summary>The best figure of the validation where its weights were kept (<see cref="Trainer.KeepsBest"/>), and the step after which it was found.</summary>
    public BestFigure? Best { get; init; }
}

/// <summary>The best figure of a validation.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Step">The step after which it was found.</param>
public sealed record BestFigure(double Value, long Step);

/// <summary>A fit within a run met a value that is infinite or not a number.</summary>
public sealed class DivergedException(FitResult result) : Exception(result.Fault)
{
    /// <summary>What the fit came to.</summary>
    public FitResult Result { get; } = result;
}

/// <summary>A fit within a run was cancelled; its checkpoint is written, and <c>ansatz resume</c> goes on from it.</summary>
public sealed class FitStoppedException(FitResult result, string place, CancellationToken stop)
    : OperationCanceledException($"stopped at step {result.Steps:N0}; go on with: ansatz resume {place}", stop)
{
    /// <summary>What the fit came to.</summary>
    public FitResult Result { get; } = result;
}
