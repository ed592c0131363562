namespace Ansatz.Inference;

/// <summary>What takes the place of a weight in the baseline of <see cref="Vimco"/>.</summary>
public enum VimcoBaseline
{
    /// <summary>The geometric mean of the other weights.</summary>
    Geometric,

    /// <summary>Their arithmetic mean, so that the baseline is the bound of the others.</summary>
    Arithmetic,
}

/// <summary>
/// The importance-weighted bound with leave-one-out baselines, for an ansatz of free draws: the score term of particle i is multiplied by the
/// bound less what it would be with a mean of the other weights in place of w_i (Mnih and Rezende, Variational Inference for Monte Carlo
/// Objectives, 2016). The value is that of <see cref="ImportanceWeighted"/>.
/// </summary>
/// <param name="Count">N, at least 2.</param>
/// <param name="Baseline">The mean of the other weights.</param>
public sealed record Vimco(int Count, VimcoBaseline Baseline = VimcoBaseline.Geometric) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 2, nameof(Count)); } = AtLeast(Count, 2, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        // A baseline b_i is a term -sg(b_i) (log q(z_i) - sg(log q(z_i))): its value is zero, its gradient takes b_i out of the score term.
        var (logWeights, logDensities) = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return (o.LogDensity(model, q) - q.LogDensity, o.LogDensity(ansatz, q.Choices.Detach()));
        });
        var baselines = LeaveOneOut(logWeights.Detach());
        var correction = (baselines * (logDensities - logDensities.Detach())).Sum([0]);
        return logWeights.LogMeanExp(0) - correction;
    }

    /// <inheritdoc/>
    public override string ToString() => Baseline == VimcoBaseline.Geometric ? $"vimco:{Count}" : $"vimco:{Count},arithmetic";

    private Tensor LeaveOneOut(Tensor logWeights)
    {
        var own = Tensor.Eye(Count, ScalarType.Bool);
        for (var i = 1; i < logWeights.Rank; i++)
        {
            own = own.Unsqueeze(-1);
        }

        var others = Baseline == VimcoBaseline.Geometric
            ? (logWeights.Sum([0], keepDimension: true) - logWeights) / (Count - 1)
            : Tensor.Where(own, double.NegativeInfinity, logWeights.Unsqueeze(0)).LogSumExp([1]) - Math.Log(Count - 1);
        return Tensor.Where(own, others.Unsqueeze(1), logWeights.Unsqueeze(0)).LogMeanExp(1);
    }
}
