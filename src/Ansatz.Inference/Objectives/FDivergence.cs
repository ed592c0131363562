namespace Ansatz.Inference;

/// <summary>
/// Minus the f-divergence <c>E_q[f(w)]</c> with <c>w = p(x, z) / q(z)</c>, for any convex f, unnormalized as it stands. It is to be maximized, so
/// that the divergence is minimized. For models whose evidence is near one (or with <see cref="CsiszarFunction.SelfNormalized"/>).
/// </summary>
/// <param name="Function">f as a function of log w.</param>
public sealed record FDivergence(CsiszarFunction Function) : Bound
{
    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var q = o.Simulate(ansatz);
        return -Function.Of(o.LogDensity(model, q) - q.LogDensity);
    }

    /// <inheritdoc/>
    public override string ToString() => $"f:{Function.Name}";
}

/// <summary>
/// A convex function f of u = p / q with f(1) = 0, given log u: the divergence <c>D_f(p || q) = E_q[f(p / q)]</c> that it makes.
/// The table is that of TensorFlow Probability.
/// </summary>
/// <param name="Name">Its name, in lower case with dashes.</param>
/// <param name="Of">f as a function of log u.</param>
public sealed record CsiszarFunction(string Name, Func<Tensor, Tensor> Of)
{
    /// <summary>KL(p || q): u log u.</summary>
    public static CsiszarFunction KullbackLeiblerForward { get; } = new("kl-forward", l => l.Exp() * l);

    /// <summary>KL(q || p): -log u.</summary>
    public static CsiszarFunction KullbackLeiblerReverse { get; } = new("kl-reverse", l => -l);

    /// <summary>Jensen-Shannon: u log u - (1 + u) log(1 + u) + (u + 1) log 2.</summary>
    public static CsiszarFunction JensenShannon { get; } = new("jensen-shannon", l => l.Exp() * l - (1 + l.Exp()) * (l.Softplus() - Math.Log(2)));

    /// <summary>Arithmetic-geometric: (1 + u) log((1 + u) / (2 sqrt u)).</summary>
    public static CsiszarFunction ArithmeticGeometric { get; } = new("arithmetic-geometric", l => (1 + l.Exp()) * (l.Softplus() - 0.5 * l - Math.Log(2)));

    /// <summary>Total variation: |u - 1| / 2.</summary>
    public static CsiszarFunction TotalVariation { get; } = new("total-variation", l => 0.5 * l.Expm1().Abs());

    /// <summary>Pearson's chi squared: (u - 1)^2.</summary>
    public static CsiszarFunction Pearson { get; } = new("pearson", l => l.Expm1().Square());

    /// <summary>Squared Hellinger: (sqrt u - 1)^2.</summary>
    public static CsiszarFunction SquaredHellinger { get; } = new("squared-hellinger", l => (0.5 * l).Expm1().Square());

    /// <summary>Triangular: (u - 1)^2 / (1 + u).</summary>
    public static CsiszarFunction Triangular { get; } = new("triangular", l => l.Expm1().Square() / (1 + l.Exp()));

    /// <summary>|log u| shifted: log(1 + |u - 1|).</summary>
    public static CsiszarFunction LogOnePlusAbsolute { get; } = new("log1p-abs", l => l.Expm1().Abs().Log1p());

    /// <summary>Jeffreys, the sum of both KL divergences: (u - 1) log u.</summary>
    public static CsiszarFunction Jeffreys { get; } = new("jeffreys", l => l.Expm1() * l);

    /// <summary>chi squared: u^2 - 1.</summary>
    public static CsiszarFunction ChiSquare { get; } = new("chi-square", l => (2 * l).Expm1());

    /// <summary>The modified objective of generative adversarial networks: log(1 + u) - log u - log 2 + (u - 1) / 2.</summary>
    public static CsiszarFunction ModifiedGan { get; } = new("modified-gan", l => l.Softplus() - l - Math.Log(2) + 0.5 * l.Expm1());

    /// <summary>The functions without a parameter.</summary>
    public static IReadOnlyList<CsiszarFunction> All { get; } =
    [
        KullbackLeiblerForward, KullbackLeiblerReverse, JensenShannon, ArithmeticGeometric, TotalVariation, Pearson, SquaredHellinger, Triangular,
        LogOnePlusAbsolute, Jeffreys, ChiSquare, ModifiedGan,
    ];

    /// <summary>Amari's alpha divergence: (u^alpha - 1) / (alpha (alpha - 1)), with the limits at 0 and 1.</summary>
    public static CsiszarFunction Amari(double alpha) => alpha switch
    {
        0 => KullbackLeiblerReverse with { Name = "amari-0" },
        1 => KullbackLeiblerForward with { Name = "amari-1" },
        _ => new($"amari-{alpha}", l => (alpha * l).Expm1() / (alpha * (alpha - 1))),
    };

    /// <summary>The t-power: s (u^t - 1 - t (u - 1)), s = -1 for t in (0, 1), else 1.</summary>
    public static CsiszarFunction Power(double t) =>
        new($"t-power-{t}", l => ((t * l).Expm1() - t * l.Expm1()) * (t is > 0 and < 1 ? -1.0 : 1.0));

    /// <summary>The dual, u f(1 / u), which exchanges p and q.</summary>
    public CsiszarFunction Dual() => new($"dual-{Name}", l => l.Exp() * Of(-l));

    /// <summary>The symmetrized function: half of this and of its dual.</summary>
    public CsiszarFunction Symmetrized() => new($"symmetrized-{Name}", l => 0.5 * (Of(l) + l.Exp() * Of(-l)));

    /// <summary>The function less its slope at 1 (by a given value), so that unnormalized p is allowed: f(u) - slope (u - 1).</summary>
    /// <param name="slope">f'(1).</param>
    public CsiszarFunction SelfNormalized(double slope) => new($"self-normalized-{Name}", l => Of(l) - slope * l.Expm1());

    /// <inheritdoc/>
    public bool Equals(CsiszarFunction? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);
}
