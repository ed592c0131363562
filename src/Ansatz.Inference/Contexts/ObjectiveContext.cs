namespace Ansatz.Inference;

/// <summary>What an objective's body simulates, replays and measures programs through; written <c>o</c>.</summary>
public sealed partial class ObjectiveContext : RandomContext
{
    private readonly List<(string Name, Tensor Value)> terms = [];
    private string termPrefix = "";

    internal ObjectiveContext(Evaluation evaluation)
        : base(evaluation, PlateStack.Empty, null, evaluation.NextSimulation())
    {
    }

    /// <summary>The context of algorithms inside a program: within its plates and mask, frozen where it is.</summary>
    internal ObjectiveContext(Context around)
        : base(around, around.Evaluation.NextSimulation())
    {
    }

    /// <summary>A context for draws of an algorithm: at the same place, with names of its own.</summary>
    internal ObjectiveContext(ObjectiveContext around)
        : base(around, around.Evaluation.NextSimulation())
    {
    }

    /// <summary>The terms that were reported, in order; one of several particles may come several times.</summary>
    internal IReadOnlyList<(string Name, Tensor Value)> Terms => terms;

    /// <summary>Runs a program: its sites are drawn, and differentiated by their strategies.</summary>
    /// <exception cref="AddressException">The program observes.</exception>
    public Trace Simulate(GenerativeProgram program)
    {
        var context = Run(program, given: null, isReplay: false, refusesObservations: true);
        return context.Finish(program);
    }

    /// <summary>Runs a program with a result.</summary>
    /// <exception cref="AddressException">The program observes.</exception>
    public Trace<T> Simulate<T>(GenerativeProgram<T> program)
    {
        var context = NewContext(given: null, isReplay: false, refusesObservations: true);
        T? result = default;
        context.Enter(program, null, () => result = program.Result(context));
        return new(context.Finish(), result!);
    }

    /// <summary>Runs a program on the choices of a trace, and scores them. The log density has the items of both.</summary>
    /// <exception cref="AddressException">The program draws what the trace lacks, or the trace has a choice that the program does not draw.</exception>
    public Trace Replay(GenerativeProgram program, Trace trace)
    {
        var replayed = Replay(program, trace.Choices);
        Trace.Align(trace, replayed);
        return replayed;
    }

    /// <summary>Runs a program on given choices, and scores them.</summary>
    /// <exception cref="AddressException">The program draws what is not given, or does not draw what is.</exception>
    public Trace Replay(GenerativeProgram program, ChoiceMap choices) =>
        NeedsEachOutcome(program)
            ? ReplayEachOutcome(program, choices)
            : Run(program, choices, isReplay: true, refusesObservations: false).Finish(program);

    /// <summary>The log density of a program at the choices of a trace: <c>Replay(program, trace).LogDensity</c>.</summary>
    public Tensor LogDensity(GenerativeProgram program, Trace trace) => Replay(program, trace).LogDensity;

    /// <summary>The log density of a program at given choices.</summary>
    public Tensor LogDensity(GenerativeProgram program, ChoiceMap choices) => Replay(program, choices).LogDensity;

    /// <summary>The value of another objective, as it is written there and with its strategies; its terms and its own draws become <c>name.*</c>.</summary>
    public Tensor Include(string name, Objective objective)
    {
        var outer = termPrefix;
        termPrefix = outer + name + ".";
        using var scope = Scope(name);
        try
        {
            return Evaluation.WithOverrides(Prefix, objective.Overrides, () => Evaluation.WithCosts(() => objective.Body(this)));
        }
        finally
        {
            termPrefix = outer;
        }
    }

    /// <summary>Reports the mean of a value under a name, and returns the value.</summary>
    public Tensor Term(string name, Tensor value)
    {
        if (Evaluation.Purpose == Purpose.Main)
        {
            terms.Add((termPrefix.Length == 0 ? name : termPrefix + name, value));
        }

        return value;
    }

    /// <summary>A schedule's value at this step of the fit: 1 when the estimate is not part of a fit.</summary>
    public double At(Schedule schedule) => schedule.At(Evaluation.Options.Progress);

    private protected override Tensor Visit(string address, Distribution distribution, SiteRequest request)
    {
        if (SiteList.Find(address) >= 0)
        {
            throw new AddressException(address, $"the address '{address}' is used twice in the objective.");
        }

        Evaluation.CheckRows(this, address, distribution.BatchShape, distribution);
        var site = Evaluation.Draw(this, address, distribution, request.Strategy, Simulation, IsFrozen, CurrentMask);
        SiteList.Add(site);
        Visited(site);
        return site.Value;
    }

    private Context NewContext(ChoiceMap? given, bool isReplay, bool refusesObservations) =>
        new(this, Evaluation.NextSimulation(), given, isReplay, refusesObservations);

    private Context Run(GenerativeProgram program, ChoiceMap? given, bool isReplay, bool refusesObservations)
    {
        var context = NewContext(given, isReplay, refusesObservations);
        context.Enter(program, null, () => program.Execute(context));
        return context;
    }
}
