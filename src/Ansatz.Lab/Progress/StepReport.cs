namespace Ansatz.Lab;

/// <summary>Where the objective is going, as far as its noise lets one say.</summary>
public enum Trend
{
    /// <summary>No direction stands out of the noise.</summary>
    Steady,

    /// <summary>It rises.</summary>
    Rising,

    /// <summary>It falls.</summary>
    Falling,
}

/// <summary>What a step of long work reports.</summary>
public sealed record StepReport
{
    /// <summary>What is being done: a stage of a fit, or another piece of long work.</summary>
    public string Stage { get; init; } = "fit";

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Steps there will be.</summary>
    public required long Of { get; init; }

    /// <summary>Epochs begun before this step, from 0.</summary>
    public long Epoch { get; init; }

    /// <summary>Epochs there will be; 0 when the work knows none.</summary>
    public long Epochs { get; init; }

    /// <summary>The name of <see cref="Value"/>.</summary>
    public string Objective { get; init; } = "objective";

    /// <summary>The objective in its own sense; NaN when there is none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>The objective's terms by name.</summary>
    public IReadOnlyDictionary<string, double> Terms { get; init; } = new Dictionary<string, double>();

    /// <summary>The Euclidean norm of all gradients before clipping.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>The direction of <see cref="Value"/> over the last steps.</summary>
    public Trend Trend { get; init; }

    /// <summary>The change of <see cref="Value"/> a step, by least squares over the last 200; NaN when it is not known.</summary>
    public double Slope { get; init; } = double.NaN;

    /// <summary>The standard error of <see cref="Slope"/>.</summary>
    public double SlopeError { get; init; } = double.NaN;

    /// <summary>Steps a second over the last steps.</summary>
    public double Rate { get; init; }

    /// <summary>The time that the remaining steps will take at <see cref="Rate"/>.</summary>
    public TimeSpan Remaining { get; init; }
}
