namespace Ansatz.Inference;

/// <content>Draws at sites.</content>
internal sealed partial class Evaluation
{
    private PlateStack? shapedFor;
    private Shape shaped;

    /// <summary>Values of draws that are given instead of drawn; null: none.</summary>
    public IDrawSource? Source { get; init; }

    /// <summary>The noise of particles that run one after the other.</summary>
    public NoiseCache Noise { get; init; } = new();

    /// <summary>Draws the value of a site by its strategy.</summary>
    public Site Draw(RandomContext context, string address, Distribution distribution, Strategy? wanted, int simulation, bool isFrozen, Tensor? mask, double scale = 1)
    {
        wanted = Overridden(address, wanted);
        Strategy? used = null;
        if (Purpose != Purpose.Simulation && (!isFrozen || wanted is EnumeratedStrategy))
        {
            used = wanted ?? Strategy.Default(address, distribution);
            used.Check(address, distribution);
            if (!used.IsUnbiased && !Options.AllowBiased)
            {
                throw new StrategyException(address, $"{used} is biased: allow it with EstimateOptions {{ AllowBiased = true }}.");
            }
        }

        var site = new Site(address, SiteKind.Latent, distribution, context.PlateStack, mask)
        {
            Scale = scale,
            Strategy = used,
            Simulation = simulation,
            InnerParticles = used is MeasureValuedStrategy ? InnerParticles() : [],
        };
        site.Value = ValueOf(site);
        if (Purpose == Purpose.Planning)
        {
            Note(site);
        }

        Draws.Add(site);
        return site;
    }

    /// <summary>The stream of a site.</summary>
    public RandomStream SiteStream(Site site) => Stream[site.Simulation][site.Address];

    /// <summary>A draw that is not given, without gradient.</summary>
    public Tensor FreshDraw(Distribution distribution, int simulation, string address, PlateStack plates) =>
        Drawn(distribution, Stream[simulation][address], plates, null);

    /// <summary>The shape of a site's noise: particles, lanes (which share it) as 1, plates.</summary>
    public Shape NoiseShape(PlateStack plates)
    {
        if (axes.Count == 0)
        {
            return plates.Shape;
        }

        if (ReferenceEquals(shapedFor, plates))
        {
            return shaped;
        }

        var depth = Plan!.PlateDepth;
        var outermost = axes.Count;
        while (outermost > 0 && axes[outermost - 1].Kind == AxisKind.Lanes)
        {
            outermost--;
        }

        var sizes = outermost == 0 ? plates.Shape.ToArray() : new long[outermost + depth];
        if (outermost > 0)
        {
            Array.Fill(sizes, 1);
            plates.Shape.AsSpan().CopyTo(sizes.AsSpan(sizes.Length - plates.Count));
            for (var i = 0; i < outermost; i++)
            {
                sizes[^(depth + i + 1)] = axes[i].Kind == AxisKind.Particles ? axes[i].Size : 1;
            }
        }

        (shapedFor, shaped) = (plates, sizes);
        return shaped;
    }

    private Tensor ValueOf(Site site)
    {
        var distribution = site.Distribution!;
        if (Source?.Find(this, site.Simulation, site.Address, distribution, site.Stack) is { } given)
        {
            return given;
        }

        var stream = SiteStream(site);
        if (Replays is not null && Replays.Handles(site.Strategy))
        {
            var full = Shape.Broadcast(NoiseShape(site.Stack), distribution.BatchShape);
            var expanded = full == distribution.BatchShape ? distribution : distribution.Expand(full);
            return Replays.Draw(site, expanded, stream, child => Drawn(distribution, child, site.Stack, null), SharedReplays!);
        }

        if (Purpose is Purpose.Main or Purpose.Replay)
        {
            switch (site.Strategy)
            {
                case EnumeratedStrategy:
                    return OnLanes(site);
                case LeaveOneOutStrategy many:
                    return ManyOnLanes(site, stream, many.Draws);
                case { IsBuiltIn: false }:
                    throw new EngineRestart(RestartReason.PlanIsStale) { NeedsReplays = true };
            }
        }

        return Drawn(distribution, stream, site.Stack, site.Strategy);
    }

    private RandomStream OfParticle(RandomStream stream)
    {
        foreach (var (_, index) in sequential)
        {
            stream = stream[index];
        }

        return stream;
    }

    private Tensor Drawn(Distribution distribution, RandomStream stream, PlateStack plates, Strategy? strategy)
    {
        var rows = NoiseShape(plates);
        var smooth = strategy is { IsSmooth: true } && WithGradient;
        if ((strategy is SubstitutedStrategy substituted ? substituted.Path(distribution) : distribution as IPushforward) is { } pushforward)
        {
            var noise = sequential.Count == 0 ? pushforward.DrawNoise(stream, rows) : Noise.Of(pushforward, stream, rows, sequential);
            if (smooth)
            {
                return pushforward.FromNoise(noise);
            }

            using var off = NoGrad.Begin();
            return pushforward.FromNoise(noise);
        }

        // Particles that run one after the other draw for all of them and take their own, so that they see what an axis would.
        var full = Shape.Broadcast(rows, distribution.BatchShape);
        full = NoiseCache.Before(sequential, full);
        var expanded = full == distribution.BatchShape ? distribution : distribution.Expand(full);
        var value = smooth switch
        {
            true when strategy is ReparameterizedStrategy => ((IReparameterized)expanded).Reparameterize(stream),
            true => ((IImplicit)expanded).ReparameterizeImplicitly(stream),
            _ => expanded.Sample(stream),
        };
        return NoiseCache.Own(sequential, value);
    }

    private void Note(Site site)
    {
        var outcomes = site.Strategy switch
        {
            EnumeratedStrategy => ((IFinite)site.Distribution!).Cardinality,
            LeaveOneOutStrategy strategy => strategy.Draws,
            MeasureValuedStrategy => 0,
            _ => -1,
        };
        if (outcomes >= 0)
        {
            Plan!.Lanes.Add(Planned(site, outcomes));
        }
        else if (site.Strategy is { IsBuiltIn: false })
        {
            Plan!.NeedsReplays = true;
        }
    }
}

/// <summary>Where the values of draws come from when they are not drawn.</summary>
internal interface IDrawSource
{
    /// <summary>The value of a draw; null: it is drawn.</summary>
    Tensor? Find(Evaluation evaluation, int simulation, string address, Distribution distribution, PlateStack plates);
}
