namespace Ansatz.Inference;

/// <summary>What checked mode looks at after the main pass: replays that must agree, gradients that must not be there, values on their support.</summary>
internal static class CheckedMode
{
    private const double Tolerance = 1e-4;
    private const int Repeats = 4;

    /// <summary>Values on their support, finite densities: what a single run shows.</summary>
    public static void CheckValues(Job job, Plan plan, Evaluation run, Tensor result)
    {
        foreach (var site in run.Visits)
        {
            // Relaxed values lie between the outcomes.
            if (!run.Draws.Exists(draw => draw.Address == site.Address && draw.Strategy is SubstitutedStrategy or RebarStrategy))
            {
                Support(job, plan, site);
                NarrowSupport(run, site);
            }

            Finite(job, plan, site.Address, site.LogDensity);
        }

        Finite(job, plan, "objective", result);
        UnmatchedPatterns(job, run);
    }

    public static void Check(Job job, Plan plan, Evaluation main, Tensor result, int? particle)
    {
        CheckValues(job, plan, main, result);
        using var scope = TensorScope.Open();
        using (NoGrad.Begin())
        {
            Purity(job, plan, main, result.Detach(), particle);
        }

        CapturedGradients(job, plan, main, particle);
        using (NoGrad.Begin())
        {
            SmoothDecisions(job, plan, main, particle);
            ItemCoupling(job, plan, main, result.Detach(), particle);
            RowCoupling(job, plan, main, particle);
        }
    }

    /// <summary>Says where a program scores what another drew, and allows values that the other never draws.</summary>
    private static void NarrowSupport(Evaluation run, Site site)
    {
        var drawn = site.Kind == SiteKind.Latent ? run.Draws.Find(draw => draw.Address == site.Address && ReferenceEquals(draw.Value, site.Value)) : null;
        if (drawn is null || ReferenceEquals(drawn, site) || SupportComparison.Outside(site.Distribution!, drawn.Distribution!) is not { } outside)
        {
            return;
        }

        var (wide, narrow) = (site.Distribution!.Support, drawn.Distribution!.Support);
        Notices.Doubt($"support of '{site.Address}': {wide}, {narrow}", () => $"'{site.Address}' is drawn from {drawn.Distribution}, whose values are {narrow}, and scored by " +
            $"{site.Distribution}, whose values are {wide}: {outside} is never drawn. If the posterior has mass there it is lost, and importance weights do not make up for it.", isRepeated: true);
    }

    /// <summary>Says which strategies of the objective are for draws that there are not.</summary>
    private static void UnmatchedPatterns(Job job, Evaluation run)
    {
        foreach (var (pattern, _) in job.Objective.Overrides)
        {
            if (pattern.ToString() != "**" && !run.Draws.Exists(draw => pattern.Matches(draw.Address)))
            {
                Notices.Doubt($"Objective.With '{pattern}'", () => ProgramFrame.Unmatched(
                    "Objective.With", pattern, [.. run.Draws.Select(static draw => draw.Address)]), isRepeated: true);
            }
        }
    }

    private static bool IsFree(Site site) => site.Strategy is { IsSmooth: false };

    /// <summary>Draws the smooth sites anew: what control flow asks for may not change.</summary>
    private static void SmoothDecisions(Job job, Plan plan, Evaluation main, int? particle)
    {
        if (main.Decided.Count == 0 || main.Draws.TrueForAll(IsFree))
        {
            return;
        }

        for (var repeat = 1; repeat <= Repeats; repeat++)
        {
            var source = new ChangedDraws(main, repeat, site => site.Strategy is { IsSmooth: true }, (fresh, _) => fresh);
            Evaluator.Run(Again(job, plan, particle, withGradient: false, source, main.Decided), job, updatesBuffers: false);
        }
    }

    /// <summary>Draws the free sites of one item anew: the value of no other item may change.</summary>
    private static void ItemCoupling(Job job, Plan plan, Evaluation main, Tensor result, int? particle)
    {
        var items = plan.ResultShape.Rank > 0 ? plan.ResultShape[^1] : 1;
        if (items < 2 || result.Rank == 0 || result.Size(-1) != items || !main.Draws.Exists(site => IsFree(site) && site.Frames.Length > 0))
        {
            return;
        }

        var first = Tensor.Arange(items).Eq(0);
        for (var repeat = 1; repeat <= Repeats; repeat++)
        {
            var source = new ChangedDraws(main, repeat, site => IsFree(site) && site.Frames.Length > 0 && site.Frames[0].Size == items, (fresh, site) =>
            {
                var mask = first;
                for (var i = 0; i < site.EventRank; i++)
                {
                    mask = mask.Unsqueeze(-1);
                }

                return Tensor.Where(mask, fresh, site.Value.Detach());
            });
            var again = Evaluator.Run(Again(job, plan, particle, withGradient: false, source), job, updatesBuffers: false);
            if (!Agree(result.Narrow(-1, 1, items - 1), again.Narrow(-1, 1, items - 1)))
            {
                throw new ItemCouplingException(main.Draws.First(site => IsFree(site) && site.Frames.Length > 0).Address);
            }
        }
    }

    /// <summary>Draws the free sites of one row of a plate anew, where score terms are local to rows: the costs of no other row may change.</summary>
    private static void RowCoupling(Job job, Plan plan, Evaluation main, int? particle)
    {
        if (main.Recorded.Count == 0)
        {
            return;
        }

        var plates = main.Draws.Where(static site => site.Strategy is ScoreFunctionStrategy).SelectMany(static site => site.Frames.Select((frame, i) => (frame, i)))
            .Where(static plate => plate.frame.Size > 1).Distinct();
        foreach (var (plate, position) in plates)
        {
            var shape = new long[position + 1];
            Array.Fill(shape, 1);
            shape[0] = plate.Size;
            var first = Tensor.Arange(plate.Size).Eq(0).Reshape(shape);
            bool IsInside(PlateFrame[] frames) => frames.Length > position && frames[position].Name == plate.Name;
            var source = new ChangedDraws(main, 1, site => IsFree(site) && IsInside(site.Frames), (fresh, site) =>
            {
                var mask = first;
                for (var i = 0; i < site.EventRank; i++)
                {
                    mask = mask.Unsqueeze(-1);
                }

                return Tensor.Where(mask, fresh, site.Value.Detach());
            });
            var again = Again(job, plan, particle, withGradient: false, source, recordsRows: true);
            Evaluator.Run(again, job, updatesBuffers: false);
            for (var i = 0; i < Math.Min(main.Recorded.Count, again.Recorded.Count); i++)
            {
                var (before, after) = (main.Recorded[i].Value.Detach(), again.Recorded[i].Value);
                if (IsInside(main.Recorded[i].Plates) && before.Rank > position && before.Size(-(position + 1)) == plate.Size
                    && !Agree(before.Narrow(-(position + 1), 1, plate.Size - 1), after.Narrow(-(position + 1), 1, plate.Size - 1)))
                {
                    throw new PlateException(plate.Name, $"a new draw of one row of plate '{plate.Name}' changed the density of another row: the rows are not independent, " +
                        "so score terms cannot be local to rows (EstimateOptions.PlateLocalScores).");
                }
            }
        }
    }

    private static Evaluation Again(
        Job job, Plan plan, int? particle, bool withGradient, IDrawSource? source, IReadOnlyList<double>? decisions = null, bool recordsRows = false)
    {
        var layout = plan.CarriesAxes ? plan.Layout(job.Options.LaneLimit) : null;
        var again = job.Evaluation(plan, Purpose.Replay, withGradient, source: source, layout: layout, decisions: decisions, recordsRows: recordsRows);
        if (particle is { } index)
        {
            again.Enter(job.Options.Particles, index);
        }

        again.PushOuterAxes(particle is null ? job.Options.Particles : 1);

        return again;
    }

    private static void Purity(Job job, Plan plan, Evaluation main, Tensor result, int? particle)
    {
        var again = Again(job, plan, particle, withGradient: false, source: null);
        var repeated = Evaluator.Run(again, job, updatesBuffers: false);
        for (var i = 0; i < Math.Max(main.Draws.Count, again.Draws.Count); i++)
        {
            var first = i < main.Draws.Count ? main.Draws[i] : null;
            var second = i < again.Draws.Count ? again.Draws[i] : null;
            if (first?.Address != second?.Address)
            {
                throw new ReplayException(
                    first?.Address ?? second!.Address,
                    $"two runs of a body with the same noise differ: draw {i} is {Name(first)} in one and {Name(second)} in the other. " +
                    "A body draws only through its context and changes nothing outside itself.");
            }

            if (!Agree(first!.Value.Detach(), second!.Value))
            {
                throw new ReplayException(
                    first.Address, $"two runs of a body with the same noise draw different values at '{first.Address}': what comes before it is not pure.");
            }
        }

        if (!Agree(result, repeated))
        {
            throw new ReplayException("objective", "two runs of a body on the same choices give different values: the body is not pure.");
        }

        static string Name(Site? site) => site is null ? "missing" : $"'{site.Address}'";
    }

    private static void CapturedGradients(Job job, Plan plan, Evaluation main, int? particle)
    {
        using var on = EnableGrad.Begin();
        using var frozen = ParameterScope.Freeze();
        var again = Again(job, plan, particle, withGradient: false, new RecordedDraws(main.Draws));
        var result = Evaluator.Run(again, job, updatesBuffers: false);
        foreach (var site in again.Visits)
        {
            if (site.LogDensity.RequiresGradient)
            {
                throw new CapturedGradientException($"site '{site.Address}'");
            }
        }

        if (result.RequiresGradient)
        {
            throw new CapturedGradientException("the objective's value");
        }
    }

    private static void Support(Job job, Plan plan, Site site)
    {
        if (site.Distribution is not { } distribution)
        {
            return;
        }

        using var off = NoGrad.Begin();
        var support = site.IsObserved ? distribution.ObservationSupport : distribution.Support;
        var inside = support.Check(site.Value);
        if (site.Mask is { } mask)
        {
            inside = inside | mask.LogicalNot();
        }

        if (!inside.All().ToBoolean())
        {
            if (!site.IsObserved && site.Value.IsFloatingPoint)
            {
                Finite(job, plan, site.Address, site.Value); // a draw that is no number is a fit that diverged, not a mistake in the program
            }

            var value = site.Value.Count == 1 ? site.Value.ToDouble().ToString() : $"of shape {site.Value.Shape} (smallest {site.Value.Min().ToDouble():g6}, largest {site.Value.Max().ToDouble():g6})";
            throw new SupportException(site.Address, value, support.ToString()!);
        }
    }

    private static void Finite(Job job, Plan plan, string address, Tensor tensor)
    {
        using var off = NoGrad.Begin();
        var values = tensor.Detach();
        if (values.IsFinite().All().ToBoolean())
        {
            if (values.Count > 0)
            {
                plan.LastFinite[address] = values.To(ScalarType.Float64).Mean().ToDouble();
            }

            return;
        }

        var step = job.Options.Step >= 0 ? $"step {job.Options.Step}" : $"stream {job.Stream}";
        var bad = values.Flatten().ToArray<double>().First(value => !double.IsFinite(value));
        throw new NonFiniteException(address, step, bad, plan.LastFinite.TryGetValue(address, out var last) ? last : null);
    }

    private static bool Agree(Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape)
        {
            return false;
        }

        var (x, y) = (a.To(ScalarType.Float64), b.To(ScalarType.Float64));
        return (((x - y).Abs() <= (y.Abs() + 1) * Tolerance) | x.Eq(y) | (x.IsNan() & y.IsNan())).All().ToBoolean();
    }
}

/// <summary>The draws of an earlier run, in order, without gradient.</summary>
internal sealed class RecordedDraws(IReadOnlyList<Site> draws) : IDrawSource
{
    private int position;

    public Tensor? Find(Evaluation evaluation, int simulation, string address, Distribution distribution, PlateStack plates)
    {
        if (position >= draws.Count || draws[position].Address != address)
        {
            throw new ReplayException(address, $"a replay on the same choices draws '{address}'" +
                (position < draws.Count ? $" where the first run drew '{draws[position].Address}'." : ", which the first run did not draw."));
        }

        return draws[position++].Value.Detach();
    }
}

/// <summary>The draws of an earlier run, some of them drawn anew.</summary>
internal sealed class ChangedDraws(Evaluation main, int repeat, Func<Site, bool> isChanged, Func<Tensor, Site, Tensor> change) : IDrawSource
{
    private const int OtherSimulations = 1_000_000;

    private int position;

    public Tensor? Find(Evaluation evaluation, int simulation, string address, Distribution distribution, PlateStack plates)
    {
        if (position >= main.Draws.Count || main.Draws[position].Address != address)
        {
            throw new ReplayException(address, $"a replay on the same free choices draws '{address}' in another place.");
        }

        var site = main.Draws[position++];
        if (!isChanged(site))
        {
            return site.Value.Detach();
        }

        return change(evaluation.FreshDraw(distribution, simulation + (repeat * OtherSimulations), address, plates), site);
    }
}
