namespace Ansatz.Inference;

/// <content>Sums over finite sites for bodies that do not carry an axis of outcomes: one run for each joint outcome.</content>
public sealed partial class ObjectiveContext
{
    /// <summary>
    /// A replay of a program with its summed sites, run once for each of their joint outcomes. The sites may differ from outcome to outcome. Where the
    /// summed sites lie in plates, they lie in the same: a row takes the outcome that all rows of the run take.
    /// </summary>
    private Trace ReplayEachOutcome(GenerativeProgram program, ChoiceMap choices)
    {
        List<long> outcomes = [], sizes = [];
        var runs = new List<Trace>();
        PlateStack? plates = null;
        do
        {
            var visited = 0;
            var context = new Context(this, Evaluation.NextSimulation(), choices, isReplay: true, refusesObservations: false)
            {
                Outcome = (address, finite) =>
                {
                    if (visited == outcomes.Count)
                    {
                        outcomes.Add(0);
                        sizes.Add(finite.Cardinality);
                        CheckRuns(address, sizes);
                    }

                    return outcomes[visited++];
                },
            };
            context.Enter(program, null, () => program.Execute(context));
            var trace = context.Finish();
            foreach (var address in context.SummedAddresses)
            {
                var site = trace.Find(address)!;
                plates ??= site.Stack;
                if (!plates.Frames.AsSpan().SequenceEqual(site.Frames))
                {
                    throw Apart(context.SummedAddresses[0], plates, address, site.Stack);
                }
            }

            runs.Add(trace);
            while (outcomes.Count > 0 && outcomes[^1] == sizes[^1] - 1)
            {
                outcomes.RemoveAt(outcomes.Count - 1);
                sizes.RemoveAt(sizes.Count - 1);
            }

            if (outcomes.Count > 0)
            {
                outcomes[^1]++;
            }
        }
        while (outcomes.Count > 0);
        return SumOf(runs, plates ?? PlateStack.Empty);
    }

    /// <summary>Two summed sites in plates of which neither encloses the other (crossed plates), or whose body does not carry axes.</summary>
    private static StrategyException Apart(string first, PlateStack firstPlates, string address, PlateStack plates)
    {
        var shared = Math.Min(firstPlates.Count, plates.Count);
        var isCrossed = !firstPlates.Frames.AsSpan(0, shared).SequenceEqual(plates.Frames.AsSpan(0, shared));
        return new(address, $"it and '{first}' are both summed out, in the plates [{Names(plates)}] and [{Names(firstPlates)}]" + (isCrossed
            ? $", which cross: every row of one meets every row of the other, so the sum does not split into rows. Sum out one of the two and draw the other in the ansatz; or, where " +
                "the rows of one are few, make them one event without a plate (distribution.Iid(rows)), whose joint outcomes are summed."
            : ", and the body does not carry axes of outcomes (it reshapes, or indexes from the left, what a site decides): index from the right, or draw the site with Strategy.Enumerated."));

        static string Names(PlateStack stack) => string.Join(", ", stack.Frames.Select(static plate => plate.Name));
    }

    /// <summary>Whether a program has summed sites and does not carry the axes of their outcomes.</summary>
    private bool NeedsEachOutcome(GenerativeProgram program) =>
        Evaluation.Plan is { CarriesSums: false } && Array.Exists(program.Handlers, static handler => handler is SummedOut);

    /// <summary>Draws what is not given in a run in which summed sites have their first outcome, and replays each outcome on that.</summary>
    private WeightedTrace ImportanceEachOutcome(GenerativeProgram program, ChoiceMap constraints)
    {
        var context = new Context(this, Evaluation.NextSimulation(), constraints, isReplay: false, refusesObservations: false) { Outcome = static (_, _) => 0 };
        context.Enter(program, null, () => program.Execute(context));
        var first = context.Finish();
        var trace = ReplayEachOutcome(program, first.Choices);
        var weight = trace.LogDensity;
        foreach (var (address, _) in first.Choices)
        {
            if (constraints.TryGet(address, out _))
            {
                continue;
            }

            var site = trace.Find(address)!;
            if (site.IsAbsorbed)
            {
                throw new StrategyException(address, "the draw depends on summed sites, and the body does not carry axes of outcomes: it can be replayed, not drawn.");
            }

            weight -= trace.ToItems(site, site.LogDensity);
        }

        return new(trace, weight);
    }

    private void CheckRuns(string address, List<long> sizes)
    {
        var count = sizes.Aggregate(1.0, (product, size) => product * size);
        if (count > Evaluation.Options.LaneLimit)
        {
            throw new StrategyException(address, $"the body does not carry axes of outcomes, so its summed sites need {count:g6} runs, more than the limit of " +
                $"{Evaluation.Options.LaneLimit}: index from the right, so that sums run step by step, or raise EstimateOptions.LaneLimit.");
        }
    }

    private Trace SumOf(List<Trace> runs, PlateStack plates)
    {
        var joint = new Tensor?[runs.Count];
        var sites = new SiteList();
        for (var r = 0; r < runs.Count; r++)
        {
            foreach (var site in runs[r].Sites)
            {
                var isInside = site.Frames.Length >= plates.Count && site.Frames.AsSpan(0, plates.Count).SequenceEqual(plates.Frames);
                var isSummed = site is { Kind: SiteKind.Deterministic, Distribution: not null, IsOutcome: true };
                if (isInside && (site.IsScored || isSummed))
                {
                    var density = PlateSums.ToItems(isSummed ? site.DrawDensity : site.LogDensity, site.Frames, plates.Count, Evaluation.IsPadded);
                    joint[r] = joint[r] is { } sofar ? sofar + density : density;
                    site.IsAbsorbed = true;
                }
                else if (site.IsScored && r > 0 && (runs[0].Find(site.Address) is not { } first || !AxisComparison.Agree(site.LogDensity.Detach(), first.LogDensity.Detach())))
                {
                    throw new StrategyException(site.Address, $"the site lies outside the plates {plates.Shape} of the summed sites, and depends on all their rows at once: " +
                        "the sum does not split into rows.");
                }

                if (r == 0)
                {
                    sites.Add(site);
                }
            }
        }

        var shape = joint.Aggregate(Shape.Scalar, (common, density) => density is null ? common : Shape.Broadcast(common, density.Shape));
        var sum = Tensor.Stack(Array.ConvertAll(joint, density => (density ?? Evaluation.Zero).Expand(shape)), 0).LogSumExp([0]);
        sites.Add(new Site("(sum)", SiteKind.Factor, null, sum, plates, null, sum) { Position = Evaluation.Draws.Count });
        var trace = new Trace(sites, Evaluation.IsPadded) { Recorder = Evaluation.RecordsRows ? Evaluation : null };
        Evaluation.LatestTrace = trace;
        return trace;
    }
}
