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

    /// <summary>The derivative of the measure as a difference of two: one more plain run for each site. Of a gamma draw in the rate alone. Free.</summary>
    public static Strategy MeasureValued { get; } = new MeasureValuedStrategy();

    /// <summary>The draw with the gradient of its mean: biased, so an estimate must allow it. Smooth.</summary>
    public static Strategy StraightThrough { get; } = new StraightThroughStrategy();

    /// <summary>
    /// Two coupled draws of coins, of opposite noise: <c>sg((v - v') (u - 1/2)) logits</c> (augment, reinforce, merge; Yin and Zhou 2019). Free.
    /// </summary>
    public static Strategy Arm { get; } = new AntitheticStrategy(IsMarginalized: false);

    /// <summary>ARM with the noise integrated out given the pair, of less variance (Dong, Mnih, Tucker 2020). Free.</summary>
    public static Strategy DisArm { get; } = new AntitheticStrategy(IsMarginalized: true);

    /// <summary>The accepted noise of a gamma draw: path gradient and, of little weight, score function (Naesseth et al. 2017).</summary>
    public static Strategy RejectionReparameterized { get; } = new RejectionStrategy();

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

    /// <summary>As the other form, with a coefficient that is estimated as it goes.</summary>
    /// <param name="inner">The other strategy.</param>
    /// <param name="function">h, of the draw: [rows].</param>
    /// <param name="expectation">E[h], of the distribution, with its gradient: [rows].</param>
    /// <param name="coefficient">c, which remembers.</param>
    public static Strategy ControlVariate(Strategy inner, Func<Tensor, Tensor> function, Func<Distribution, Tensor> expectation, RunningCoefficient coefficient) =>
        new ControlVariateStrategy(inner, function, expectation, 0, coefficient);

    /// <summary>
    /// A point inside the simplex (for coins, inside (0, 1)) instead of a corner: biased in value and gradient, the less so the lower the temperature,
    /// at the price of variance. Smooth (Maddison, Mnih, Teh 2017; Jang, Gu, Poole 2017).
    /// </summary>
    /// <param name="temperature">Above 0.</param>
    /// <param name="isHard">Whether the value is the corner, and only the gradient that of the point (straight-through Gumbel-softmax).</param>
    public static Strategy GumbelSoftmax(double temperature, bool isHard = false) => new GumbelSoftmaxStrategy(temperature, isHard);

    /// <summary>
    /// The score function of coins or one-hot vectors with the relaxed objective as control variate; two more runs, at points between
    /// outcomes, which the body must accept. Unbiased, free (Tucker et al., REBAR, 2017).
    /// </summary>
    /// <param name="temperature">The relaxation's, above 0.</param>
    /// <param name="scale">What the relaxed objective is multiplied by.</param>
    public static Strategy Rebar(double temperature = 0.5, double scale = 1) => new RebarStrategy(temperature, scale, null);

    /// <summary>
    /// REBAR with a function of one's own in the control variate, fitted within the surrogate so that the variance falls. Unbiased, free
    /// (Grathwohl et al., Backpropagation through the Void, 2018).
    /// </summary>
    /// <param name="control">A function, such as a network, of the continuous variable <c>[rows, event]</c> behind the draw: <c>[rows]</c>.</param>
    /// <param name="temperature">The relaxation's, above 0.</param>
    /// <param name="scale">What the relaxed objective is multiplied by; 0: only the function is used, and the body sees outcomes alone.</param>
    public static Strategy Relax(Func<Tensor, Tensor> control, double temperature = 0.5, double scale = 0) => new RebarStrategy(temperature, scale, control);

    /// <summary>
    /// A strategy of a normal draw with the objective's Taylor expansion at the location as control variate; its expectation is exact.
    /// </summary>
    /// <param name="inner">The strategy on what remains; null: the score function.</param>
    /// <param name="order">1, or 2 (which costs one derivative for each coordinate of an item).</param>
    public static Strategy Taylor(Strategy? inner = null, int order = 2) => new TaylorStrategy(inner ?? ScoreFunction(), order);

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
        new("arm", "pairs of coupled coins"),
        new("disarm", "pairs of coupled coins, their noise integrated out"),
        new("rebar", "the score function of coins or one-hot vectors, less the relaxed objective"),
        new("rebar:TEMPERATURE", "the same, the relaxation's temperature other than 0.5"),
        new("gumbel:TEMPERATURE", "a point inside the simplex instead of a corner; biased"),
        new("straight-gumbel:TEMPERATURE", "the corner with the gradient of that point; biased"),
        new("taylor", "the score function of a normal draw, less the objective's second-order expansion"),
        new("taylor:INNER", "the same with another strategy on what remains"),
        new("rejection", "the accepted noise of a gamma draw"),
    ];

    /// <summary>Reads a strategy, one of <see cref="Spellings"/>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Strategy Parse(string text)
    {
        var parts = text.Split(':', 2);
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
            ("arm", 1) => Arm,
            ("disarm", 1) => DisArm,
            ("rebar", 1) => Rebar(),
            ("rebar", 2) when IsPositive(parts[1], out var temperature) => Rebar(temperature),
            ("gumbel", 2) when IsPositive(parts[1], out var temperature) => GumbelSoftmax(temperature),
            ("straight-gumbel", 2) when IsPositive(parts[1], out var temperature) => GumbelSoftmax(temperature, isHard: true),
            ("taylor", 1) => Taylor(),
            ("taylor", 2) => Taylor(Parse(parts[1])),
            ("rejection", 1) => RejectionReparameterized,
            _ => throw new FormatException($"'{text}' is no gradient strategy: {Spelling.Forms(Spellings)}."),
        };
    }

    /// <summary>The rule of the strategy at one site.</summary>
    /// <param name="distribution">
    /// The distribution there, over all the site's rows, with dimensions on their left for the particles of the estimate: what a rule sums, it sums over events
    /// or, by <see cref="Dual.Value"/>'s shape, over rows that are no items, and never over all.
    /// </param>
    /// <param name="stream">The site's noise.</param>
    /// <param name="continuation">The rest of the objective as a function of the drawn value; it may be called several times.</param>
    /// <exception cref="StrategyException">The distribution lacks what the rule needs.</exception>
    public abstract Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation);

    /// <summary>The rule, which may also ask for something to be minimized beside the objective: the variance by a control of its own.</summary>
    internal virtual Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation, Action<Tensor> minimize) =>
        Differentiate(distribution, stream, continuation);

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

    /// <summary>A quantity of each coordinate [rows, event] summed over events: [rows], zero where a mask is false.</summary>
    private protected static Tensor PerRow(Distribution distribution, Tensor perCoordinate)
    {
        var events = distribution.EventShape.Rank;
        if (events > 0)
        {
            var dimensions = new long[events];
            for (var i = 0; i < events; i++)
            {
                dimensions[i] = -(i + 1);
            }

            perCoordinate = perCoordinate.Sum(dimensions);
        }

        return distribution is Masked masked ? Tensor.Where(masked.Condition, perCoordinate, 0.0) : perCoordinate;
    }

    private static (string Name, Strategy Strategy)[] Others =>
    [
        (nameof(DisArm), DisArm), (nameof(Arm), Arm), ("Rebar(temperature)", Rebar()), ("Relax(control)", Rebar()), ("Taylor(inner)", Taylor()),
        (nameof(RejectionReparameterized), RejectionReparameterized), ("GumbelSoftmax(temperature)", GumbelSoftmax(1)), (nameof(StraightThrough), StraightThrough),
    ];

    private static bool IsPositive(string text, out double number) => double.TryParse(text, CultureInfo.InvariantCulture, out number) && number > 0;

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

        if (MeasureValued.Fits(distribution))
        {
            choices.Add("MeasureValued");
        }

        foreach (var (name, strategy) in Others)
        {
            if (strategy.Fits(distribution))
            {
                choices.Add(strategy.IsUnbiased ? name : name + " (biased)");
            }
        }

        return string.Join(", ", [.. choices, "ScoreFunction(baseline)", "LeaveOneOut(m)"]);
    }
}
