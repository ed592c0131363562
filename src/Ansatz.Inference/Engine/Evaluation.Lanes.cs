namespace Ansatz.Inference;

/// <content>Lanes: axes along which enumerated draws differ and the noise of all others is the same.</content>
internal sealed partial class Evaluation
{
    private int outerAxes;

    /// <summary>The lane axes; null: none, and strategies that need them are run by replays, or not at all.</summary>
    public LaneLayout? Layout { get; init; }

    /// <summary>The measure-valued draws that are replaced, one on each lane of an axis left of the others; null: none.</summary>
    public Phantoms? Phantoms { get; init; }

    /// <summary>How the rest of the objective is differentiated by replays; null: strategies run on lanes.</summary>
    public Replays? Replays { get; init; }

    /// <summary>What the runs of an estimate by replays share.</summary>
    public Replays.Shared? SharedReplays { get; set; }

    /// <summary>How many axes of outermost particles there are: 0 or 1.</summary>
    public int OuterParticleAxes => outerAxes;

    /// <summary>How many axes lie between particles inside the objective and the plates.</summary>
    public int AxesBetween => outerAxes + (Layout?.Axes.Count ?? 0) + (Phantoms is null ? 0 : 1);

    /// <summary>Pushes the axes that a run has from its beginning: outermost particles, lanes, phantoms.</summary>
    public void PushOuterAxes(int particles)
    {
        if (particles > 1)
        {
            outerAxes = 1;
            Push(new Axis(AxisKind.Particles, particles));
        }

        foreach (var axis in Layout?.Axes ?? [])
        {
            Push(axis);
        }

        if (Phantoms is not null)
        {
            Push(new Axis(AxisKind.Lanes, Phantoms.Count));
        }
    }

    /// <summary>The counts of the particles around the present place, inside the objective, outermost first.</summary>
    private int[] InnerParticles() =>
        [.. axes.Skip(AxesBetween).Where(axis => axis.Kind == AxisKind.Particles).Select(axis => (int)axis.Size), .. sequential.Skip(Purpose == Purpose.Planning || Options.Particles == 1 ? 0 : 1).Select(particle => particle.Count)];

    private LaneSite LanesOf(Site site, long outcomes)
    {
        if (Layout?.Find(site.Simulation, site.Address) is { } lanes && lanes.Site.Outcomes == outcomes && lanes.Site.Batch == site.Stack.Shape
            && lanes.Site.Strategy.GetType() == site.Strategy!.GetType())
        {
            return lanes;
        }

        throw new EngineRestart(RestartReason.PlanIsStale) { Site = Planned(site, outcomes), PlateDepth = PlateDepth };
    }

    private PlannedSite Planned(Site site, long outcomes) =>
        new(site.Simulation, site.Address, site.Strategy!, outcomes, site.Stack.Shape, InnerParticles());

    /// <summary>The outcomes of a finite distribution, each on its lane: [particles, lanes, outermost particles, plates, event].</summary>
    private Tensor OnLanes(Site site)
    {
        var finite = (IFinite)site.Distribution!;
        var lanes = LanesOf(site, finite.Cardinality);
        var (depth, events) = (Plan!.PlateDepth, site.Distribution!.EventShape);
        Tensor? outcome = null;
        for (var c = 0; c < lanes.Coordinates.Count; c++)
        {
            var axis = new long[depth + outerAxes + lanes.FirstAxis + c + 1];
            Array.Fill(axis, 1);
            axis[0] = finite.Cardinality;
            var along = Tensor.Arange(finite.Cardinality).Reshape(axis);
            var mine = lanes.Coordinates.Count == 1 ? along : along * lanes.Coordinates.Mask(c, AxesBetween, depth).To(ScalarType.Int64);
            outcome = outcome is null ? mine : outcome + mine;
        }

        var outcomes = finite.Enumerate();
        var flat = outcomes.Reshape(new Shape([finite.Cardinality]).Concat(events)).IndexSelect(0, outcome!.Flatten());
        return flat.Reshape(outcome.Shape.Concat(events)).Expand(Rows(site.Stack, outcome.Shape).Concat(events));
    }

    /// <summary>Several independent draws, each on its lane.</summary>
    private Tensor ManyOnLanes(Site site, RandomStream stream, int draws)
    {
        var lanes = LanesOf(site, draws);
        var position = Plan!.PlateDepth + outerAxes + lanes.FirstAxis + 1;
        var events = site.Distribution!.EventShape;
        var values = new Tensor[draws];
        for (var i = 0; i < draws; i++)
        {
            var value = Drawn(site.Distribution, stream[i], site.Stack, null);
            values[i] = Pad(value, position + events.Rank);
        }

        var dimension = -(position + events.Rank);
        return Tensor.Cat(values, dimension);
    }

    private Shape Rows(PlateStack plates, Shape around)
    {
        var rows = around.ToArray();
        for (var i = 1; i <= plates.Count; i++)
        {
            rows[^i] = plates.Frames[i - 1].Size;
        }

        if (outerAxes == 1)
        {
            rows[^(Plan!.PlateDepth + 1)] = axes[0].Size;
        }

        return rows;
    }
}
