namespace Ansatz.Inference;

/// <summary>Finds the ends of stages in one run: a stage ends before the first draw of another step.</summary>
internal sealed class StageRule
{
    private string? current;

    /// <summary>Whether a draw belongs to the next stage, by its address. To be asked for each draw of a run in order.</summary>
    public bool IsNext(string address)
    {
        if (Step(address) is not { } step || step == current)
        {
            return false;
        }

        var isNext = current is not null;
        current = step;
        return isNext;
    }

    /// <summary>The last step of a name that has choices; -1: none has.</summary>
    public static int LastStep(string name, ChoiceMap choices)
    {
        var last = -1;
        foreach (var address in choices.Addresses)
        {
            if (address.Length > name.Length && address[name.Length] == '[' && address.StartsWith(name)
                && address.IndexOf(']', name.Length) is >= 0 and var end && int.TryParse(address.AsSpan(name.Length + 1, end - name.Length - 1), out var step))
            {
                last = Math.Max(last, step);
            }
        }

        return last;
    }

    /// <summary>The first scope with an index that an address lies in; null: none.</summary>
    private static string? Step(string address)
    {
        var end = address.IndexOf("].", StringComparison.Ordinal);
        return end < 0 ? null : address[..(end + 1)];
    }
}

/// <summary>Parts of traces that belong to stages.</summary>
internal static class Stages
{
    /// <summary>The log density of the sites that come from the first draw on that was not given; null where there is none.</summary>
    public static Tensor? New(Trace trace, ChoiceMap given, Func<Site, bool> counts)
    {
        var isNew = given.Count == 0;
        Tensor? sum = null;
        foreach (var site in trace.Sites)
        {
            isNew = isNew || (IsDrawn(site) && !given.Contains(site.Address));
            if (isNew && site.IsScored && counts(site))
            {
                var density = trace.ToItems(site, site.LogDensity);
                sum = sum is null ? density : sum + density;
            }
        }

        return sum;
    }

    /// <summary>A trace with the choices of earlier stages that its run passed over.</summary>
    /// <param name="trace">The trace of the run.</param>
    /// <param name="given">All choices of the stages before.</param>
    /// <param name="before">A trace of these, for their sites; null where there are none.</param>
    public static Trace WithSettled(Trace trace, ChoiceMap given, Trace? before)
    {
        var sites = new SiteList();
        foreach (var (address, value) in given)
        {
            if (trace.Find(address) is null)
            {
                var site = before!.Find(address)!;
                sites.Add(new Site(address, site.Kind, site.Distribution, value, site.Stack, null) { EventRank = site.EventRank, IsAbsorbed = true });
            }
        }

        if (sites.Count == 0)
        {
            return trace;
        }

        foreach (var site in trace.Sites)
        {
            sites.Add(site);
        }

        return new Trace(sites, trace.IsPadded) { Recorder = trace.Recorder };
    }

    /// <summary>Whether a site is a choice.</summary>
    public static bool IsDrawn(Site site) => site.Kind is SiteKind.Latent or SiteKind.Joint;
}

/// <summary>The stages of the particle that is retained.</summary>
internal sealed class RetainedPath
{
    private readonly List<ChoiceMap> ends = [ChoiceMap.Empty];
    private readonly List<Tensor> weights = [];
    private readonly Tensor zero;

    /// <summary>Scores the choices, and cuts them into stages as a particle would meet them.</summary>
    public RetainedPath(ObjectiveContext o, GenerativeProgram target, GenerativeProgram? proposal, ChoiceMap retained)
    {
        zero = o.Evaluation.Zero;
        Trace = o.Replay(target, retained);
        var proposed = proposal is null ? null : o.Replay(proposal, retained);
        if (proposed is not null)
        {
            Trace.Align(proposed, Trace);
        }

        var rule = new StageRule();
        var stage = new List<(string, Tensor)>();
        foreach (var site in (proposed ?? Trace).Sites.Where(Stages.IsDrawn))
        {
            if (rule.IsNext(site.Address))
            {
                ends.Add(ends[^1].Merge(ChoiceMap.Owned([.. stage])));
                stage.Clear();
            }

            stage.Add((site.Address, site.Value));
        }

        ends.Add(ends[^1].Merge(ChoiceMap.Owned([.. stage])));
        var position = 0;
        for (var i = 1; i < ends.Count; i++)
        {
            Tensor? weight = null;
            for (; position < Trace.Sites.Count; position++)
            {
                var site = Trace.Sites[position];
                if (Stages.IsDrawn(site) && !ends[i].Contains(site.Address))
                {
                    break;
                }

                if (site.IsScored && (proposed is not null || !Stages.IsDrawn(site)))
                {
                    Add(ref weight, Trace.ToItems(site, site.LogDensity));
                }
            }

            foreach (var site in proposed?.Sites.Where(site => site.IsScored && ends[i].Contains(site.Address) && !ends[i - 1].Contains(site.Address)) ?? [])
            {
                Add(ref weight, -proposed!.ToItems(site, site.LogDensity));
            }

            weights.Add(weight ?? zero);
        }
    }

    /// <summary>The whole path, scored by the target.</summary>
    public Trace Trace { get; }

    /// <summary>How many stages there are.</summary>
    public int Count => weights.Count;

    /// <summary>The choices of the stages before one.</summary>
    public ChoiceMap Before(int stage) => ends[Math.Min(stage, ends.Count - 1)];

    /// <summary>The log weight that a stage gives.</summary>
    public Tensor Weight(int stage) => stage < weights.Count ? weights[stage] : zero;

    private static void Add(ref Tensor? sum, Tensor part) => sum = sum is null ? part : sum + part;
}
