namespace Ansatz.Inference;

/// <summary>What programs and objectives share: named draws, plates, scopes, masks, decisions and noise.</summary>
public abstract partial class RandomContext
{
    private string prefix = "";
    private PlateStack plates;
    private Tensor? mask;
    private ProgramFrame? frame;
    private bool readsAreViewed;

    private protected RandomContext(Evaluation evaluation, PlateStack plates, Tensor? mask, int simulation)
    {
        Evaluation = evaluation;
        this.plates = plates;
        this.mask = mask;
        Simulation = simulation;
    }

    private protected RandomContext(RandomContext around, int simulation)
        : this(around.Evaluation, around.plates, around.mask, simulation)
    {
        IsFrozen = around.IsFrozen;
        readsAreViewed = around.readsAreViewed;
    }

    internal Evaluation Evaluation { get; }

    internal SiteList SiteList { get; } = new();

    internal PlateStack PlateStack => plates;

    internal Tensor? CurrentMask => mask;

    /// <summary>Which simulation of the evaluation this is: its draws have streams of their own.</summary>
    private protected int Simulation { get; }

    /// <summary>Whether parameters are constants here, so that draws carry neither gradient nor score term.</summary>
    private protected bool IsFrozen { get; set; }

    /// <summary>Makes a draw.</summary>
    /// <param name="name">Its name, without a dot; with the scopes around it, its address, unique in a run.</param>
    /// <param name="distribution">What it is drawn from: a batch of (at most) the open plates.</param>
    /// <param name="strategy">How it is differentiated; null: as the distribution can (reparameterized, implicit, enumerated).</param>
    /// <returns>The value: [engine's axes, plates from the innermost to the outermost, event]. Index it from the right.</returns>
    public Tensor Sample(string name, Distribution distribution, Strategy? strategy = null) =>
        Visit(Address(name), distribution, new SiteRequest { Kind = SiteKind.Latent, Strategy = strategy });

    /// <summary>Opens a plate: rows that are independent given what is drawn outside. Close it with <c>using</c>.</summary>
    /// <param name="name">Its name; one name has one size and one set of rows in an objective.</param>
    /// <param name="size">The rows at hand; with <paramref name="subsample"/>, all rows.</param>
    /// <param name="of">How many rows there are: densities inside are scaled by of / size. By default <paramref name="size"/>.</param>
    /// <param name="indices">Which rows are at hand, integers <c>[size]</c>.</param>
    /// <param name="subsample">How many rows the plate draws at random, the same in every program of the objective.</param>
    /// <exception cref="PlateException">The plate is open, or was opened with another size or other rows before.</exception>
    public Plate Plate(string name, long size, long? of = null, Tensor? indices = null, long? subsample = null)
    {
        foreach (var open in plates.Frames)
        {
            if (open.Name == name)
            {
                throw new PlateException(name, $"plate '{name}' is opened inside itself.");
            }
        }

        var opened = Evaluation.FindPlate(name, size, of, indices, subsample);
        plates = plates.Push(opened);
        Evaluation.NoteDepth(plates.Count);
        return new Plate(this, opened);
    }

    /// <summary>Steps of a sequence: scopes <c>name[0]</c>, <c>name[1]</c>, ..</summary>
    /// <param name="name">The scopes' name.</param>
    /// <param name="count">How many steps there are.</param>
    /// <param name="history">
    /// How many steps back choices are used, at least 0; null: all. Sums over finite sites then cost that much only, and sequential Monte Carlo, which takes up a
    /// run where its stage begins, repeats that many steps instead of all.
    /// </param>
    public IEnumerable<int> Steps(string name, int count, int? history = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(history ?? 0, nameof(history));
        return StepsOf(name, count, history);
    }

    private IEnumerable<int> StepsOf(string name, int count, int? history)
    {
        for (var step = history is { } back ? FirstStep(prefix + name, back) : 0; step < count; step++)
        {
            var outer = prefix;
            prefix = $"{outer}{name}[{step}].";
            try
            {
                yield return step;
            }
            finally
            {
                prefix = outer;
            }

            if (history is { } kept && step >= kept)
            {
                EndStep($"{outer}{name}[{step - kept}].");
            }
        }
    }

    /// <summary>The first of the steps of a name that a run must make: the steps before are decided, and nothing that is not uses their choices.</summary>
    private protected virtual int FirstStep(string name, int history) => 0;

    /// <summary>Takes note that choices whose addresses begin with a prefix are not used any more.</summary>
    private protected virtual void EndStep(string prefix)
    {
    }

    /// <summary>Until it is disposed of, addresses begin with the name and a dot.</summary>
    public IDisposable Scope(string name)
    {
        var outer = prefix;
        prefix = outer + name + ".";
        return new Restore(() => prefix = outer);
    }

    /// <summary>Until it is disposed of, sites count only where the mask is true; elsewhere their values are arbitrary.</summary>
    /// <param name="mask">Truth values, or numbers that are not zero, broadcasting to the plates.</param>
    /// <exception cref="NonSmoothUseException">The mask depends on a smooth draw.</exception>
    public IDisposable Mask(Tensor mask)
    {
        RefuseSmooth(mask, "Mask");
        var outer = this.mask;
        var inner = IsTrue(mask);
        this.mask = outer is null ? inner : outer & inner;
        return new Restore(() => this.mask = outer);
    }

    /// <summary>A truth value for control flow: one for all rows, particles and lanes.</summary>
    /// <exception cref="PlateException">Rows of a plate differ: use <see cref="Mask"/> and <see cref="Any"/>.</exception>
    /// <exception cref="NonSmoothUseException">The value depends on a smooth draw.</exception>
    public bool Decide(Tensor condition) => Single(condition, "Decide").ToBoolean();

    /// <summary>An integer for control flow: one for all rows, particles and lanes.</summary>
    /// <exception cref="PlateException">Rows of a plate differ.</exception>
    /// <exception cref="NonSmoothUseException">The value depends on a smooth draw.</exception>
    public int Choose(Tensor index) => (int)Single(index, "Choose").ToInt64();

    /// <summary>Whether a mask is true anywhere: for some row, particle or lane.</summary>
    /// <exception cref="NonSmoothUseException">The mask depends on a smooth draw.</exception>
    public bool Any(Tensor mask)
    {
        RefuseSmooth(mask, "Any");
        return Evaluation.AnyLane(IsTrue(mask));
    }

    /// <summary>Noise that is no choice, such as data augmentation: the same in every replay.</summary>
    public RandomStream Stream(string name) => Evaluation.NoiseStream(Simulation, Address(name));

    /// <summary>Makes a draw at an address that may hold dots.</summary>
    internal Tensor SampleAt(string address, Distribution distribution) =>
        Visit(prefix + address, distribution, new SiteRequest { Kind = SiteKind.Latent });

    internal void ClosePlate(PlateFrame closed)
    {
        if (plates.Outer is null || !ReferenceEquals(plates.Frames[^1], closed))
        {
            throw new PlateException(closed.Name, $"plate '{closed.Name}' is closed while a plate inside it is open: close plates in the reverse order.");
        }

        plates = plates.Outer;
    }

    /// <summary>Does something as if inside given plates.</summary>
    private protected T Within<T>(PlateStack stack, Func<T> action)
    {
        var outer = plates;
        plates = stack;
        try
        {
            return action();
        }
        finally
        {
            plates = outer;
        }
    }

    /// <summary>Whether the run comes by every site of its programs.</summary>
    private protected virtual bool IsWhole => true;

    /// <summary>Runs a program inside this context.</summary>
    internal void Enter(GenerativeProgram program, string? name, Action run)
    {
        var (outerPrefix, outerFrozen, outerFrame, outerPlates, outerMask, outerViewed) = (prefix, IsFrozen, frame, plates, mask, readsAreViewed);
        if (name is not null)
        {
            prefix = outerPrefix + name + ".";
        }

        frame = new ProgramFrame(program.Handlers, prefix.Length, outerFrame);
        Evaluation.Sign(program);
        try
        {
            RunFrozen(program.Handlers, 0, run);
            frame.Close(SiteList);
            if (IsWhole && (Evaluation.Purpose == Purpose.Simulation || (Evaluation.Purpose == Purpose.Main && Evaluation.Options.Checked)))
            {
                frame.NotePatterns(SiteList, isRepeated: Evaluation.Options.Checked);
            }
        }
        finally
        {
            (prefix, IsFrozen, frame, plates, mask, readsAreViewed) = (outerPrefix, outerFrozen, outerFrame, outerPlates, outerMask, outerViewed);
        }
    }

    /// <summary>The address of a name here.</summary>
    private protected string Address(string name)
    {
        if (name.Contains('.') || name.Length == 0)
        {
            throw new AddressException(name, name.Length == 0 ? "a site has an empty name." : $"the name '{name}' holds a dot: open a Scope instead.");
        }

        return prefix.Length == 0 ? name : string.Concat(prefix, name);
    }

    /// <summary>The address of a path inside a scope of a name.</summary>
    private protected string Address(string scope, string path) => $"{prefix}{scope}.{path}";

    /// <summary>What addresses here begin with.</summary>
    private protected string Prefix => prefix;

    /// <summary>Takes note of a site that was made: its density is computed now where handlers act on parameters only for now.</summary>
    private protected void Visited(Site site)
    {
        if (readsAreViewed && site.IsScored)
        {
            _ = site.LogDensity;
        }

        if (Evaluation.Options.Checked && site.IsScored)
        {
            Evaluation.Visits.Add(site);
        }
    }

    /// <summary>What handlers make of a site.</summary>
    private protected void ApplyHandlers(string address, ref SiteRequest request)
    {
        for (var open = frame; open is not null; open = open.Outer)
        {
            open.Apply(address, ref request);
        }
    }

    /// <summary>The values that handlers condition the sites under a prefix on, by the rest of their addresses.</summary>
    private protected Dictionary<string, Tensor> ConditionedUnder(string under, Func<string, bool> belongs)
    {
        var found = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (var open = frame; open is not null; open = open.Outer)
        {
            open.TakeConditioned(under, belongs, found);
        }

        return found;
    }

    /// <summary>Makes, scores or sets a site.</summary>
    private protected abstract Tensor Visit(string address, Distribution distribution, SiteRequest request);

    private static Tensor IsTrue(Tensor mask) => mask.DataType == ScalarType.Bool ? mask : mask.Ne(0);

    private void RunFrozen(Handler[] handlers, int position, Action run)
    {
        while (position < handlers.Length && handlers[position] is not Frozen)
        {
            position++;
        }

        if (position == handlers.Length)
        {
            run();
            return;
        }

        var frozen = (Frozen)handlers[position];
        IsFrozen |= frozen.Parameters is null;
        readsAreViewed = true;
        using var scope = ParameterScope.Freeze(frozen.Parameters);
        RunFrozen(handlers, position + 1, run);
    }

    private Tensor Single(Tensor tensor, string use)
    {
        RefuseSmooth(tensor, use);
        return Evaluation.SingleValue(tensor.Detach(), use);
    }

    private void RefuseSmooth(Tensor tensor, string use)
    {
        if (tensor.RequiresGradient && Evaluation.WithGradient && new SmoothUses(Evaluation).SourceOf(tensor) is { } address)
        {
            throw new NonSmoothUseException(use, address);
        }
    }

    private sealed class Restore(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }
}
