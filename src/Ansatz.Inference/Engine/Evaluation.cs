namespace Ansatz.Inference;

/// <summary>What a run of a body is for.</summary>
internal enum Purpose
{
    /// <summary>Draws and densities of programs outside an objective: no strategies, no gradient.</summary>
    Simulation,

    /// <summary>The plain run that makes a plan.</summary>
    Planning,

    /// <summary>The run whose result is the estimate.</summary>
    Main,

    /// <summary>A run on draws that are given: comparisons of checked mode and of axes, phantoms.</summary>
    Replay,
}

/// <summary>One run of an objective's body, or of a program outside an objective: the interpreter's state.</summary>
/// <remarks>
/// Values at a site are [particles inside particles .., lanes, outermost particles, plates from the innermost to the outermost, event].
/// Without engine's axes a value has the natural shape [its plates, event]. docs/inference-engine.md says why.
/// </remarks>
internal sealed partial class Evaluation
{
    private readonly Dictionary<string, PlateFrame> plates = new(StringComparer.Ordinal);
    private Tensor? zero;
    private int simulations;
    private int deepest;

    public Evaluation(RandomStream stream, EstimateOptions options, Plan? plan, Purpose purpose)
    {
        Stream = stream;
        Options = options;
        Plan = plan;
        Purpose = purpose;
        Objective = new ObjectiveContext(this);
    }

    public RandomStream Stream { get; }

    public EstimateOptions Options { get; }

    public Plan? Plan { get; }

    public Purpose Purpose { get; }

    /// <summary>The context of the objective's body, and of the algorithms that programs use.</summary>
    public ObjectiveContext Objective { get; }

    /// <summary>Whether the run records a graph, so that smooth draws carry gradients.</summary>
    public bool WithGradient { get; init; }

    /// <summary>Strategies of the objective, which beat those of programs: patterns and strategies in order.</summary>
    public IReadOnlyList<(AddressPattern Pattern, Strategy Strategy)> Overrides { get; init; } = [];

    /// <summary>All draws in the order of execution.</summary>
    public List<Site> Draws { get; } = [];

    /// <summary>All sites with a density, in programs and in the objective, in the order of execution; recorded in checked mode.</summary>
    public List<Site> Visits { get; } = [];

    /// <summary>The deepest nesting of plates so far.</summary>
    public int PlateDepth => deepest;

    /// <summary>The trace that was finished last.</summary>
    public Trace? LatestTrace { get; set; }

    /// <summary>The rank of the rows of a value that varies along every axis.</summary>
    public int BatchRank => IsPadded ? axes.Count + Plan!.PlateDepth : 0;

    /// <summary>A hash of the code of the programs that ran so far.</summary>
    public int Signature { get; private set; }

    /// <summary>Takes note of a program that runs.</summary>
    public void Sign(GenerativeProgram program)
    {
        Signature = HashCode.Combine(Signature, program.Code.Method);
    }

    /// <summary>Decisions of an earlier run that this one must repeat; null: none.</summary>
    public IReadOnlyList<double>? ExpectedDecisions { get; init; }

    /// <summary>The values that the control flow asked for.</summary>
    public List<double> Decided { get; } = [];

    /// <summary>A scalar zero.</summary>
    public Tensor Zero => zero ??= 0.0;

    /// <summary>Number of a new simulation.</summary>
    public int NextSimulation() => simulations++;

    /// <summary>Does something that draws nothing: it uses up no numbers of simulations, however many runs it takes.</summary>
    public T WithoutDraws<T>(Func<T> action)
    {
        var before = simulations;
        var result = action();
        simulations = before;
        return result;
    }

    /// <summary>Does something that takes a number of simulations which depends on draws: those after it have the same numbers always.</summary>
    public T WithReservedSimulations<T>(Func<T> action)
    {
        var after = simulations + 65536;
        var result = action();
        simulations = after;
        return result;
    }

    /// <summary>The plate of a name, the same throughout the evaluation.</summary>
    public PlateFrame FindPlate(string name, long size, long? of, Tensor? indices, long? subsample)
    {
        if (plates.TryGetValue(name, out var known))
        {
            var (rows, all) = subsample is { } count ? (Math.Min(count, size), size) : (size, of ?? size);
            if (known.Size != rows || known.Of != all)
            {
                if (IsPadded)
                {
                    throw CannotCarry();
                }

                throw new PlateException(name, $"plate '{name}' has {rows} rows of {all} here, and had {known.Size} of {known.Of} before: " +
                    "a name has one size in an objective.");
            }

            if (subsample is null && !SameRows(known.Indices, indices))
            {
                throw new PlateException(name, $"plate '{name}' has other rows (indices) here than before: a name has one set of rows in an objective.");
            }

            return known;
        }

        if (size < 0 || of < size || subsample < 1)
        {
            throw new PlateException(name, $"plate '{name}': size {size}" + (of is null ? "" : $" of {of}") +
                (subsample is null ? "" : $", subsample {subsample}") + "; sizes are not negative, and `of` is not below the size.");
        }

        PlateFrame frame;
        if (subsample is { } drawn && drawn < size)
        {
            if (indices is not null || of is not null)
            {
                throw new PlateException(name, $"plate '{name}': a subsample is drawn from `size` rows, without `of` and `indices`.");
            }

            frame = new(name, drawn, size, Subsample(Stream["plate"][name], size, drawn), IsDrawn: true);
        }
        else
        {
            if (indices is not null && (indices.Rank != 1 || indices.Size(0) != size))
            {
                throw new PlateException(name, $"plate '{name}': indices of shape {indices.Shape} for {size} rows.");
            }

            frame = new(name, size, of ?? size, indices);
        }

        plates.Add(name, frame);
        return frame;
    }

    /// <summary>Takes note of how deep plates are nested, which axes lie left of.</summary>
    public void NoteDepth(int depth)
    {
        if (depth > deepest)
        {
            deepest = depth;
            if (IsPadded && depth > Plan!.PlateDepth)
            {
                throw new EngineRestart(RestartReason.PlanIsStale) { PlateDepth = depth };
            }
        }
    }

    /// <summary>A stream that a name inside a simulation owns, for noise that is no choice.</summary>
    public RandomStream NoiseStream(int simulation, string address) => OfParticle(Stream["noise"][simulation][address]);

    /// <summary>One value of a tensor that all rows, particles and lanes agree on.</summary>
    public Tensor SingleValue(Tensor tensor, string use)
    {
        if (tensor.Count == 1)
        {
            return Decide(tensor, use);
        }

        var first = tensor.Flatten()[0];
        if (tensor.Eq(first).All().ToBoolean())
        {
            return Decide(first, use);
        }

        if (IsPadded)
        {
            throw HasSumsOnly ? CannotCarry() : new EngineRestart(RestartReason.LanesDiffer);
        }

        throw new PlateException("", $"{use} needs one value, and the tensor of shape {tensor.Shape} holds different ones: " +
            "rows of a plate that take different branches use Mask and Any.");
    }

    /// <summary>Whether a truth value is true anywhere.</summary>
    public bool AnyLane(Tensor mask)
    {
        return Decide(mask.Any(), "Any").ToBoolean();
    }

    private Tensor Decide(Tensor value, string use)
    {
        if (Options.Checked)
        {
            var number = value.ToDouble();
            if (ExpectedDecisions is { } expected && (Decided.Count >= expected.Count || !expected[Decided.Count].Equals(number)))
            {
                throw new NonSmoothUseException(use);
            }

            Decided.Add(number);
        }

        return value;
    }

    private static bool SameRows(Tensor? a, Tensor? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Shape == b.Shape && a.Eq(b).All().ToBoolean());

    /// <summary>Floyd's algorithm: a set of distinct rows, each set equally likely, in time of its size.</summary>
    private static Tensor Subsample(RandomStream stream, long size, long count)
    {
        var random = stream.ToRandom();
        var chosen = new HashSet<long>((int)count);
        var rows = new long[count];
        for (var i = 0; i < rows.Length; i++)
        {
            var last = size - count + i;
            var row = random.NextInt64(last + 1);
            rows[i] = chosen.Add(row) ? row : last;
            chosen.Add(rows[i]);
        }

        return Tensor.From<long>(rows);
    }
}
