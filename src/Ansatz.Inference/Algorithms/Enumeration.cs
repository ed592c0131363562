namespace Ansatz.Inference;

/// <summary>
/// Exact summation over all latents, which are finite: the evidence without variance, and draws from the exact posterior. The cost is that of
/// variable elimination (<see cref="GenerativeProgram.SumOut"/>), for each latent that is drawn.
/// </summary>
public sealed class Enumeration : InferenceAlgorithm
{
    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) =>
        o.Replay(target.SumOut("**"), ChoiceMap.Empty).LogDensity;

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained) => LogEvidence(o, target);

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        var summed = target.SumOut("**");
        var (evidence, latents) = o.Summed(summed, ChoiceMap.Empty);
        var choices = ChoiceMap.Empty;
        foreach (var address in latents)
        {
            // Given the latents before, each is drawn from its exact conditional, those after being summed out.
            choices = choices.Merge([(address, o.DrawSummed(summed, choices, address))]);
        }

        var scored = o.Replay(target, choices);
        return Trace.Of(choices, scored.LogDensity - evidence.LogDensity, scored);
    }
}
