using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A convex function f of u = p / q with f(1) = 0, and the divergence D_f(p || q) = E_q[f(p / q)] that it makes, with its derivative
/// and its convex conjugate f*(t) = sup_u (u t - f(u)), which gives the variational bound
/// D_f(p || q) >= E_p[T] - E_q[f*(T)] (Nguyen, Wainwright, Jordan 2010). Functions are declared in log u, so that extreme ratios
/// neither overflow nor lose digits.
/// </summary>
public sealed record CsiszarFunction
{
    private readonly Func<Tensor, Tensor>? _conjugate;

    /// <summary>Declares a function.</summary>
    /// <param name="name">Its name, in lower case with dashes.</param>
    /// <param name="of">f as a function of log u.</param>
    /// <param name="derivative">f' as a function of log u, increasing.</param>
    /// <param name="conjugate">f* as a function of t within the range of f'; found numerically when null.</param>
    public CsiszarFunction(string name, Func<Tensor, Tensor> of, Func<Tensor, Tensor> derivative, Func<Tensor, Tensor>? conjugate = null)
    {
        (Name, Of, Derivative, _conjugate) = (name, of, derivative, conjugate);
    }

    /// <summary>Its name, in lower case with dashes.</summary>
    public string Name { get; init; }

    /// <summary>f as a function of log u.</summary>
    public Func<Tensor, Tensor> Of { get; }

    /// <summary>f' (with respect to u) as a function of log u.</summary>
    public Func<Tensor, Tensor> Derivative { get; }

    /// <summary>The dual, u f(1 / u), whose divergence exchanges p and q; its derivative is f(1 / u) - f'(1 / u) / u.</summary>
    public CsiszarFunction Dual() => new($"dual-{Name}", l => l.Exp() * Of(-l), l => Of(-l) - (-l).Exp() * Derivative(-l));

    /// <summary>The symmetrized function: half of this and of its dual.</summary>
    public CsiszarFunction Symmetrized()
    {
        var dual = Dual();
        return new($"symmetrized-{Name}", l => 0.5 * (Of(l) + dual.Of(l)), l => 0.5 * (Derivative(l) + dual.Derivative(l)));
    }

    /// <summary>The function less its slope at 1, f(u) - f'(1) (u - 1), which is non-negative: then p need not be normalized.</summary>
    public CsiszarFunction SelfNormalized()
    {
        var slope = Derivative(Tensor.Zeros([], ScalarType.Float64)).ToDouble();
        return new($"self-normalized-{Name}", l => Of(l) - slope * l.Expm1(), l => Derivative(l) - slope,
            _conjugate is null ? null : t => _conjugate(t + slope) - slope);
    }

    /// <summary>
    /// f*(t), for t within the range of f': in closed form where declared, else u t - f(u) at the u with f'(u) = t, whose
    /// derivative in t is u.
    /// </summary>
    public Tensor Conjugate(Tensor t)
    {
        if (_conjugate is not null)
            return _conjugate(t);
        var log = RootFinding.Increasing(Derivative, t.Detach().To(ScalarType.Float64)).To(t.DataType);
        return log.Exp() * t - Of(log);
    }

    /// <summary>The mean of f over draws of q: an unbiased estimate of D_f(p || q), from log p - log q at the draws, over the first axis.</summary>
    public Tensor Estimate(Tensor logRatios) => Of(logRatios).Mean(0);

    /// <summary>The variational lower bound E_p[T] - E_q[f*(T)] from a critic's values at draws of p and of q, over the first axis.</summary>
    public Tensor LowerBound(Tensor criticOfP, Tensor criticOfQ) => criticOfP.Mean(0) - Conjugate(criticOfQ).Mean(0);

    /// <summary>Equality of names.</summary>
    public bool Equals(CsiszarFunction? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);

    /// <summary>KL(p || q): u log u; f* = exp(t - 1).</summary>
    public static CsiszarFunction KullbackLeiblerForward { get; } = new("kl-forward", l => l.Exp() * l, l => l + 1, t => (t - 1).Exp());

    /// <summary>KL(q || p): -log u; f* = -1 - log(-t).</summary>
    public static CsiszarFunction KullbackLeiblerReverse { get; } = new("kl-reverse", l => -l, l => -(-l).Exp(), t => -1 - (-t).Log());

    /// <summary>Jensen-Shannon: u log u - (1 + u) log((1 + u) / 2); f* = -log(2 - e^t).</summary>
    public static CsiszarFunction JensenShannon { get; } = new("jensen-shannon",
        l => l.Exp() * l - (1 + l.Exp()) * (l.LogOnePlusExp() - Math.Log(2)), l => l - l.LogOnePlusExp() + Math.Log(2), t => -(2 - t.Exp()).Log());

    /// <summary>Arithmetic-geometric: (1 + u) log((1 + u) / (2 sqrt u)).</summary>
    public static CsiszarFunction ArithmeticGeometric { get; } = new("arithmetic-geometric",
        l => (1 + l.Exp()) * (l.LogOnePlusExp() - 0.5 * l - Math.Log(2)), l => l.LogOnePlusExp() - 0.5 * l - Math.Log(2) - 0.5 * (-l).Expm1());

    /// <summary>Total variation: |u - 1| / 2; f* = t for |t| at most 1/2.</summary>
    public static CsiszarFunction TotalVariation { get; } = new("total-variation", l => 0.5 * l.Expm1().Abs(), l => 0.5 * l.Sign(), t => t.Clone());

    /// <summary>Pearson's chi squared: (u - 1)^2; f* = t + t^2 / 4, and -1 below t = -2.</summary>
    public static CsiszarFunction Pearson { get; } = new("pearson", l => l.Expm1().Square(), l => 2 * l.Expm1(), t => t.Clamp(-2) + t.Clamp(-2).Square() / 4);

    /// <summary>Neyman's chi squared: (u - 1)^2 / u, the dual of Pearson's; f* = 2 - 2 sqrt(1 - t).</summary>
    public static CsiszarFunction Neyman { get; } = new("neyman", l => l.Expm1().Square() * (-l).Exp(), l => -(-2 * l).Expm1(), t => 2 - 2 * (1 - t).Sqrt());

    /// <summary>Squared Hellinger: (sqrt u - 1)^2; f* = t / (1 - t).</summary>
    public static CsiszarFunction SquaredHellinger { get; } = new("squared-hellinger", l => (0.5 * l).Expm1().Square(), l => -(-0.5 * l).Expm1(), t => t / (1 - t));

    /// <summary>Triangular: (u - 1)^2 / (1 + u); f* = 4 - t - 4 sqrt(1 - t).</summary>
    public static CsiszarFunction Triangular { get; } = new("triangular", l => l.Expm1().Square() / (1 + l.Exp()),
        l => l.Expm1() * (l.Exp() + 3) / (1 + l.Exp()).Square(), t => 4 - t - 4 * (1 - t).Sqrt());

    /// <summary>The f with log(1 + f(u)) = |log u|: u^sign(u - 1) - 1, that is u - 1 above u = 1 and 1 / u - 1 below.</summary>
    public static CsiszarFunction LogOnePlusAbsolute { get; } = new("log1p-abs", l => l.Abs().Expm1(), l => Tensor.Where(l >= 0, 1, -(-2 * l).Exp()));

    /// <summary>Jeffreys, the sum of both KL divergences: (u - 1) log u.</summary>
    public static CsiszarFunction Jeffreys { get; } = new("jeffreys", l => l.Expm1() * l, l => l - (-l).Expm1());

    /// <summary>chi squared: u^2 - 1; f* = t^2 / 4 + 1, and 1 below t = 0.</summary>
    public static CsiszarFunction ChiSquare { get; } = new("chi-square", l => (2 * l).Expm1(), l => 2 * l.Exp(), t => t.Clamp(0).Square() / 4 + 1);

    /// <summary>The modified objective of generative adversarial networks: log(1 + u) - log u - log 2 + (u - 1) / 2.</summary>
    public static CsiszarFunction ModifiedGan { get; } = new("modified-gan",
        l => l.LogOnePlusExp() - l - Math.Log(2) + 0.5 * l.Expm1(), l => 0.5 - (-l).Exp() * (-l).Sigmoid());

    /// <summary>The functions without a parameter.</summary>
    public static IReadOnlyList<CsiszarFunction> All { get; } =
    [
        KullbackLeiblerForward, KullbackLeiblerReverse, JensenShannon, ArithmeticGeometric, TotalVariation, Pearson, Neyman, SquaredHellinger,
        Triangular, LogOnePlusAbsolute, Jeffreys, ChiSquare, ModifiedGan,
    ];

    /// <summary>Amari's alpha divergence: (u^alpha - 1) / (alpha (alpha - 1)), with the limits at 0 and 1.</summary>
    public static CsiszarFunction Amari(double alpha) => alpha switch
    {
        0 => KullbackLeiblerReverse with { Name = "amari-0" },
        1 => KullbackLeiblerForward with { Name = "amari-1" },
        _ => new($"amari-{alpha}", l => (alpha * l).Expm1() / (alpha * (alpha - 1)), l => ((alpha - 1) * l).Exp() / (alpha - 1)),
    };

    /// <summary>The t-power: s (u^t - 1 - t (u - 1)), s = -1 for t in (0, 1), else 1.</summary>
    public static CsiszarFunction Power(double t)
    {
        var sign = t is > 0 and < 1 ? -1.0 : 1.0;
        return new($"t-power-{t}", l => sign * ((t * l).Expm1() - t * l.Expm1()), l => sign * t * ((t - 1) * l).Expm1());
    }
}
