namespace Ansatz.Inference;

/// <summary>What an engine's axis holds.</summary>
internal enum AxisKind
{
    /// <summary>Independent runs: draws differ along it.</summary>
    Particles,

    /// <summary>Runs that share their noise and differ in one enumerated or replaced draw.</summary>
    Lanes,
}

/// <summary>A dimension that the engine adds on the left of all plates.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Size">How many.</param>
internal sealed record Axis(AxisKind Kind, long Size);

/// <summary>Why a run on the engine's axes is given up and begun anew.</summary>
internal enum RestartReason
{
    /// <summary>The run differs from its plan: deeper plates, other sites that need lanes.</summary>
    PlanIsStale,

    /// <summary>The body does not carry more axes.</summary>
    CannotCarryAxes,

    /// <summary>The body runs other programs than those that the plan was made for.</summary>
    OtherPrograms,

    /// <summary>The body does not carry the axes of sums.</summary>
    CannotCarrySums,

    /// <summary>Lanes or particles take different branches.</summary>
    LanesDiffer,
}

/// <summary>Ends a run on the engine's axes; the evaluator begins another.</summary>
internal sealed class EngineRestart(RestartReason reason) : Exception
{
    public RestartReason Reason => reason;

    /// <summary>The depth of plates that was found.</summary>
    public int PlateDepth { get; init; }

    /// <summary>Whether a strategy was found that needs replays.</summary>
    public bool NeedsReplays { get; init; }

    /// <summary>A site that needs lanes and was not planned.</summary>
    public PlannedSite? Site { get; init; }
}
