namespace Ansatz.Inference;

/// <summary>How the choice of ancestors is differentiated.</summary>
public enum ResamplingGradient
{
    /// <summary>The score function of each choice: unbiased for every objective.</summary>
    ScoreFunction,

    /// <summary>
    /// A descendant carries the gradient of its ancestor's normalized weight, <c>w / sg(w)</c> (Scibior and Wood, Differentiable Particle
    /// Filtering without Modifying the Forward Pass, 2021): unbiased for what is linear in the evidence, else only consistent, so an estimate
    /// must allow it.
    /// </summary>
    Weights,

    /// <summary>None: biased, of low variance (Maddison et al., Filtering Variational Objectives, 2017), so an estimate must allow it.</summary>
    None,
}

/// <summary>
/// Sequential Monte Carlo: N particles run through the stages of a program; between two stages, where their weights have become uneven, each
/// descends from one that is drawn by its weight. The evidence is the product of the stages' mean weights; given an exact posterior draw the
/// first particle is that draw and survives (Andrieu, Doucet, Holenstein, Particle Markov Chain Monte Carlo Methods, 2010).
/// </summary>
/// <remarks>
/// A stage ends before the first draw of another step: the steps are the first scopes with an index in the addresses, those of
/// <see cref="RandomContext.Steps"/>. Draws outside steps belong to the stage that is current. A body is replayed for each stage: up to its
/// beginning the cost grows with the square of their number, unless the body says by <c>p.Steps(name, count, history: 1)</c> how far back choices are used, so that the
/// steps before are passed over. Each item resamples by its own weights. Discrete latents of the target take
/// <see cref="Strategy.ScoreFunction"/> within an objective: lanes for all particles would be too many.
/// </remarks>
public sealed class SequentialMonteCarlo : InferenceAlgorithm
{
    /// <summary>Equal weights are not taken for uneven ones because of rounding.</summary>
    private const double Rounding = 1e-5;

    private readonly GenerativeProgram? proposal;

    /// <summary>The algorithm.</summary>
    /// <param name="particles">N, at least 1.</param>
    /// <param name="proposal">What draws the latents, stage by stage; null: the program itself, so that weights are those of the observations.</param>
    /// <param name="threshold">
    /// Particles resample where the effective number of them, <c>(sum w)^2 / sum w^2</c>, is below this share of N: 1 for always, 0 for never.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1, or the threshold is outside [0, 1].</exception>
    public SequentialMonteCarlo(int particles, GenerativeProgram? proposal = null, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, 1);
        Particles = particles;
        Threshold = threshold;
        this.proposal = proposal;
    }

    /// <summary>N.</summary>
    public int Particles { get; }

    /// <summary>The share of N below which the effective number of particles leads to resampling.</summary>
    public double Threshold { get; }

    /// <summary>How the choice of ancestors is differentiated.</summary>
    public ResamplingGradient Gradient { get; init; }

    internal override IEnumerable<GenerativeProgram> Programs => proposal is null ? [] : [proposal];

    internal override IEnumerable<object> PlanParts => [nameof(SequentialMonteCarlo), Particles, Threshold, Gradient];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) => Run(o, target, null).LogEvidence;

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained) => Run(o, target, retained).LogEvidence;

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        var (evidence, weights, traces) = Run(o, target, null);
        var chosen = o.Pick(weights, traces);
        var scored = o.Replay(target, chosen);
        return Trace.Of(chosen, scored.LogDensity - evidence, scored);
    }

    private (Tensor LogEvidence, Tensor LogWeights, IReadOnlyList<Trace> Traces) Run(ObjectiveContext o, GenerativeProgram target, ChoiceMap? retained)
    {
        if (Gradient != ResamplingGradient.ScoreFunction && o.Evaluation is { WithGradient: true, Options.AllowBiased: false })
        {
            throw new StrategyException("", $"resampling with ResamplingGradient.{Gradient} is biased: allow it with EstimateOptions {{ AllowBiased = true }}.");
        }

        var kept = retained is null ? null : new RetainedPath(o, target, proposal, retained);
        var free = kept is null ? Particles : Particles - 1;
        IReadOnlyList<ChoiceMap> given = [ChoiceMap.Empty];
        IReadOnlyList<Trace> traces = [];
        PlateFrame[]? items = null;
        Tensor? evidence = null, carried = null;
        for (var stage = 0; ; stage++)
        {
            var isLast = true;
            Tensor? weights = null;
            if (free > 0)
            {
                var next = 0;
                (weights, traces) = o.ParticlesWithTraces(free, () =>
                {
                    var (trace, weight, isComplete) = Advance(o, target, given[Math.Min(next++, given.Count - 1)], traces.Count == 0 ? null : traces[0]);
                    isLast &= isComplete;
                    return new(trace, weight);
                });
            }

            if (kept is not null)
            {
                isLast &= stage >= kept.Count - 1;
                weights = Joined(kept.Weight(stage), weights, free);
            }

            items = SameItems(items, (traces.Count > 0 ? traces[0] : kept!.Trace).Items ?? []);
            var total = carried is null ? weights! : carried + weights!;
            if (isLast)
            {
                var last = total.LogMeanExp(0);
                return (evidence is null ? last : evidence + last, total, traces);
            }

            var effective = ((total.LogSumExp([0]) * 2) - (total * 2).LogSumExp([0])).Detach().Exp();
            var uneven = effective < Threshold * Particles * (1 - Rounding);
            if (free == 0 || !uneven.Any().ToBoolean())
            {
                carried = total;
                given = Continued(traces, given);
                continue;
            }

            var stageEvidence = Tensor.Where(uneven, total.LogMeanExp(0), 0.0);
            evidence = evidence is null ? stageEvidence : evidence + stageEvidence;
            var isScored = Gradient == ResamplingGradient.ScoreFunction;
            var ancestors = o.DrawAncestors(isScored ? total : total.Detach(), items, free, uneven, isScored);
            carried = Tensor.Where(uneven, Inherited(total, ancestors, free), total);
            given = o.Descend(kept?.Before(stage + 1), free, traces, ancestors);
        }
    }

    /// <summary>The log weights after resampling: zero, with the gradient that <see cref="ResamplingGradient.Weights"/> gives.</summary>
    private Tensor Inherited(Tensor total, Tensor ancestors, int free)
    {
        if (Gradient != ResamplingGradient.Weights || !total.RequiresGradient)
        {
            return Tensor.Zeros([1], total.DataType);
        }

        var normalized = total - total.LogMeanExp(0);
        var inherited = normalized.Expand(new Shape([total.Size(0)]).Concat(Shape.Broadcast(total.Shape[1..], ancestors.Shape[1..]))).Gather(0, ancestors);
        var path = inherited - inherited.Detach();
        return free == Particles ? path : Tensor.Cat([path.Narrow(0, 0, 1) * 0, path], 0);
    }

    /// <summary>Runs a particle through its next stage.</summary>
    /// <param name="o">Where to draw.</param>
    /// <param name="target">The program with its observations.</param>
    /// <param name="given">The particle's choices in the stages before.</param>
    /// <param name="before">A trace of these, for their sites; null at the first stage.</param>
    private (Trace Trace, Tensor LogWeight, bool IsComplete) Advance(ObjectiveContext o, GenerativeProgram target, ChoiceMap given, Trace? before)
    {
        if (proposal is null)
        {
            var (run, stoppedAt) = o.RunUntil(target, given, given, new StageRule().IsNext, mayObserve: true);
            var trace = Stages.WithSettled(run, given, before);
            return (trace, Stages.New(trace, given, static site => site.Kind is SiteKind.Observed or SiteKind.Factor) ?? o.Evaluation.Zero, stoppedAt is null);
        }

        var (proposed, proposalStoppedAt) = o.RunUntil(proposal, given, given, new StageRule().IsNext, mayObserve: false);
        var drawn = Stages.WithSettled(proposed, given, before);
        var (replayed, missing) = o.RunUntil(target, drawn.Choices, given, static _ => true, mayObserve: true);
        var scored = Stages.WithSettled(replayed, given, before);
        if (proposalStoppedAt is null && missing is not null)
        {
            throw AddressException.Unknown(missing, drawn.Choices.Addresses, $"the program draws '{missing}', which its proposal does not draw.");
        }

        if (missing is null && (proposalStoppedAt ?? drawn.Choices.Addresses.FirstOrDefault(address => scored.Find(address) is null)) is { } odd)
        {
            throw AddressException.Unknown(odd, scored.Choices.Addresses, $"the proposal draws '{odd}', which the program does not draw.");
        }

        Trace.Align(drawn, scored);
        var density = Stages.New(scored, given, static site => true);
        var logProposal = Stages.New(drawn, given, static site => true);
        var weight = density is null ? (logProposal is null ? o.Evaluation.Zero : -logProposal) : logProposal is null ? density : density - logProposal;
        return (scored, weight, missing is null);
    }

    private static IReadOnlyList<ChoiceMap> Continued(IReadOnlyList<Trace> traces, IReadOnlyList<ChoiceMap> given) =>
        traces.Count == 0 ? given : [.. traces.Select(trace => trace.Choices)];

    private static Tensor Joined(Tensor kept, Tensor? others, int free)
    {
        if (others is null)
        {
            return kept.Unsqueeze(0);
        }

        var shape = Shape.Broadcast(kept.Shape, others.Shape[1..]);
        return Tensor.Cat([kept.Expand(new Shape([1]).Concat(shape)), others.Expand(new Shape([free]).Concat(shape))], 0);
    }

    private static PlateFrame[] SameItems(PlateFrame[]? before, PlateFrame[] now)
    {
        if (before is not null && !before.AsSpan().SequenceEqual(now))
        {
            var odd = before.Length > now.Length ? before[now.Length] : now[^1];
            throw new PlateException(odd.Name, $"plate '{odd.Name}' does not enclose all stages of the program, whose particles resample for each item: " +
                "draw and observe in all stages inside the same outermost plates.");
        }

        return now;
    }
}
