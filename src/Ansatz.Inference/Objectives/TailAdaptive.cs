namespace Ansatz.Inference;

/// <summary>
/// The tail-adaptive f-divergence: each of N draws pushes the ansatz by the inverse of the share of draws whose weight is at least its own, so
/// that the tails of the weights neither vanish nor dominate (Wang, Liu, Liu, Variational Inference with Tail-adaptive f-Divergence, 2018).
/// For an ansatz of smooth draws. The value that it reports is the mean log weight.
/// </summary>
/// <param name="Count">N, at least 2.</param>
/// <param name="Power">The power of the share; -1 in the paper.</param>
public sealed record TailAdaptive(int Count, double Power = -1) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 2, nameof(Count)); } = AtLeast(Count, 2, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var logWeights = o.Particles(Count, () =>
        {
            var q = Smooth(o.Simulate(ansatz), ToString());
            return o.LogDensity(model, q) - o.LogDensity(ansatz.Frozen(), q);
        });
        var fixedWeights = logWeights.Detach();
        var share = (fixedWeights.Unsqueeze(1) <= fixedWeights.Unsqueeze(0)).To(fixedWeights.DataType).Mean([1]);
        var weights = share.Pow(Power);
        var push = (weights / weights.Sum([0], keepDimension: true) * logWeights).Sum([0]);
        return fixedWeights.Mean([0]) + (push - push.Detach());
    }

    /// <inheritdoc/>
    public override string ToString() => $"tail:{Count}";
}
