namespace Ansatz.Inference;

/// <summary>Runs of programs outside an objective: one, or many on an axis (or one by one where the body does not carry it).</summary>
internal static class ProgramRuns
{
    public static Trace Simulate(PlanKey key, RandomStream stream, int? draws, Func<ObjectiveContext, Trace> run)
    {
        if (draws < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(draws), draws, "the number of draws is at least 1");
        }

        using var off = NoGrad.Begin();
        Plan? plan = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (draws is null)
                {
                    return Single(plan, stream, run);
                }

                plan ??= Plan.Find(key) ?? MakePlan(key, stream, run);
                return plan.CarriesAxes && draws > 1 ? Together(plan, stream, draws.Value, run) : OneByOne(plan, stream, draws.Value, run);
            }
            catch (EngineRestart restart) when (attempt < 8)
            {
                if (restart.Reason == RestartReason.PlanIsStale)
                {
                    plan = plan?.With(restart) ?? Plan.Find(key) ?? MakePlan(key, stream, run);
                    Plan.Remember(key, plan);
                    continue;
                }

                if (restart.Reason == RestartReason.CannotCarrySums && plan is { CarriesSums: true })
                {
                    plan.CarriesSums = false;
                    Notices.Say(Notices.SumsOneByOne);
                    continue;
                }

                if (restart.Reason == RestartReason.CannotCarrySums)
                {
                    throw new StrategyException("", "a body does not carry the axis of a summed site (it reshapes, or indexes from the left, what the site decides): " +
                        "index from the right, or draw the site.");
                }

                if (restart.Reason == RestartReason.CannotCarryAxes)
                {
                    plan!.CarriesAxes = false;
                }

                plan = plan!.WithoutAxes();
            }
        }
    }

    private static Plan MakePlan(PlanKey key, RandomStream stream, Func<ObjectiveContext, Trace> run)
    {
        using var scope = TensorScope.Open();
        var plan = new Plan();
        var evaluation = new Evaluation(stream, EstimateOptions.Default, plan, Purpose.Simulation) { IsPlanning = true };
        using var modules = EvaluationStream.Begin(stream["modules"], updatesBuffers: false, plan.NoiseRanks);
        plan.NoiseRanks.IsRecording = true;
        _ = run(evaluation.Objective);
        plan.NoiseRanks.IsRecording = false;
        plan.PlateDepth = evaluation.PlateDepth;
        Plan.Remember(key, plan);
        return plan;
    }

    private static (Trace Trace, Evaluation Evaluation) One(
        RandomStream stream, Plan? plan, Func<ObjectiveContext, Trace> run, Action<Evaluation>? prepare, NoiseCache? noise = null, IDrawSource? source = null)
    {
        var evaluation = new Evaluation(stream, EstimateOptions.Default, plan, Purpose.Simulation) { Noise = noise ?? new NoiseCache(), Source = source };
        prepare?.Invoke(evaluation);
        using var modules = EvaluationStream.Begin(stream["modules"], updatesBuffers: false, plan?.NoiseRanks);
        try
        {
            return (run(evaluation.Objective), evaluation);
        }
        catch (Exception fault) when (evaluation.HasSumsOnly && plan is { CarriesSums: true } && fault is not (ProgramException or EngineRestart))
        {
            throw evaluation.CannotCarry();
        }
    }

    /// <summary>One run; particles inside it may lie on an axis.</summary>
    private static Trace Single(Plan? plan, RandomStream stream, Func<ObjectiveContext, Trace> run)
    {
        try
        {
            var (trace, evaluation) = One(stream, plan, run, null);
            if (evaluation.UsedAxes && !plan!.IsVerified)
            {
                using var scope = TensorScope.Open();
                var (single, _) = One(stream, plan.WithoutAxes(), run, null, source: new SlicedDraws(evaluation, plan, [], hasOuterParticles: false));
                AxisComparison.Compare(trace, single, plan.PlateDepth, null);
                plan.IsVerified = true;
            }

            return trace;
        }
        catch (Exception fault) when (plan is { CarriesAxes: true } && fault is not (ProgramException or EngineRestart))
        {
            throw new EngineRestart(RestartReason.CannotCarryAxes);
        }
    }

    private static Trace Together(Plan plan, RandomStream stream, int draws, Func<ObjectiveContext, Trace> run)
    {
        Evaluation evaluation;
        Trace trace;
        try
        {
            (trace, evaluation) = One(stream, plan, run, used => used.PushOuterAxes(draws));
            _ = trace.LogDensity;
        }
        catch (Exception fault) when (fault is not (ProgramException or EngineRestart))
        {
            throw new EngineRestart(RestartReason.CannotCarryAxes);
        }

        if (!plan.IsVerified)
        {
            foreach (var draw in new[] { 0, draws - 1 })
            {
                using var scope = TensorScope.Open();
                var (single, _) = One(stream, plan.WithoutAxes(), run, used => used.Enter(draws, draw), source: new SlicedDraws(evaluation, plan, [draw], hasOuterParticles: true));
                AxisComparison.Compare(trace, single, plan.PlateDepth, draw);
            }

            plan.IsVerified = true;
        }

        return Outside(trace, plan.PlateDepth, draws);
    }

    private static Trace OneByOne(Plan plan, RandomStream stream, int draws, Func<ObjectiveContext, Trace> run)
    {
        var noise = new NoiseCache();
        var traces = new Trace[draws];
        for (var i = 0; i < draws; i++)
        {
            var index = i;
            (traces[i], _) = One(stream, plan.WithoutAxes(), run, used => used.Enter(draws, index), noise);
            if (traces[i].Sites.Count != traces[0].Sites.Count || !traces[i].Sites.Zip(traces[0].Sites).All(pair => pair.First.Address == pair.Second.Address))
            {
                var odd = traces[i].Sites.Select(site => site.Address).Except(traces[0].Sites.Select(site => site.Address))
                    .Concat(traces[0].Sites.Select(site => site.Address).Except(traces[i].Sites.Select(site => site.Address))).FirstOrDefault();
                throw new ReplayException(odd ?? "", $"draws of the program have different sites ('{odd}' is not in all of them), so they make no common tensor: simulate them one at a time.");
            }
        }

        var sites = new SiteList();
        for (var s = 0; s < traces[0].Sites.Count; s++)
        {
            var first = traces[0].Sites[s];
            var values = Stack(traces, trace => trace.Sites[s].Value);
            var density = first.IsScored ? Stack(traces, trace => Unit(trace.Sites[s].LogDensity, first.Stack)) : null;
            sites.Add(new Site(first.Address, first.Kind, first.Distribution, values, first.Stack, null, density) { IsAbsorbed = first.IsAbsorbed });
        }

        return new Trace(sites, isPadded: false);
    }

    private static Tensor Stack(Trace[] traces, Func<Trace, Tensor> part)
    {
        var parts = Array.ConvertAll(traces, trace => part(trace));
        var shape = parts.Aggregate(Shape.Scalar, (common, tensor) => Shape.Broadcast(common, tensor.Shape));
        return Tensor.Stack(Array.ConvertAll(parts, tensor => tensor.Expand(shape)), 0);
    }

    /// <summary>A log density with a dimension for each plate, so that a dimension on its left is one of draws.</summary>
    private static Tensor Unit(Tensor density, PlateStack plates)
    {
        while (density.Rank < plates.Count)
        {
            density = density.Unsqueeze(0);
        }

        return density;
    }

    /// <summary>The trace as it is given out: plates that are not open at a site have no dimension there.</summary>
    private static Trace Outside(Trace trace, int depth, int draws)
    {
        var sites = new SiteList();
        foreach (var site in trace.Sites)
        {
            var events = site.EventRank;
            var value = Strip(site.Value, site.Kind == SiteKind.Deterministic && site.Distribution is null ? -1 : events, site.Stack.Count, depth, draws);
            var density = site.IsScored ? Strip(site.LogDensity, 0, site.Stack.Count, depth, draws) : null;
            sites.Add(new Site(site.Address, site.Kind, site.Distribution, value, site.Stack, null, density) { EventRank = site.EventRank, IsAbsorbed = site.IsAbsorbed });
        }

        return new Trace(sites, isPadded: false);
    }

    private static Tensor Strip(Tensor value, int events, int plates, int depth, int draws)
    {
        if (events < 0)
        {
            // A recorded value does not say which of its dimensions are events: those right of the padded plates.
            events = Math.Max(0, value.Rank - depth - 1);
        }

        if (value.Rank <= events + depth)
        {
            // The value does not vary between draws.
            return value.Expand(new Shape([draws]).Concat(value.Shape));
        }

        for (var i = depth; i > plates; i--)
        {
            value = value.Squeeze(-(events + i));
        }

        return value.Size(0) == draws ? value : value.Expand(new Shape([draws]).Concat(value.Shape[1..]));
    }
}
