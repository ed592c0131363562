namespace Ansatz.Inference;

/// <summary>A program whose body returns a value, such as a prediction made of its choices.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class GenerativeProgram<T> : GenerativeProgram
{
    private readonly Func<Context, T> body;

    /// <summary>A program with a body.</summary>
    public GenerativeProgram(Func<Context, T> body)
        : this(body, NoHandlers)
    {
    }

    private GenerativeProgram(Func<Context, T> body, Handler[] handlers)
        : base(body, null, null, handlers) => this.body = body;

    /// <inheritdoc/>
    public override GenerativeProgram<T> Condition(ChoiceMap choices) => (GenerativeProgram<T>)base.Condition(choices);

    /// <inheritdoc cref="GenerativeProgram.Condition(ChoiceMap)"/>
    public new GenerativeProgram<T> Condition(params ReadOnlySpan<(string Address, Tensor Value)> choices) => Condition(ChoiceMap.Of(choices));

    /// <inheritdoc/>
    public override GenerativeProgram<T> Uncondition(string pattern = "**") => (GenerativeProgram<T>)base.Uncondition(pattern);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Do(ChoiceMap choices) => (GenerativeProgram<T>)base.Do(choices);

    /// <inheritdoc cref="GenerativeProgram.Do(ChoiceMap)"/>
    public new GenerativeProgram<T> Do(params ReadOnlySpan<(string Address, Tensor Value)> choices) => Do(ChoiceMap.Of(choices));

    /// <inheritdoc/>
    public override GenerativeProgram<T> With(string pattern, Strategy strategy) => (GenerativeProgram<T>)base.With(pattern, strategy);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Frozen(params ReadOnlySpan<Module> modules) => (GenerativeProgram<T>)base.Frozen(modules);

    /// <inheritdoc/>
    public override GenerativeProgram<T> SumOut(params ReadOnlySpan<string> patterns) => (GenerativeProgram<T>)base.SumOut(patterns);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Equalize(string pattern) => (GenerativeProgram<T>)base.Equalize(pattern);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Collapse(params ReadOnlySpan<string> patterns) => (GenerativeProgram<T>)base.Collapse(patterns);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Hide(string pattern) => (GenerativeProgram<T>)base.Hide(pattern);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Scale(double factor, string pattern = "**") => (GenerativeProgram<T>)base.Scale(factor, pattern);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Mask(Tensor mask, string pattern = "**") => (GenerativeProgram<T>)base.Mask(mask, pattern);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Decenter(string pattern, double centering = 0) => (GenerativeProgram<T>)base.Decenter(pattern, centering);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Decenter(string pattern, Parameter centering) => (GenerativeProgram<T>)base.Decenter(pattern, centering);

    /// <inheritdoc/>
    public override GenerativeProgram<T> Reparameterize(string pattern, Reparameterization how) => (GenerativeProgram<T>)base.Reparameterize(pattern, how);

    private protected override GenerativeProgram Handled(Handler handler) => new GenerativeProgram<T>(body, [.. Handlers, handler]);

    internal override void Execute(Context context) => Result(context);

    /// <summary>Runs the body for its result.</summary>
    internal T Result(Context context) => body(context);
}
