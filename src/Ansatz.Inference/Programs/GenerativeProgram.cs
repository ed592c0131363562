namespace Ansatz.Inference;

/// <summary>
/// One fully specified random process: a body that draws named choices. A model with inputs is a method that returns one.
/// </summary>
/// <remarks>
/// A body may run several times for one estimate. It draws only through its context, changes nothing outside itself, does not keep the
/// context, and reads parameters inside. Programs are immutable; the handlers (<see cref="Condition(ChoiceMap)"/>, <see cref="Do(ChoiceMap)"/>,
/// <see cref="With"/>, <see cref="Frozen"/>, ..) return new ones.
/// </remarks>
public partial class GenerativeProgram
{
    private protected static readonly Handler[] NoHandlers = [];

    private readonly Delegate code;
    private readonly Action<Context>? body;
    private readonly IStochasticDensity? density;

    /// <summary>A program with a body.</summary>
    public GenerativeProgram(Action<Context> body)
        : this(body, body, null, NoHandlers)
    {
    }

    /// <summary>Refused: a body is replayed on one thread, and cannot be asynchronous.</summary>
    [Obsolete("A program's body cannot be asynchronous: it is replayed, and its interpreter lives on one thread. Await data outside.", error: true)]
    public GenerativeProgram(Func<Context, Task> body)
        : this(body, null, null, NoHandlers)
    {
    }

    private protected GenerativeProgram(Delegate code, Action<Context>? body, IStochasticDensity? density, Handler[] handlers)
    {
        this.code = code;
        this.body = body;
        this.density = density;
        Handlers = handlers;
    }

    /// <summary>A program that is not a body: an object that can draw choices and score them.</summary>
    public static GenerativeProgram From(IStochasticDensity density) => new(density.Simulate, null, density, NoHandlers);

    /// <summary>What was done to the program since it was written, in order.</summary>
    internal Handler[] Handlers { get; }

    /// <summary>The two procedures, where the program is not a body.</summary>
    internal IStochasticDensity? Density => density;

    /// <summary>The code of the body: what a plan is looked up by, with the handlers.</summary>
    internal Delegate Code => code;

    /// <summary>Whether no parameter of the program carries a gradient.</summary>
    internal bool IsFrozen => Array.Exists(Handlers, static handler => handler is Frozen { Parameters: null });

    /// <summary>The given sites become observed.</summary>
    /// <param name="choices">Addresses and values. A run of the program must have each of the sites.</param>
    public virtual GenerativeProgram Condition(ChoiceMap choices) => Handled(new Assigned(choices, SiteKind.Observed));

    /// <inheritdoc cref="Condition(ChoiceMap)"/>
    public GenerativeProgram Condition(params ReadOnlySpan<(string Address, Tensor Value)> choices) => Condition(ChoiceMap.Of(choices));

    /// <summary>Observed sites become drawn.</summary>
    /// <param name="pattern">Which, by address; by default all.</param>
    public virtual GenerativeProgram Uncondition(string pattern = "**") => Handled(new Unconditioned(pattern));

    /// <summary>The given sites are set and not scored: an intervention.</summary>
    /// <param name="choices">Addresses and values. A run of the program must have each of the sites.</param>
    public virtual GenerativeProgram Do(ChoiceMap choices) => Handled(new Assigned(choices, SiteKind.Deterministic));

    /// <inheritdoc cref="Do(ChoiceMap)"/>
    public GenerativeProgram Do(params ReadOnlySpan<(string Address, Tensor Value)> choices) => Do(ChoiceMap.Of(choices));

    /// <summary>Draws are differentiated by a strategy. The last matching one beats those before and the site's own.</summary>
    /// <param name="pattern">Which, by address: <c>*</c> within a segment, <c>**</c> across.</param>
    /// <param name="strategy">The strategy.</param>
    public virtual GenerativeProgram With(string pattern, Strategy strategy) => Handled(new Strategized(pattern, strategy));

    /// <summary>Parameters of the program are constants. The draws of an entirely frozen program have neither gradient nor score term.</summary>
    /// <param name="modules">Whose parameters; none: all.</param>
    public virtual GenerativeProgram Frozen(params ReadOnlySpan<Module> modules)
    {
        if (modules.IsEmpty)
        {
            return Handled(new Frozen(null));
        }

        var parameters = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var module in modules)
        {
            parameters.UnionWith(module.Parameters());
        }

        return Handled(new Frozen(parameters));
    }

    /// <summary>
    /// Finite draws are summed out exactly: the density of the program is that of the others. Sums run plate by plate and, in
    /// <see cref="RandomContext.Steps"/> with a history, step by step.
    /// </summary>
    /// <param name="patterns">Which, by address.</param>
    public virtual GenerativeProgram SumOut(params ReadOnlySpan<string> patterns) =>
        patterns.ToArray().Aggregate(this, static (program, pattern) => program.Handled(new SummedOut(pattern)));

    /// <summary>
    /// Draws that are conjugate priors are integrated out exactly: the density of the program is that of the others. The draw must itself be the parameter of what
    /// depends on it: Beta of Bernoulli, Binomial, Geometric and NegativeBinomial (as probabilities), Gamma of Poisson, Exponential and Gamma (as the rate), Normal of
    /// Normal (as the location), Dirichlet of Categorical, OneHotCategorical and Multinomial (as probabilities). The body must not branch on it.
    /// <see cref="Conditionals"/> gives it back.
    /// </summary>
    /// <param name="patterns">Which, by address.</param>
    public virtual GenerativeProgram Collapse(params ReadOnlySpan<string> patterns) =>
        patterns.ToArray().Aggregate(this, static (program, pattern) => program.Handled(new CollapsedOut(pattern)));

    /// <summary>The program as an automatic ansatz of some of its latents sees it.</summary>
    internal GenerativeProgram Restrict(Func<string, bool> belongs) => Handled(new Restricted(belongs));

    /// <summary>The program with its distributions changed and its observations left out.</summary>
    internal GenerativeProgram Reshape(Reshaped handler) => Handled(handler);

    /// <summary>The program with one more handler.</summary>
    private protected virtual GenerativeProgram Handled(Handler handler) => new(code, body, density, [.. Handlers, handler]);

    /// <summary>Runs the body, or the two procedures, in a context that has opened a frame for the program.</summary>
    internal virtual void Execute(Context context)
    {
        if (body is not null)
        {
            body(context);
        }
        else
        {
            context.Join(density!);
        }
    }
}
