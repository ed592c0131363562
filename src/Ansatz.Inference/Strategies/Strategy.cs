using System.Globalization;

namespace Ansatz.Inference;

/// <summary>
/// How a draw is differentiated. A strategy is a value, given at a site (<c>p.Sample("z", d, Strategy.ScoreFunction())</c>) or by
/// address pattern (<c>program.With("z*", ..)</c>); it never changes what is computed, only how the gradient is estimated.
/// </summary>
/// <remarks>
/// The rule of each is stated against the continuation k of the site: the map from the drawn value to a <see cref="Dual"/> of the rest of
/// the objective. If each site's rule is unbiased for any continuation, so is the whole (Becker et al., Probabilistic Programming
/// with Programmable Variational Inference, 2024; Lew et al., ADEV, 2023).
/// </remarks>
public abstract record Strategy : ISpelled
{
    /// <summary>The draw as a differentiable function of parameter-free noise: <c>k(g(theta, noise))</c>. Smooth.</summary>
    public static Strategy Reparameterized { get; } = new ReparameterizedStrategy();

    /// <summary>The path gradient of a draw whose distribution function is known: <c>dx/dtheta = -(dF/dtheta) / p(x)</c>. Smooth.</summary>
    public static Strategy Implicit { get; } = new ImplicitStrategy();

    /// <summary>The exact expectation over a finite support: one lane for each outcome. Free.</summary>
    public static Strategy Enumerated { get; } = new EnumeratedStrategy();

    /// <summary>The derivative of the measure as a difference of two: one more plain run for each site. Free.</summary>
    public static Strategy MeasureValued { get; } = new MeasureValuedStrategy();

    /// <summary>The draw with the gradient of its mean: biased, so an estimate must allow it. Smooth.</summary>
    public static Strategy StraightThrough { get; } = new StraightThroughStrategy();

    /// <summary>Whether the estimate of the gradient is unbiased.</summary>
    public virtual bool IsUnbiased => true;

    /// <summary>Whether the draw may not decide a branch, a comparison, an index or a rounding.</summary>
    internal virtual bool IsSmooth => false;

    /// <summary>Whether one run of the body serves the strategy (perhaps on several lanes); the engine replays the body for the others.</summary>
    internal virtual bool IsBuiltIn => false;

    /// <summary>What distinguishes plans: the kind of strategy, and how many lanes it takes.</summary>
    internal virtual object PlanKey => GetType();

    /// <summary>
    /// The score function: <c>s + sg(v - b) log p(x)</c>, for any distribution with a density. Free.
    /// </summary>
    /// <param name="baseline">b: anything that does not depend on the draw; null: 0.</param>
    public static Strategy ScoreFunction(Baseline? baseline = null) => new ScoreFunctionStrategy(baseline);

    /// <summary>
    /// The score function on m draws, each with the mean of the others as baseline:
    /// <c>(1/m) sum_i [s_i + sg(v_i - mean_{j != i} v_j) log p(x_i)]</c>. Free.
    /// </summary>
    /// <param name="draws">m, at least 2.</param>
    public static Strategy LeaveOneOut(int draws) => new LeaveOneOutStrategy(draws);

    /// <summary>
    /// Another strategy, less a function h of the draw whose expectation is known: the objective is estimated as <c>k(x) - c (h(x) - E[h])</c>.
    /// Unbiased where the other is, for any h; with an h like the objective, of less variance.
    /// </summary>
    /// <param name="inner">The other strategy.</param>
    /// <param name="function">h, of the draw: [rows].</param>
    /// <param name="expectation">E[h], of the distribution, with its gradient: [rows].</param>
    /// <param name="coefficient">c.</param>
    public static Strategy ControlVariate(Strategy inner, Func<Tensor, Tensor> function, Func<Distribution, Tensor> expectation, double coefficient = 1) =>
        new ControlVariateStrategy(inner, function, expectation, coefficient);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("reparam", "the path gradient of a draw that is a function of noise"),
        new("implicit", "the path gradient by the cumulative distribution function, as of gammas"),
        new("enum", "every outcome of a finite distribution, summed exactly"),
        new("mvd", "measure-valued derivatives: pairs of draws whose difference is the gradient"),
        new("straight", "the draw with the gradient of the mean; biased"),
        new("score", "the score function"),
        new("score:mean", "the score function, less a running mean of the objective"),
        new("score:NUMBER", "the score function, less a constant"),
        new("loo:DRAWS", "the score function on several draws, each less the mean of the others; DRAWS >= 2"),
    ];

    /// <summary>Reads a strategy, one of <see cref="Spellings"/>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Strategy Parse(string text)
    {
        var parts = text.Split(':');
        return (parts[0].Trim().ToLowerInvariant(), parts.Length) switch
        {
            ("reparam" or "reparameterized", 1) => Reparameterized,
            ("implicit", 1) => Implicit,
            ("enum" or "enumerated", 1) => Enumerated,
            ("mvd" or "measure-valued", 1) => MeasureValued,
            ("straight" or "straight-through", 1) => StraightThrough,
            ("score", 1) => ScoreFunction(),
            ("score", 2) when parts[1] == "mean" => ScoreFunction(Baseline.RunningMean()),
            ("score", 2) when double.TryParse(parts[1], CultureInfo.InvariantCulture, out var constant) => ScoreFunction(Baseline.Constant(constant)),
            ("loo", 2) when int.TryParse(parts[1], CultureInfo.InvariantCulture, out var draws) && draws >= 2 => LeaveOneOut(draws),
            _ => throw new FormatException($"'{text}' is no gradient strategy: {Spelling.Forms(Spellings)}."),
        };
    }

    /// <summary>The rule of the strategy at one site.</summary>
    /// <param name="distribution">The distribution there, over all the site's rows.</param>
    /// <param name="stream">The site's noise.</param>
    /// <param name="continuation">The rest of the objective as a function of the drawn value; it may be called several times.</param>
    /// <exception cref="StrategyException">The distribution lacks what the rule needs.</exception>
    public abstract Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation);

    /// <summary>Whether a distribution has what the rule needs.</summary>
    internal virtual bool Fits(Distribution distribution) => true;

    /// <summary>The strategy that a distribution gets when none is said.</summary>
    internal static Strategy Default(string address, Distribution distribution) => distribution switch
    {
        IReparameterized => Reparameterized,
        IImplicit => Implicit,
        IFinite => Enumerated,
        _ => throw new StrategyException(address, $"{distribution} has no strategy of its own accord; choose one of: {Choices(distribution)}."),
    };

    /// <summary>Refuses a strategy that a distribution lacks.</summary>
    internal void Check(string address, Distribution distribution)
    {
        if (!Fits(distribution))
        {
            throw new StrategyException(address, $"{distribution} is not {this}; it has: {Choices(distribution)}.");
        }
    }

    private static string Choices(Distribution distribution)
    {
        var choices = new List<string>();
        if (distribution is IReparameterized)
        {
            choices.Add("Reparameterized");
        }

        if (distribution is IImplicit)
        {
            choices.Add("Implicit");
        }

        if (distribution is IFinite)
        {
            choices.Add("Enumerated");
        }

        if (distribution is IMeasureValued)
        {
            choices.Add("MeasureValued");
        }

        return string.Join(", ", [.. choices, "ScoreFunction(baseline)", "LeaveOneOut(m)"]);
    }
}
