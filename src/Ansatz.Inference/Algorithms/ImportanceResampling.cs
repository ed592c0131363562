namespace Ansatz.Inference;

/// <summary>
/// Sampling importance resampling: N draws of a proposal, weighted by <c>gamma(u) / q(u)</c>; the evidence is the mean weight, and a draw is
/// one of them, chosen with probability proportional to its weight. For gradients the choice is enumerated: the expectation over it is exact.
/// </summary>
public sealed class ImportanceResampling : InferenceAlgorithm
{
    private readonly GenerativeProgram? proposal;

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

    /// <summary>N.</summary>
    public int Particles { get; }

    internal override IEnumerable<GenerativeProgram> Programs => proposal is null ? [] : [proposal];

    internal override IEnumerable<object> PlanParts => [nameof(ImportanceResampling), Particles];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) =>
        o.Particles(Particles, () => Propose(o, target).LogWeight).LogMeanExp(0);

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained)
    {
        var scored = o.Replay(target, retained);
        var own = proposal is null ? scored.ObservedLogDensity : scored.LogDensity - o.LogDensity(proposal, retained);
        if (Particles == 1)
        {
            return own;
        }

        var others = o.Particles(Particles - 1, () => Propose(o, target).LogWeight);
        var shape = Shape.Broadcast(own.Shape, others.Shape[1..]);
        return Tensor.Cat([own.Expand(new Shape([1]).Concat(shape)), others.Expand(new Shape([Particles - 1]).Concat(shape))], 0).LogMeanExp(0);
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
        if (proposal is null)
        {
            return o.Importance(target, ChoiceMap.Empty);
        }

        var drawn = o.Simulate(proposal);
        var scored = o.Replay(target, drawn);
        return new(drawn, scored.LogDensity - drawn.LogDensity);
    }
}
