namespace Ansatz.Lab;

/// <summary>
/// Ends a fit when the objective no longer improves beyond its noise. The objective's values are cut into windows; a window counts as better only
/// when its mean exceeds the best one's by twice the standard error of the difference, so slow progress is seen in time and luck is not rewarded.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>Steps a window, at least 8. With a validation figure every such figure is a window.</summary>
    public int Window { get; init; } = 200;

    /// <summary>Windows without improvement after which the fit has converged, at least 1.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>The least improvement that counts, in the objective's unit.</summary>
    public double MinimumGain { get; init; }

    /// <summary>
    /// In place of the rule above, that of Stan's ADVI (Kucukelbir et al., 2017): the fit has converged when the median or the mean of the last
    /// <see cref="Patience"/> relative changes between windows, <c>|new - old| / |old|</c>, is below this; Stan's tolerance is 0.01. Null: the rule above. A relative change depends
    /// on the objective's zero: where a large constant is part of it, slow progress is taken for convergence.
    /// </summary>
    public double? RelativeTolerance { get; init; }
}

/// <summary>The memory of early stopping; it is part of a checkpoint.</summary>
internal sealed record StoppingState
{
    public long Count { get; set; }

    public double Mean { get; set; }

    public double Squares { get; set; }

    public double Best { get; set; } = double.NaN;

    public double BestError { get; set; }

    public int Waited { get; set; }

    /// <summary>The last relative changes, for the rule of Stan.</summary>
    public List<double> Changes { get; set; } = [];

    /// <summary>Hears of a value of the objective; true when the fit has converged.</summary>
    public bool Hear(EarlyStopping rule, double value, bool maximized)
    {
        Count++;
        var difference = value - Mean;
        Mean += difference / Count;
        Squares += difference * (value - Mean);
        if (Count < Math.Max(rule.Window, 8)) return false;
        var error = Math.Sqrt(Squares / (Count - 1) / Count);
        var mean = Mean;
        (Count, Mean, Squares) = (0, 0, 0);
        return Judge(rule, mean, error, maximized);
    }

    /// <summary>Hears of a figure that is a window by itself.</summary>
    public bool Judge(EarlyStopping rule, double value, double error, bool maximized)
    {
        if (rule.RelativeTolerance is { } tolerance) return JudgeChange(tolerance, rule.Patience, value);
        var gain = maximized ? value - Best : Best - value;
        if (double.IsNaN(Best) || gain > Math.Max(rule.MinimumGain, 2 * Math.Sqrt((error * error) + (BestError * BestError))))
            (Best, BestError, Waited) = (value, error, 0);
        else
            Waited++;
        return Waited >= rule.Patience;
    }

    private bool JudgeChange(double tolerance, int window, double value)
    {
        if (!double.IsNaN(Best)) Changes.Add(Math.Abs((value - Best) / Best));
        Best = value;
        if (Changes.Count > window) Changes.RemoveAt(0);
        if (Changes.Count < window) return false;
        var sorted = Changes.Order().ToArray();
        var median = (sorted[(window - 1) / 2] + sorted[window / 2]) / 2;
        return median < tolerance || sorted.Average() < tolerance;
    }
}
