namespace Ansatz.Inference;

/// <summary>
/// An expectation to maximize or to minimize: a body that simulates, replays and measures programs and returns a number for each item.
/// Values and gradients are unbiased, by the strategies of the draws inside.
/// </summary>
public sealed partial class Objective
{
    private readonly (AddressPattern, Strategy)[] overrides;
    private readonly PlanKey? parts;

    private Objective(Func<ObjectiveContext, Tensor> body, bool isMaximized, (AddressPattern, Strategy)[] overrides, PlanKey? parts)
    {
        Body = body;
        IsMaximized = isMaximized;
        this.overrides = overrides;
        this.parts = parts;
    }

    /// <summary>Whether the expectation is maximized, rather than minimized.</summary>
    public bool IsMaximized { get; }

    internal Func<ObjectiveContext, Tensor> Body { get; }

    internal IReadOnlyList<(AddressPattern, Strategy)> Overrides => overrides;

    /// <summary>An expectation to maximize.</summary>
    /// <param name="body">What it is the expectation of: <c>[items]</c>, or a scalar.</param>
    public static Objective Maximize(Func<ObjectiveContext, Tensor> body) => new(body, isMaximized: true, [], null);

    /// <summary>An expectation to minimize.</summary>
    /// <param name="body">What it is the expectation of: <c>[items]</c>, or a scalar.</param>
    public static Objective Minimize(Func<ObjectiveContext, Tensor> body) => new(body, isMaximized: false, [], null);

    /// <summary>Draws are differentiated by a strategy, in every program inside; the last matching one counts.</summary>
    /// <param name="pattern">Which, by address: <c>*</c> within a segment, <c>**</c> across.</param>
    /// <param name="strategy">The strategy.</param>
    public Objective With(string pattern, Strategy strategy) =>
        new(Body, IsMaximized, [.. overrides, (AddressPattern.Of(pattern), strategy)], parts) { Pair = Pair };

    /// <summary>Estimates the value.</summary>
    /// <param name="stream">The randomness: the same stream gives the same estimate.</param>
    /// <param name="options">How; null: one particle, unchecked.</param>
    public Estimate Estimate(RandomStream stream, EstimateOptions? options = null)
    {
        using var scope = TensorScope.Open();
        var outcome = Evaluator.Evaluate(this, stream, options ?? EstimateOptions.Default, withGradient: false);
        return new(outcome.Value.ToDouble(), Inference.Surrogate.MeansOf(outcome.Terms));
    }

    /// <summary>Estimates the value and its gradient.</summary>
    /// <param name="stream">The randomness: the same stream gives the same estimate.</param>
    /// <param name="modules">Whose parameters the gradient is taken in.</param>
    /// <param name="options">How; null: one particle, unchecked.</param>
    public GradientEstimate GradientEstimate(RandomStream stream, IReadOnlyList<Module> modules, EstimateOptions? options = null)
    {
        using var scope = TensorScope.Open();
        var surrogate = Surrogate(stream, options);
        var parameters = modules.SelectMany(module => module.Parameters()).Distinct().Where(parameter => parameter.IsTrainable).ToArray();
        var leaves = Array.ConvertAll(parameters, parameter => parameter.Unconstrained);
        var found = surrogate.Loss.RequiresGradient && leaves.Length > 0
            ? Autograd.Gradient([surrogate.Loss], leaves, allowUnused: true)
            : new Tensor?[leaves.Length];
        var gradients = new Dictionary<Parameter, Tensor>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < leaves.Length; i++)
        {
            var gradient = found[i] is not { } some ? Tensor.Zeros(leaves[i].Shape, leaves[i].DataType, leaves[i].Device) : IsMaximized ? -some : some;
            gradients.Add(parameters[i], scope.Keep(gradient));
        }

        return new(surrogate.Value, surrogate.Terms, gradients);
    }

    /// <summary>One estimate as a tensor to descend.</summary>
    /// <param name="stream">The randomness: the same stream gives the same estimate.</param>
    /// <param name="options">How; null: one particle, unchecked.</param>
    public Surrogate Surrogate(RandomStream stream, EstimateOptions? options = null)
    {
        var outcome = Evaluator.Evaluate(this, stream, options ?? EstimateOptions.Default, withGradient: true);
        var loss = IsMaximized ? -outcome.Surrogate : outcome.Surrogate;
        return new(outcome.Auxiliary is null ? loss : loss + outcome.Auxiliary, outcome.Value, outcome.Terms);
    }

    /// <summary>An objective of parts whose code is known, so that plans of different parts are kept apart.</summary>
    internal static Objective OfParts(
        Func<ObjectiveContext, Tensor> body, bool isMaximized, PlanKey parts, (GenerativeProgram Model, GenerativeProgram Ansatz)? pair = null) =>
        new(body, isMaximized, [], parts) { Pair = pair };

    /// <summary>What plans are found by.</summary>
    internal PlanKey Key()
    {
        if (overrides.Length == 0)
        {
            return parts ?? new PlanKey().Add(Body);
        }

        var key = new PlanKey().Add(Body);
        if (parts is not null)
        {
            key.Add((object)parts);
        }

        foreach (var (pattern, strategy) in overrides)
        {
            key.Add(pattern).Add(strategy.PlanKey);
        }

        return key;
    }
}
