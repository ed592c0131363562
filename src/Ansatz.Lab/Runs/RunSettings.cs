using System.Text.Json.Nodes;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>What a new run is: all of it is written to <c>run.json</c>, and <c>resume</c> reads it from there.</summary>
/// <param name="System">The system's slug.</param>
/// <param name="Verb">The verb.</param>
public sealed record RunSettings(string System, string Verb)
{
    /// <summary>The arguments by name, as they were typed or left to their defaults.</summary>
    public JsonObject Arguments { get; init; } = [];

    /// <summary>The resolved options record.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The seed of all random streams.</summary>
    public long Seed { get; init; }

    /// <summary>Where tensors live; default: the processor.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads of tensor work; null: as many as libtorch has now.</summary>
    public int? Threads { get; init; }

    /// <summary>The data as understood, in words with counts and units.</summary>
    public string? Data { get; init; }

    /// <summary>A digest of the data.</summary>
    public string? DataFingerprint { get; init; }
}

/// <summary>What surrounds a run and is no part of its result: who hears of it, and who may stop it.</summary>
public sealed record RunHost
{
    /// <summary>Hears of every step of long work.</summary>
    public IProgress<StepReport> Progress { get; init; } = SilentProgress.Instance;

    /// <summary>Stops the run after the step at hand, with a checkpoint.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Hears of conversions made on the way.</summary>
    public Action<string>? Noted { get; init; }

    /// <summary>Hears of doubts.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Whether an earlier run in the folder is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The folder of the index of runs; null: the user's.</summary>
    public string? Home { get; init; }
}
