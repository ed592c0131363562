using System.Globalization;
using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// A bound of models whose future y is known while they are fitted, with latents drawn from the past x alone: q(z, s | x). It sees the sites
/// <c>z</c>, <c>s</c>, <c>x</c> and <c>y</c>, and reports <c>future</c>, <c>past</c>, <c>kl z</c> and <c>kl s</c>, in nats an item.
/// </summary>
/// <param name="Count">The draws of the latents, at least 1.</param>
public abstract record ForecastBound(int Count) : Bound
{
    /// <summary>The draws of the latents.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <summary>The weight of log p(s) - log q(s|x) over the fit.</summary>
    public Schedule StyleWeight { get; init; } = 1;

    /// <summary>Whether log p(z) - log q(z|x) is a part; not while z is frozen.</summary>
    public bool Invariant { get; init; } = true;

    /// <summary>All ways of writing such a bound, and every other bound.</summary>
    public static IReadOnlyList<Spelling> AllSpellings { get; } =
    [
        new("best-of:N", "the best of N futures, plus the evidence lower bound of the past"),
        new("supervised:N", "log of the mean likelihood of the future over N draws, plus the evidence lower bound of the past at the draws by their share in it"),
        .. Spellings,
    ];

    /// <inheritdoc/>
    public sealed override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var (future, past) = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            var p = o.Replay(model, q);
            var past = o.Term("past", Of(p, "x")) - o.At(StyleWeight) * o.Term("kl s", Of(q, "s") - Of(p, "s"));
            return (Of(p, "y"), Invariant ? past - o.Term("kl z", Of(q, "z") - Of(p, "z")) : past);
        });
        return Combine(o, future, past);
    }

    /// <summary>The bound from the log likelihoods of the future and what the past contributes, both [draws, items].</summary>
    private protected abstract Tensor Combine(ObjectiveContext o, Tensor future, Tensor past);

    private static Tensor Of(Trace trace, string address)
    {
        var site = trace.Sites.FirstOrDefault(site => site.Address == address)
            ?? throw new ArgumentException($"a forecast has the sites z, s, x and y; '{address}' is missing among {string.Join(", ", trace.Sites.Select(site => site.Address))}", nameof(trace));
        return trace.ToItems(site, site.LogDensity);
    }
}

/// <summary>The decoupled form max_k log p(y|x,z_k,s_k) + mean_k [log p(x|z_k,s_k) + log p(s_k) - log q(s_k|x) + log p(z_k) - log q(z_k|x)].</summary>
/// <param name="Count">The draws k.</param>
public sealed record BestOf(int Count) : ForecastBound(Count)
{
    private protected override Tensor Combine(ObjectiveContext o, Tensor future, Tensor past) => o.Term("future", future.AMax([0])) + past.Mean([0]);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"best-of:{Count}");
}

/// <summary>
/// The general bound log q(y|x) + E[p(y|x,z,s) / q(y|x) · (log p(x|z,s) + log p(s) - log q(s|x) + log p(z) - log q(z|x))] with q(y|x) = E[p(y|x,z,s)], both
/// expectations over q(z,s|x) by the same draws. The ratio is a softmax over draws of log likelihoods, so that nothing underflows.
/// </summary>
/// <param name="Count">The draws.</param>
public sealed record Supervised(int Count) : ForecastBound(Count)
{
    private protected override Tensor Combine(ObjectiveContext o, Tensor future, Tensor past) =>
        o.Term("future", future.LogMeanExp(0)) + (future.Softmax(0) * past).Sum([0]);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"supervised:{Count}");
}

/// <summary>The bound that a forecaster is fitted by, as an option: one of its own, any other, or the one that suits the networks.</summary>
public sealed record ForecastObjective : ISpelled
{
    private ForecastObjective(Bound? bound) => Bound = bound;

    /// <summary>Best of 20 for pairs, the general bound of 10 draws for scenes.</summary>
    public static ForecastObjective Automatic { get; } = new(null);

    /// <summary>The bound; null: the one that suits the networks.</summary>
    public Bound? Bound { get; }

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } = [new("auto", "best-of:20 for pairs, supervised:10 for scenes"), .. ForecastBound.AllSpellings];

    /// <summary>A bound as an option.</summary>
    public static implicit operator ForecastObjective(Bound bound) => new(bound);

    /// <summary>Reads a bound.</summary>
    /// <exception cref="FormatException">The text spells none.</exception>
    public static ForecastObjective Parse(string text)
    {
        var parts = text.Trim().Split(':', 2);
        if (parts is ["auto"]) return Automatic;
        if (parts is not [("best-of" or "supervised"), var argument]) return new(Bound.Parse(text));
        return int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? new(parts[0] == "best-of" ? new BestOf(count) : new Supervised(count)) : throw new FormatException($"'{text}' is no bound: a number of draws of at least 1 is expected, as in {parts[0]}:10");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Bound?.ToString() ?? "auto";
}
