namespace Ansatz.Inference;

/// <summary>
/// Annealed importance sampling: N chains go from a proposal q to the target along <c>q^(1 - beta) gamma^beta</c>, with moves that leave each of
/// these invariant, and a chain's weight is <c>prod_k (gamma / q)^(beta_k - beta_(k-1))</c> (Neal, Annealed Importance Sampling, 2001). Given an
/// exact posterior draw one chain is run backwards from it, by the same moves in reverse order, which are reversible.
/// </summary>
/// <remarks>
/// Acceptances are draws like others, differentiated by the score function, so gradients are unbiased too. Densities must be exact:
/// programs with marginals among their latents are refused.
/// </remarks>
public sealed class AnnealedImportanceSampling : InferenceAlgorithm
{
    private readonly GenerativeProgram? proposal;
    private readonly IReadOnlyList<AnnealingMove> moves;

    /// <summary>The algorithm.</summary>
    /// <param name="particles">N, at least 1.</param>
    /// <param name="temperatures">How many steps from the proposal to the target, at least 1 (which is importance sampling); they are equal.</param>
    /// <param name="proposal">What draws the latents; null: the program itself.</param>
    /// <param name="moves">What is done at each temperature, in order; none: an independent move and a random walk.</param>
    public AnnealedImportanceSampling(int particles, int temperatures, GenerativeProgram? proposal = null, params IReadOnlyList<AnnealingMove> moves)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(temperatures, 1);
        (Particles, Temperatures) = (particles, temperatures);
        this.proposal = proposal;
        this.moves = moves.Count > 0 ? moves : [AnnealingMove.Independent, AnnealingMove.RandomWalk()];
    }

    /// <summary>N.</summary>
    public int Particles { get; }

    /// <summary>How many steps lead from the proposal to the target.</summary>
    public int Temperatures { get; }

    internal override IEnumerable<GenerativeProgram> Programs => proposal is null ? [] : [proposal];

    internal override IEnumerable<object> PlanParts => [nameof(AnnealedImportanceSampling), Particles, Temperatures, .. moves];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) =>
        o.Particles(Particles, () => Forward(o, target).LogWeight).LogMeanExp(0);

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained)
    {
        var own = Backward(o, target, retained);
        return Particles == 1 ? own : ImportanceResampling.LogMean(own, o.Particles(Particles - 1, () => Forward(o, target).LogWeight));
    }

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        var (weights, traces) = o.ParticlesWithTraces(Particles, () =>
        {
            var (chain, weight) = Forward(o, target);
            return new(o.Replay(target, chain.Choices), weight);
        });
        var chosen = o.Pick(weights, traces);
        var scored = o.Replay(target, chosen);
        return Trace.Of(chosen, scored.LogDensity - weights.LogMeanExp(0), scored);
    }

    private (Chain Chain, Tensor LogWeight) Forward(ObjectiveContext o, GenerativeProgram target)
    {
        var chain = Chain.Start(o, target, proposal);
        var weight = chain.LogRatio / Temperatures;
        for (var k = 1; k < Temperatures; k++)
        {
            foreach (var move in moves)
            {
                chain = move.Apply(o, chain, (double)k / Temperatures, k);
            }

            weight += chain.LogRatio / Temperatures;
        }

        return (chain, weight);
    }

    private Tensor Backward(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained)
    {
        var chain = Chain.At(o, target, proposal, retained);
        var weight = chain.LogRatio / Temperatures;
        for (var k = Temperatures - 1; k >= 1; k--)
        {
            foreach (var move in moves.Reverse())
            {
                chain = move.Apply(o, chain, (double)k / Temperatures, k);
            }

            weight += chain.LogRatio / Temperatures;
        }

        return weight;
    }
}
