namespace Ansatz.Inference;

/// <summary>What a generative program draws and observes through; written <c>p</c> in a model and <c>q</c> in an ansatz.</summary>
public sealed partial class Context : RandomContext
{
    private readonly ChoiceMap? given;
    private readonly bool isReplay;
    private readonly bool refusesObservations;
    private int used;

    internal Context(RandomContext around, int simulation, ChoiceMap? given, bool isReplay, bool refusesObservations)
        : base(around, simulation)
    {
        this.given = given;
        this.isReplay = isReplay;
        this.refusesObservations = refusesObservations;
    }

    /// <summary>The choices of stages that are over, so that the run need not come by them but for what later choices use; null: it comes by everything.</summary>
    internal ChoiceMap? Settled { get; init; }

    /// <summary>The summed site whose axis stays.</summary>
    internal string? KeptAddress { get; init; }

    /// <summary>The sites that are summed out; null: none.</summary>
    internal SumFrame? Sums { get; private set; }

    /// <summary>The draws that are integrated out by conjugacy; null: none.</summary>
    internal CollapseFrame? Collapses { get; private set; }

    /// <summary>The particles that take the place of outcomes, by address; null: none.</summary>
    internal Dictionary<string, CombinedParticles>? Combined { get; init; }

    /// <summary>What summed sites are set to in a single run; null: they are summed.</summary>
    internal Func<string, IFinite, long>? Outcome { get; init; }

    /// <summary>The addresses that were summed, in order.</summary>
    internal List<string> SummedAddresses { get; } = [];

    /// <summary>The log weight of an importance sample: the sites that were not drawn.</summary>
    internal List<Site>? Constrained { get; init; }

    /// <summary>Whether the run ends before a draw that is not given, by its address (or what the addresses of a joint draw begin with); null: never.</summary>
    internal Func<string, bool>? Stops { get; init; }

    /// <summary>Scores a value that is given.</summary>
    /// <param name="name">The site's name.</param>
    /// <param name="distribution">Its distribution.</param>
    /// <param name="value">The value; null: drawn, as by <see cref="RandomContext.Sample"/>.</param>
    /// <returns>The value.</returns>
    public Tensor Observe(string name, Distribution distribution, Tensor? value) => Visit(
        Address(name), distribution, new SiteRequest { Kind = value is null ? SiteKind.Latent : SiteKind.Observed, Value = value });

    /// <summary>Records a value that is computed, not drawn.</summary>
    /// <returns>The value, or what an intervention put in its place.</returns>
    public Tensor Deterministic(string name, Tensor value)
    {
        var address = Address(name);
        var request = new SiteRequest { Kind = SiteKind.Deterministic, Value = value };
        ApplyHandlers(address, ref request);
        Add(new Site(address, SiteKind.Deterministic, null, request.Value!, PlateStack, CurrentMask));
        return request.Value!;
    }

    /// <summary>Multiplies the density by a factor.</summary>
    /// <param name="name">The factor's name.</param>
    /// <param name="logFactor">Its logarithm, broadcasting to the plates.</param>
    public void Factor(string name, Tensor logFactor)
    {
        var address = Address(name);
        var request = new SiteRequest { Kind = SiteKind.Factor, Value = logFactor };
        ApplyHandlers(address, ref request);
        if (request.Kind == SiteKind.Deterministic)
        {
            return;
        }

        RefuseObservation(address);
        Evaluation.CheckRows(this, address, logFactor.Shape, null);
        var mask = Both(CurrentMask, request.Mask);
        var counted = mask is null ? logFactor : Tensor.Where(mask, logFactor, 0.0);
        var site = new Site(address, SiteKind.Factor, null, logFactor, PlateStack, mask, request.Scale == 1 ? counted : request.Scale * counted);
        Constrained?.Add(site);
        Add(site);
    }

    /// <summary>Runs a program inside this one.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">A scope for its addresses; null: they join those here.</param>
    /// <returns>What it drew, observed and recorded, by its own addresses: the way to use the choices of a marginal or of a posterior.</returns>
    public ChoiceMap Call(GenerativeProgram program, string? name = null)
    {
        var first = SiteList.Count;
        Enter(program, name, () => program.Execute(this));
        var prefix = Prefix.Length + (name is null ? 0 : name.Length + 1);
        var choices = new List<(string, Tensor)>(SiteList.Count - first);
        for (var i = first; i < SiteList.Count; i++)
        {
            if (SiteList[i] is { Kind: not SiteKind.Factor, Address: var address } site && address.Length > prefix)
            {
                choices.Add((address[prefix..], site.Value));
            }
        }

        return ChoiceMap.Owned([.. choices]);
    }

    /// <summary>Runs a program inside this one.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">A scope for its addresses; null: they join those here.</param>
    /// <returns>The program's result.</returns>
    public T Call<T>(GenerativeProgram<T> program, string? name = null)
    {
        T? result = default;
        Enter(program, name, () => result = program.Result(this));
        return result!;
    }

    /// <summary>A view of a module in which weights are draws: sites <c>name.PATH</c>, such as <c>network.0.weight</c>.</summary>
    /// <param name="name">The scope of the sites.</param>
    /// <param name="module">The module; it is not changed.</param>
    /// <param name="prior">The distribution of a parameter, whose event is the parameter's shape; null leaves the parameter as it is.</param>
    public TModule Lift<TModule>(string name, TModule module, Func<Parameter, Distribution?> prior)
        where TModule : Module =>
        Module.View(module, (path, parameter) => prior(parameter) is { } distribution
            ? Visit(Address(name, path), distribution, new SiteRequest { Kind = SiteKind.Latent })
            : null);

    /// <summary>Runs the two procedures of a program that is not a body.</summary>
    internal void Join(IStochasticDensity density)
    {
        var o = new ObjectiveContext(this);
        bool Belongs(string address) => density is not IAddressedDensity addressed || addressed.IsKept(address);
        var conditioned = ConditionedUnder(Prefix, Belongs);
        var choices = new Dictionary<string, Tensor>(conditioned, StringComparer.Ordinal);
        foreach (var (address, value) in given ?? ChoiceMap.Empty)
        {
            if (address.StartsWith(Prefix) && Belongs(address[Prefix.Length..]) && choices.TryAdd(address[Prefix.Length..], value))
            {
                used++;
            }
        }

        var isGiven = isReplay || choices.Count > 0;
        if (!isGiven)
        {
            StopBefore(Prefix);
        }

        var joint = isGiven ? density.Replay(o, ChoiceMap.Of([.. choices.Select(pair => (pair.Key, pair.Value))])) : density.Simulate(o);
        foreach (var site in joint.Sites)
        {
            var kind = site.Kind == SiteKind.Joint && conditioned.Count > 0 && conditioned.Count == choices.Count ? SiteKind.Observed : site.Kind;
            if (kind == SiteKind.Observed)
            {
                RefuseObservation(Prefix + site.Address);
            }

            var added = new Site(Prefix + site.Address, kind, site.Distribution, site.Value, site.Stack, CurrentMask, site.IsScored ? Masked(site.LogDensity) : null)
            {
                EventRank = site.EventRank,
            };
            if (isGiven)
            {
                Constrained?.Add(added);
            }

            Add(added);
        }
    }

    /// <summary>Closes the run: refuses choices that were given and not used.</summary>
    /// <param name="program">The program that was run, to compare sums with single runs; null: not compared.</param>
    internal Trace Finish(GenerativeProgram? program = null)
    {
        Sums?.Close(program);
        Collapses?.Close();
        if (isReplay && used < given!.Count)
        {
            var known = SiteList.Items.Select(site => site.Address).ToArray();
            foreach (var (address, _) in given)
            {
                if (!known.Contains(address))
                {
                    throw AddressException.Unknown(address, known, $"the choice '{address}' is not one of the program that is replayed" +
                        " (what an ansatz has too much is removed by Marginal).");
                }
            }
        }

        var trace = new Trace(SiteList, Evaluation.IsPadded) { Recorder = Evaluation.RecordsRows ? Evaluation : null };
        if (trace.Items is not null)
        {
            Evaluation.LatestTrace = trace;
        }

        return trace;
    }

    private protected override Tensor Visit(string address, Distribution distribution, SiteRequest request)
    {
        (request.Distribution, request.Plates) = (distribution, PlateStack);
        ApplyHandlers(address, ref request);
        return Make(address, request);
    }

    /// <summary>Makes a site of what handlers have made of it.</summary>
    private Tensor Make(string address, SiteRequest request)
    {
        var distribution = request.Distribution!;
        var mask = Both(CurrentMask, request.Mask);
        if (request is { Kind: SiteKind.Latent, Tie: { } tie })
        {
            return VisitTied(tie, address, request);
        }

        if (request is { Kind: SiteKind.Latent, Reparameterization: { } how, IsAuxiliary: false, IsSummed: false } && Reparameterize(address, distribution, how, request.Strategy) is { } made)
        {
            return made;
        }

        if (request.Kind == SiteKind.Deterministic)
        {
            Add(new Site(address, SiteKind.Deterministic, distribution, request.Value!, PlateStack, CurrentMask));
            return request.Value!;
        }

        Evaluation.CheckRows(this, address, distribution.BatchShape, distribution);
        if (request is { Kind: SiteKind.Latent, IsCollapsed: true } && given?.Contains(address) != true)
        {
            return Collapse(address, distribution, mask, request);
        }

        if (Collapses?.ParentOf(distribution) is { } parent)
        {
            return VisitChild(parent, address, distribution, mask, request);
        }

        if (request.Kind == SiteKind.Observed)
        {
            RefuseObservation(address);
        }
        else if (given is not null && given.TryGet(address, out var value))
        {
            used++;
            request.Value = value;
        }
        else if (Combined is not null && Combined.TryGetValue(address, out var particles))
        {
            return Combine(address, distribution, particles, mask, request.Scale);
        }
        else if (request.IsSummed)
        {
            return Stops is null ? Sum(address, distribution) : throw new StrategyException(
                address, "a site that is summed out belongs to all stages of a program, so its runs cannot be resampled between them: let particles draw it " +
                "(without SumOut), or take ImportanceResampling, whose particles are whole runs.");
        }
        else if (request.IsHidden)
        {
            return Evaluation.Draw(this, address, distribution, request.Strategy, Simulation, IsFrozen, mask, request.Scale).Value;
        }
        else if (isReplay)
        {
            throw AddressException.Unknown(address, given!.Addresses, $"the program draws '{address}', which is not among the choices it is replayed on.");
        }
        else
        {
            StopBefore(address);
            var drawn = Evaluation.Draw(this, address, distribution, request.Strategy, Simulation, IsFrozen, mask, request.Scale);
            Add(drawn);
            return drawn.Value;
        }

        Evaluation.CheckValue(this, address, distribution, request.Value!);
        var site = new Site(address, request.Kind, distribution, request.Value!, PlateStack, mask) { Scale = request.Scale };
        Constrained?.Add(site);
        Add(site);
        return request.Value!;
    }

    /// <summary>Adds a factor that a sum has become.</summary>
    internal void AddFactor(Site site) => AddFactor(site, null);

    /// <summary>Adds a factor that sums or integrals have become.</summary>
    /// <param name="site">The factor.</param>
    /// <param name="constrained">The part of it that an importance weight has; null: all of it.</param>
    internal void AddFactor(Site site, Site? constrained)
    {
        Constrained?.Add(constrained ?? site);
        Add(site);
    }

    /// <summary>A single run on the same choices in which every summed site has its first outcome, or its last.</summary>
    internal Trace RunAtCorner(GenerativeProgram program, Func<string, bool> isLast)
    {
        var single = new Evaluation(Evaluation.Stream, Evaluation.Options, Evaluation.Plan!.WithoutAxes(), Purpose.Simulation);
        // What was drawn here is not drawn again: another way to draw may make another value of the same noise.
        var drawn = SiteList.Items.Where(static site => site.Kind == SiteKind.Latent && site.Value.Rank == site.Stack.Count + site.EventRank);
        var choices = Combined is not null ? ChoiceMap.Owned([.. Combined.Select(pair => (pair.Key, pair.Value.One(isLast(pair.Key) ? -1 : 0, SiteList[SiteList.Find(pair.Key)].Stack.Count)))])
            : isReplay ? given : ChoiceMap.Owned([.. drawn.Select(static site => (site.Address, site.Value.Detach()))]);
        var natural = new Context(single.Objective, Simulation, choices, isReplay, refusesObservations: false)
        {
            Outcome = (address, finite) => isLast(address) ? finite.Cardinality - 1 : 0,
        };
        natural.Enter(program, null, () => program.Execute(natural));
        return natural.Finish();
    }

    private protected override bool IsWhole => Stops is null && Settled is null;

    private protected override int FirstStep(string name, int history) => Settled is null ? 0 : Math.Max(0, StageRule.LastStep(name, Settled) + 1 - history);

    private protected override void EndStep(string prefix) => Sums?.EndStep(prefix);

    private void StopBefore(string address)
    {
        if (Stops?.Invoke(address) == true)
        {
            throw new RunStopped(address);
        }
    }

    private static Tensor? Both(Tensor? one, Tensor? other) => one is null ? other : other is null ? one : one & other;

    private Tensor? Reparameterize(string address, Distribution distribution, Reparameterization how, Strategy? strategy)
    {
        var value = how.Within(address, distribution, (suffix, of) => Visit(
            address + suffix, of, new SiteRequest { Kind = SiteKind.Latent, Strategy = strategy?.Fits(of) == true ? strategy : null, IsAuxiliary = true }));
        if (value is null)
        {
            return null;
        }

        Add(new Site(address, SiteKind.Deterministic, null, value, PlateStack, CurrentMask) { EventRank = distribution.EventShape.Rank });
        return value;
    }

    /// <summary>A latent whose particles are summed over, in all combinations with those of others.</summary>
    private Tensor Combine(string address, Distribution distribution, CombinedParticles particles, Tensor? mask, double scale)
    {
        SummedAddresses.Add(address);
        if (Evaluation.IsPlanning)
        {
            var value = particles.One(0, PlateStack.Count);
            Add(new Site(address, SiteKind.Deterministic, distribution, value, PlateStack, mask));
            return value;
        }

        if (Evaluation.Plan is null)
        {
            throw new EngineRestart(RestartReason.PlanIsStale);
        }

        RefuseSumBeside(Collapses, address);
        Sums ??= new SumFrame(this);
        var site = Sums.Combine(address, distribution, particles, mask, scale);
        Add(site);
        return site.Value;
    }

    private Tensor Sum(string address, Distribution distribution)
    {
        RefuseSumBeside(Collapses, address);
        SummedAddresses.Add(address);
        if (Evaluation.IsPlanning || Outcome is not null)
        {
            var rows = PlateStack.Shape.Concat(distribution.EventShape);
            var value = Outcome is not null && distribution is IFinite finite
                ? finite.Enumerate().Select(0, Outcome(address, finite)).Expand(rows)
                : Evaluation.FreshDraw(distribution, Simulation, address, PlateStack);
            Add(new Site(address, SiteKind.Deterministic, distribution, value, PlateStack, CurrentMask) { IsOutcome = true });
            return value;
        }

        if (Evaluation.Plan is null)
        {
            throw new EngineRestart(RestartReason.PlanIsStale);
        }

        Sums ??= new SumFrame(this) { Keep = KeptAddress };
        var site = Sums.Sum(address, distribution);
        Add(site);
        return site.Value;
    }

    private void Add(Site site)
    {
        if (SiteList.Find(site.Address) >= 0)
        {
            throw new AddressException(site.Address, $"the address '{site.Address}' is used twice in a run.");
        }

        site.Position = Evaluation.Draws.Count;
        SiteList.Add(site);
        if (Collapses is not null && site.IsScored)
        {
            Collapses.Check(site.Address, site.LogDensity);
        }

        Visited(site);
    }

    private Tensor Masked(Tensor perRow) => CurrentMask is null ? perRow : Tensor.Where(CurrentMask, perRow, 0.0);

    private void RefuseObservation(string address)
    {
        if (refusesObservations)
        {
            throw new AddressException(address, $"the program that is simulated observes '{address}': remove the observation by Uncondition or Do, " +
                "or draw from its posterior with Normalize.");
        }
    }
}
