using System.Collections.Concurrent;

namespace Ansatz.Inference;

/// <summary>What one plain run of a body tells about the runs to come. It holds shapes and no tensors.</summary>
internal sealed class Plan
{
    private static readonly ConcurrentDictionary<PlanKey, Plan> Known = new();

    private readonly bool[] carriesSums = [true];

    /// <summary>How deep plates are nested: what the engine's axes lie left of.</summary>
    public int PlateDepth { get; set; }

    /// <summary>The shape of the body's result in a plain run.</summary>
    public Shape ResultShape { get; set; }

    /// <summary>The ranks of the results of each particles' body in a plain run.</summary>
    public Dictionary<(int Simulation, int Depth), int[]> ParticleRanks { get; } = [];

    /// <summary>The sites that need lanes, in the order of execution.</summary>
    public List<PlannedSite> Lanes { get; private set; } = [];

    /// <summary>Whether a site has a strategy that is not built in, so that the body is replayed for each of its continuations.</summary>
    public bool NeedsReplays { get; set; }

    /// <summary>Whether replays take particles one by one, since particles on an axis took different branches.</summary>
    public bool ReplaysOneByOne { get; set; }

    /// <summary>Whether bodies carry the engine's axes; found false, they run once for each particle and lane.</summary>
    public bool CarriesAxes { get; set; } = true;

    /// <summary>Whether <see cref="CarriesAxes"/> has been compared with single runs.</summary>
    public bool IsVerified { get; set; }

    /// <summary>The programs that ran under the plan, each time as a hash of their code: others need another plan.</summary>
    public HashSet<int> Programs { get; private set; } = [];

    /// <summary>Whether bodies carry the axes of sums; found false, they run once for each joint outcome. Copies of the plan share it.</summary>
    public bool CarriesSums
    {
        get => carriesSums[0];
        set => carriesSums[0] = value;
    }

    /// <summary>Whether sums over finite sites have been compared with single runs.</summary>
    public bool SumsAreVerified { get; set; }

    /// <summary>Whether a run on the lanes of measure-valued sites has been compared with single runs.</summary>
    public bool PhantomsAreVerified { get; set; }

    /// <summary>The ranks of the modules' noise in a plain run.</summary>
    public NoiseRanks NoiseRanks { get; } = new();

    /// <summary>The lane axes; null: no site needs any.</summary>
    public LaneLayout? Layout(int limit) => Lanes.Exists(static site => site.Outcomes > 0) ? new LaneLayout(this, limit) : null;

    /// <summary>The last finite value seen at an address in checked mode.</summary>
    public ConcurrentDictionary<string, double> LastFinite { get; } = new(StringComparer.Ordinal);

    /// <summary>The same plan for runs without axes.</summary>
    public Plan WithoutAxes()
    {
        if (!CarriesAxes)
        {
            return this;
        }

        var copy = (Plan)MemberwiseClone();
        copy.CarriesAxes = false;
        return copy;
    }

    /// <summary>The plan with what a run found that it did not know.</summary>
    public Plan With(EngineRestart restart)
    {
        var copy = (Plan)MemberwiseClone();
        copy.IsVerified = false;
        copy.Programs = [.. Programs];
        copy.NeedsReplays |= restart.NeedsReplays;
        copy.PlateDepth = Math.Max(PlateDepth, restart.PlateDepth);
        copy.Lanes = restart.Site is null ? Lanes : [.. Lanes.Where(site => (site.Simulation, site.Address) != (restart.Site.Simulation, restart.Site.Address)), restart.Site];
        return copy;
    }

    /// <summary>The plan of a key; null when there is none yet.</summary>
    public static Plan? Find(PlanKey key) => Known.GetValueOrDefault(key);

    /// <summary>Keeps a plan.</summary>
    public static void Remember(PlanKey key, Plan plan) => Known[key] = plan;
}

/// <summary>A site that needs lanes.</summary>
/// <param name="Simulation">The simulation that draws it.</param>
/// <param name="Address">Its address.</param>
/// <param name="Strategy">Its strategy.</param>
/// <param name="Outcomes">The size of a lane axis: outcomes of an enumeration, draws of leave-one-out; 0 for a measure-valued site.</param>
/// <param name="Batch">The rows of the site in a plain run, [innermost plate .. outermost].</param>
/// <param name="Particles">The counts of the particles around it, outermost first.</param>
internal sealed record PlannedSite(int Simulation, string Address, Strategy Strategy, long Outcomes, Shape Batch, IReadOnlyList<int> Particles);

/// <summary>The code of a body and of the programs it is known to use, with their handlers and strategies.</summary>
internal sealed class PlanKey : IEquatable<PlanKey>
{
    private readonly List<object> parts = [];
    private int hash = 17;

    /// <summary>Adds the code of a delegate.</summary>
    public PlanKey Add(Delegate code) => Add((object)code.Method);

    /// <summary>Adds a program: its body and handlers.</summary>
    public PlanKey Add(GenerativeProgram program)
    {
        program.Describe(this);
        return this;
    }

    /// <summary>Adds anything that has value equality.</summary>
    public PlanKey Add(object part)
    {
        parts.Add(part);
        hash = (hash * 31) + part.GetHashCode();
        return this;
    }

    /// <inheritdoc/>
    public bool Equals(PlanKey? other)
    {
        if (other is null || other.hash != hash || other.parts.Count != parts.Count)
        {
            return false;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].Equals(other.parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PlanKey);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;
}
