namespace Ansatz.Inference;

/// <summary>
/// The finite sites that a run sums out. Each gets an axis on the left of all others, along which everything that depends on it varies; an axis
/// is eliminated by the logarithm of the sum of exponentials of the factors that vary along it, plate by plate, at the end of the step that
/// last uses it or of the run. This is variable elimination; over the steps of a hidden Markov model it is the forward algorithm.
/// </summary>
internal sealed class SumFrame
{
    private readonly Context context;
    private readonly Evaluation evaluation;
    private readonly List<Summed> summed = [];
    private readonly List<(Tensor Density, PlateStack Plates)> messages = [];
    private readonly Dictionary<string, Tensor[]> corners = new(StringComparer.Ordinal);
    private const double MostLanes = 1 << 20;
    private const int Corners = 8;

    private int absorbed;

    public SumFrame(Context context)
    {
        this.context = context;
        evaluation = context.Evaluation;
    }

    /// <summary>The site whose axis stays, so that its posterior can be read; null: none.</summary>
    public string? Keep { get; init; }

    /// <summary>The log joint density of the kept site's outcomes with everything else summed out: [outcomes, .., rows].</summary>
    public Tensor? KeptDensity { get; private set; }

    /// <summary>The kept site.</summary>
    public Site? Kept { get; private set; }

    /// <summary>The addresses that were summed, in order.</summary>
    public IEnumerable<string> Addresses => summed.Select(one => one.Site.Address);

    /// <summary>The value of a site that is summed: its outcomes, each on its lane.</summary>
    public Site Sum(string address, Distribution distribution)
    {
        if (distribution is not IFinite finite)
        {
            throw new StrategyException(address, $"{distribution} is not finite, so it cannot be summed out.");
        }

        var (depth, events) = (evaluation.Plan!.PlateDepth, distribution.EventShape);
        var axis = evaluation.TakeAxis(finite.Cardinality);
        CheckLanes(address);
        var shape = new long[depth + axis + 1];
        Array.Fill(shape, 1);
        shape[0] = finite.Cardinality;
        for (var i = 0; i < context.PlateStack.Count; i++)
        {
            shape[^(i + 1)] = context.PlateStack.Frames[i].Size;
        }

        var first = new long[depth + axis + 1];
        Array.Fill(first, 1);
        first[0] = finite.Cardinality;
        var outcomes = finite.Enumerate().Reshape(((Shape)first).Concat(events));
        var site = new Site(address, SiteKind.Deterministic, distribution, outcomes.Expand(((Shape)shape).Concat(events)), context.PlateStack, context.CurrentMask);
        summed.Add(new(site, axis, distribution.LogDensity(site.Value)));
        return site;
    }

    /// <summary>The value of a site whose particles are summed over: each on its lane, weighted by the model's density less that of the ansatz, and by 1 / N.</summary>
    public Site Combine(string address, Distribution distribution, CombinedParticles particles, Tensor? mask, double scale)
    {
        var count = particles.Values.Size(0);
        var axis = evaluation.TakeAxis(count);
        CheckLanes(address);
        var rank = evaluation.Plan!.PlateDepth + axis + 1;
        var site = new Site(address, SiteKind.Deterministic, distribution, OnAxis(particles.Values, rank + particles.EventRank), context.PlateStack, mask);
        var density = distribution.LogDensity(site.Value);
        var weight = site.Masked((scale == 1 ? density : scale * density) - OnAxis(particles.LogDensities, rank)) - Math.Log(count);
        summed.Add(new(site, axis, weight));
        return site;
    }

    /// <summary>[count, rows, event] with dimensions of size 1 behind the first, up to a rank.</summary>
    private static Tensor OnAxis(Tensor particles, int rank)
    {
        while (particles.Rank < rank)
        {
            particles = particles.Unsqueeze(1);
        }

        return particles;
    }

    private void CheckLanes(string address)
    {
        var open = summed.Where(static one => !one.IsEliminated).ToArray();
        var lanes = evaluation.SumLanes;
        if (lanes > MostLanes)
        {
            throw new StrategyException(address, $"with this site {open.Length + 1} summed sites are open at once, which makes {lanes:0} lanes, more than {MostLanes:0}: in a sequence, say " +
                "how far back choices are used (p.Steps(name, count, history: 1)), so that sites are summed step by step; else draw some of them.");
        }
    }

    /// <summary>Eliminates what a step drew.</summary>
    /// <param name="prefix">What the addresses of the step begin with.</param>
    public void EndStep(string prefix)
    {
        foreach (var one in summed)
        {
            if (!one.IsEliminated && one.Site.Address.StartsWith(prefix) && one.Site.Address != Keep)
            {
                Eliminate(one);
            }
        }
    }

    /// <summary>Eliminates what is left, and puts the sums among the sites as factors.</summary>
    public void Close(GenerativeProgram? program)
    {
        for (var i = summed.Count - 1; i >= 0; i--)
        {
            if (!summed[i].IsEliminated && summed[i].Site.Address != Keep)
            {
                Eliminate(summed[i]);
            }
        }

        Absorb();
        if (summed.Find(one => one.Site.Address == Keep) is { } kept)
        {
            KeptDensity = Gather(kept).Density;
            Kept = kept.Site;
            kept.IsEliminated = true;
        }

        evaluation.ReleaseAxes(summed.Select(one => one.Axis));
        var count = 0;
        foreach (var (message, plates) in messages)
        {
            // The axes of the sums, now of size 1, are gone.
            var density = message;
            while (density.Rank > evaluation.Plan!.PlateDepth + evaluation.Axes.Count && density.Size(0) == 1)
            {
                density = density.Squeeze(0);
            }

            var address = count++ == 0 ? "(sum)" : $"(sum {count})";
            context.AddFactor(new Site(address, SiteKind.Factor, null, density, plates, null, density));
        }

        if (summed.Count > 0 && !evaluation.Plan!.SumsAreVerified && evaluation.Axes.Count == 0 && Keep is null && program is not null)
        {
            Verify(program);
        }
    }

    private void Eliminate(Summed one)
    {
        Absorb();
        var (density, plates) = Gather(one);
        var dimension = -(evaluation.Plan!.PlateDepth + one.Axis + 1);
        messages.Add((density.LogSumExp([dimension], keepDimension: true), plates));
        one.IsEliminated = true;
        evaluation.FreeAxis(one.Axis);
    }

    /// <summary>The sum of all factors that vary along a site's axis, over the site's rows.</summary>
    private (Tensor Density, PlateStack Plates) Gather(Summed one)
    {
        var position = evaluation.Plan!.PlateDepth + one.Axis + 1;
        var rows = one.Site.Stack;
        Tensor? total = null;
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var (density, plates) = messages[i];
            if (density.Rank < position || density.Size(-position) == 1)
            {
                continue;
            }

            if (plates.Count < rows.Count || !plates.Frames.AsSpan(0, rows.Count).SequenceEqual(rows.Frames))
            {
                throw new StrategyException(one.Site.Address, $"the site lies in the plates {rows.Shape}, and something outside them depends on all its rows at once: " +
                    "the sum does not split into rows. Reduce over rows in the distribution, or use another strategy.");
            }

            var reduced = PlateSums.ToItems(density, plates.Frames, rows.Count, keepDimensions: true);
            total = total is null ? reduced : total + reduced;
            messages.RemoveAt(i);
        }

        return (total!, rows);
    }

    /// <summary>Takes the sites that vary along an axis, since the last time, out of the trace: they become messages.</summary>
    private void Absorb()
    {
        foreach (var one in summed)
        {
            if (!one.IsTaken)
            {
                one.IsTaken = true;
                messages.Add((one.Density, one.Site.Stack));
            }
        }

        for (; absorbed < context.SiteList.Count; absorbed++)
        {
            var site = context.SiteList[absorbed];
            if (!site.IsScored)
            {
                continue;
            }

            var density = site.LogDensity;
            Remember(site, density);
            if (summed.Exists(one => !one.IsEliminated && density.Rank > evaluation.Plan!.PlateDepth + one.Axis && density.Size(-(evaluation.Plan!.PlateDepth + one.Axis + 1)) > 1))
            {
                site.IsAbsorbed = true;
                messages.Add((density, site.Stack));
            }
        }
    }

    /// <summary>Keeps a density at the first and the last outcomes, to be compared with single runs.</summary>
    private void Remember(Site site, Tensor density)
    {
        if (evaluation.Plan!.SumsAreVerified)
        {
            return;
        }

        var values = new Tensor[Corners];
        for (var corner = 0; corner < Corners; corner++)
        {
            var value = density.Detach();
            for (var axis = evaluation.Axes.Count - 1; axis >= 0; axis--)
            {
                var position = evaluation.Plan.PlateDepth + axis + 1;
                if (value.Rank >= position)
                {
                    value = value.Select(-position, IsLast(corner, axis) ? value.Size(-position) - 1 : 0);
                }
            }

            values[corner] = value;
        }

        corners[site.Address] = values;
    }

    /// <summary>
    /// Whether a site on an axis has its last outcome in a comparison with single runs: all, none, or those of one axis alone, so that axes that
    /// a body confuses are seen.
    /// </summary>
    private static bool IsLast(int corner, int axis) => corner switch { 0 => false, 1 => true, _ => axis == corner - 2 };

    private void Verify(GenerativeProgram program)
    {
        using var off = NoGrad.Begin();
        var axisOf = summed.ToDictionary(one => one.Site.Address, one => one.Axis, StringComparer.Ordinal);
        for (var corner = 0; corner < Math.Min(Corners, axisOf.Values.Max() + 3); corner++)
        {
            var single = context.RunAtCorner(program, address => axisOf.TryGetValue(address, out var axis) && IsLast(corner, axis));
            foreach (var site in single.Sites)
            {
                if (site.IsScored && corners.TryGetValue(site.Address, out var values) && !AxisComparison.Agree(values[corner], site.LogDensity))
                {
                    throw new EngineRestart(RestartReason.CannotCarrySums);
                }
            }
        }

        evaluation.Plan!.SumsAreVerified = true;
    }

    private sealed class Summed(Site site, int axis, Tensor density)
    {
        public Site Site => site;

        public int Axis => axis;

        public Tensor Density => density;

        public bool IsTaken { get; set; }

        public bool IsEliminated { get; set; }
    }
}
