namespace Ansatz.Inference;

/// <summary>How an objective is estimated.</summary>
public sealed record EstimateOptions
{
    /// <summary>Options by name.</summary>
    /// <param name="Particles">How many independent runs an estimate averages, at least 1.</param>
    /// <param name="Checked">Whether programs are checked for mistakes that cost a replay to find (purity, captured gradients, support, ..).</param>
    /// <param name="AllowBiased">Whether strategies with a biased gradient may be used.</param>
    /// <param name="LaneLimit">How many lanes enumerated sites may need together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public EstimateOptions(int Particles = 1, bool Checked = false, bool AllowBiased = false, int LaneLimit = 4096)
    {
        this.Particles = Particles;
        this.Checked = Checked;
        this.AllowBiased = AllowBiased;
        this.LaneLimit = LaneLimit;
    }

    /// <summary>One run, unchecked, unbiased strategies only, up to 4096 lanes.</summary>
    public static EstimateOptions Default { get; } = new();

    /// <summary>How many independent runs an estimate averages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Particles { get; init => field = AtLeastOne(value, nameof(Particles)); }

    /// <summary>Whether programs are checked for mistakes that cost a replay to find.</summary>
    public bool Checked { get; init; }

    /// <summary>Whether strategies with a biased gradient may be used.</summary>
    public bool AllowBiased { get; init; }

    /// <summary>How many lanes enumerated sites may need together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int LaneLimit { get; init => field = AtLeastOne(value, nameof(LaneLimit)); }

    /// <summary>
    /// Whether the score term of a draw in a plate that is no item is multiplied by the costs of its own rows alone, and by costs of no draw made before it:
    /// unbiased, with less variance, where the rows of every plate are independent given what is outside it, as a plate says. Checked mode draws
    /// a row anew and looks whether another row's cost changes.
    /// </summary>
    public bool PlateLocalScores { get; init; }

    /// <summary>The fraction of the fit that is done, in [0, 1], at which schedules are read; 1 outside a fit.</summary>
    public double Progress { get; init; } = 1;

    /// <summary>The step of the fit, for messages; negative outside a fit.</summary>
    public long Step { get; init; } = -1;

    private static int AtLeastOne(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
