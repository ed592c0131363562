namespace Ansatz.Inference;

/// <summary>
/// Sampling importance resampling: N draws of a proposal, weighted by <c>gamma(u) / q(u)</c>; the evidence is the mean weight, and a draw is
/// one of them, chosen with probability proportional to its weight. For gradients the choice is enumerated: the expectation over it is exact.
/// </summary>
public sealed class ImportanceResampling : InferenceAlgorithm
{
    private readonly GenerativeProgram? proposal;
    private readonly Func<ChoiceMap, GenerativeProgram>? amortized;

    /// <summary>The algorithm.</summary>
    /// <param name="particles">N, at least 1.</param>
    /// <param name="proposal">
    /// What draws the latents; null: the program itself, so that a weight is the density of the observations given the draw.
    /// </param>
    public ImportanceResampling(int particles, GenerativeProgram? proposal = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, 1);
        Particles = particles;
        this.proposal = proposal;
    }

    /// <summary>The algorithm with a learnt proposal, which reads what the target is conditioned on.</summary>
    /// <param name="particles">N, at least 1.</param>
    /// <param name="proposal">
    /// The proposal for the choices that the target was given by <see cref="GenerativeProgram.Condition(ChoiceMap)"/>; for a
    /// <see cref="GenerativeProgram.Marginal"/> these are the choices that are kept. <see cref="WakeSleep"/> trains it: by
    /// <see cref="WakeSleep.SleepAnsatz"/> on draws of the program, or by <see cref="WakeSleep.WakeAnsatz"/> on data.
    /// </param>
    public ImportanceResampling(int particles, Func<ChoiceMap, GenerativeProgram> proposal)
        : this(particles) => amortized = proposal;

    /// <summary>N.</summary>
    public int Particles { get; }

    internal override IEnumerable<GenerativeProgram> Programs => proposal is null ? [] : [proposal];

    internal override IEnumerable<object> PlanParts => [nameof(ImportanceResampling), Particles, (object?)amortized?.Method ?? ""];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) =>
        o.Particles(Particles, () => Propose(o, target).LogWeight).LogMeanExp(0);

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained)
    {
        var scored = o.Replay(target, retained);
        var proposed = ProposalOf(target) is { } program ? o.Replay(program, scored) : null;
        var own = proposed is null ? scored.ObservedLogDensity : scored.LogDensity - proposed.LogDensity;
        if (Particles == 1)
        {
            return own;
        }

        return LogMean(own, o.Particles(Particles - 1, () => Propose(o, target).LogWeight));
    }

    /// <summary>The log of the mean of a retained particle's weight and of others, [others, ..].</summary>
    internal static Tensor LogMean(Tensor own, Tensor others)
    {
        var shape = Shape.Broadcast(own.Shape, others.Shape[1..]);
        return Tensor.Cat([own.Expand(new Shape([1]).Concat(shape)), others.Expand(new Shape([others.Size(0)]).Concat(shape))], 0).LogMeanExp(0);
    }

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        var (weights, traces) = o.ParticlesWithTraces(Particles, () => Propose(o, target));
        var chosen = o.Pick(weights, traces);
        var scored = o.Replay(target, chosen);
        return Trace.Of(chosen, scored.LogDensity - weights.LogMeanExp(0), scored);
    }

    private WeightedTrace Propose(ObjectiveContext o, GenerativeProgram target)
    {
        if (ProposalOf(target) is not { } proposed)
        {
            return o.Importance(target, ChoiceMap.Empty);
        }

        var drawn = o.Simulate(proposed);
        var scored = o.Replay(target, drawn);
        return new(drawn, scored.LogDensity - drawn.LogDensity);
    }

    private GenerativeProgram? ProposalOf(GenerativeProgram target) => amortized is null ? proposal : amortized(target.ConditionedChoices);
}
