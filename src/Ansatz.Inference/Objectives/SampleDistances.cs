namespace Ansatz.Inference;

/// <summary>
/// <c>E_q[log p(x | z)] - Weight MMD^2(q, prior)</c>: the divergence of the evidence lower bound replaced by the squared maximum mean discrepancy
/// of draws of ansatz and prior (Tolstikhin et al. 2018; Zhao, Song, Ermon, InfoVAE, 2019), estimated without bias from pairs. No density of the
/// ansatz is needed.
/// </summary>
/// <param name="Count">Pairs of draws for each item, at least 1.</param>
/// <param name="Weight">The weight of the discrepancy.</param>
public sealed record MaximumMeanDiscrepancy(int Count, double Weight = 1) : Bound
{
    /// <summary>Pairs of draws for each item.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <summary>The kernel; by default an inverse multiquadric of scale 1.</summary>
    public Kernel Kernel { get; init; } = Default;

    private static Kernel Default { get; } = Kernel.InverseMultiquadric(1.0);

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => o.Particles(Count, () =>
    {
        Trace a = o.Simulate(ansatz), b = o.Simulate(ansatz), p = o.Replay(model, a);
        Trace c = o.Importance(model, ChoiceMap.Empty).Trace, d = o.Importance(model, ChoiceMap.Empty).Trace;
        Tensor Similarity(Trace one, Trace two) => Kernel.OfSquaredDistance(SampleDistance.Squared(a, one.Choices, two.Choices, static site => !site.IsObserved));
        var discrepancy = Similarity(a, b) + Similarity(c, d) - Similarity(a, d) - Similarity(b, c);
        return o.Term("reconstruction", p.ObservedLogDensity) - Weight * o.Term("discrepancy", discrepancy);
    }).Mean([0]);

    /// <inheritdoc/>
    public override string ToString() => Weight == 1 ? $"mmd:{Count}" : FormattableString.Invariant($"mmd:{Count},{Weight}");
}

/// <summary>
/// The energy score of what the model predicts from draws of the ansatz, <c>E|X - x|^beta - E|X - X'|^beta / 2</c>, plus a weight times
/// <c>KL(q || prior)</c>, to be minimized: for models that can be drawn from and not scored (Gneiting, Raftery 2007; Pacchiardi et al. 2024).
/// </summary>
/// <param name="Count">Pairs of predictions for each item, at least 1.</param>
/// <param name="PriorWeight">The weight of the divergence from the prior.</param>
/// <param name="Power">beta, in (0, 2).</param>
public sealed record EnergyScore(int Count, double PriorWeight = 1, double Power = 1) : Bound
{
    /// <summary>Pairs of predictions for each item.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override bool IsUpper => true;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => o.Particles(Count, () =>
    {
        Trace one = o.Simulate(ansatz), two = o.Simulate(ansatz), data = o.Replay(model, one);
        var given = ChoiceMap.Of([.. data.Sites.Where(static site => site.IsObserved).Select(static site => (site.Address, site.Value))]);
        var first = o.Simulate(model.Uncondition().Do(one.Choices)).Choices;
        var second = o.Simulate(model.Uncondition().Do(two.Choices)).Choices;
        Tensor Distance(ChoiceMap x, ChoiceMap y) =>
            (SampleDistance.Squared(data, x, y, static site => site.IsObserved) + 1e-12).Pow(Power / 2);
        var score = 0.5 * (Distance(first, given) + Distance(second, given) - Distance(first, second));
        return o.Term("score", score) + PriorWeight * o.Term("kl", o.KullbackLeibler(one, data));
    }).Mean([0]);

    /// <inheritdoc/>
    public override string ToString() => PriorWeight == 1 ? $"energy:{Count}" : FormattableString.Invariant($"energy:{Count},{PriorWeight}");
}

/// <summary>Distances between the choices of two runs.</summary>
public static class SampleDistance
{
    /// <summary>The squared Euclidean distance of two sets of choices over some sites of a trace, for each item.</summary>
    /// <param name="like">A trace that has the sites.</param>
    /// <param name="one">Choices with their addresses.</param>
    /// <param name="two">Choices with their addresses.</param>
    /// <param name="counts">Which sites count.</param>
    /// <returns><c>[items]</c>.</returns>
    public static Tensor Squared(Trace like, ChoiceMap one, ChoiceMap two, Func<Site, bool> counts) => like.Sites
        .Where(site => site.Distribution is not null && counts(site))
        .Select(site =>
        {
            var squares = (one[site.Address] - two[site.Address]).Square();
            var events = site.Distribution!.EventShape.Rank;
            return like.ToItems(site, events == 0 ? squares : squares.Sum([.. Enumerable.Range(1, events).Select(i => (long)-i)]));
        })
        .Aggregate((sum, part) => sum + part);
}
