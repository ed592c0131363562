namespace Ansatz.Inference;

/// <summary>
/// The importance-weighted bound with leave-one-out baselines, for an ansatz of free draws: the score term of particle i is multiplied by the
/// bound less what it would be with the geometric mean of the other weights in place of w_i (Mnih and Rezende, Variational Inference for
/// Monte Carlo Objectives, 2016). The value is that of <see cref="ImportanceWeighted"/>.
/// </summary>
/// <param name="Count">N, at least 2.</param>
public sealed record Vimco(int Count) : Bound
{
    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        // A baseline b_i is a term -sg(b_i) (log q(z_i) - sg(log q(z_i))): its value is zero, its gradient takes b_i out of the score term.
        var choices = new List<ChoiceMap>();
        var logWeights = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            choices.Add(q.Choices);
            return o.LogDensity(model, q) - q.LogDensity;
        });
        var logDensities = o.ParticlesOf(Count, choices, given => o.LogDensity(ansatz, given.Detach()));
        var baselines = LeaveOneOut(logWeights.Detach());
        var correction = (baselines * (logDensities - logDensities.Detach())).Sum([0]);
        return logWeights.LogMeanExp(0) - correction;
    }

    /// <inheritdoc/>
    public override string ToString() => $"vimco:{Count}";

    private Tensor LeaveOneOut(Tensor logWeights)
    {
        var others = (logWeights.Sum([0], keepDimension: true) - logWeights) / (Count - 1);
        var own = Tensor.Eye(Count, ScalarType.Bool);
        for (var i = 1; i < logWeights.Rank; i++)
        {
            own = own.Unsqueeze(-1);
        }

        return Tensor.Where(own, others.Unsqueeze(1), logWeights.Unsqueeze(0)).LogMeanExp(1);
    }
}

/// <summary>
/// The importance-weighted bound with the doubly reparameterized gradient: that of the ansatz is <c>sum_i v_i^2 d log w_i / dz_i dz_i / dphi</c>
/// with normalized weights v, whose signal does not vanish with N (Tucker et al., Doubly Reparameterized Gradient Estimators, 2019). For an
/// ansatz of smooth draws. The value is that of <see cref="ImportanceWeighted"/>.
/// </summary>
/// <param name="Count">N, at least 1.</param>
public sealed record DoublyReparameterized(int Count) : Bound
{
    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var choices = new List<ChoiceMap>();
        var path = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            choices.Add(q.Choices);
            return o.LogDensity(model.Frozen(), q) - o.LogDensity(ansatz.Frozen(), q);
        });
        var density = o.ParticlesOf(Count, choices, given => o.LogDensity(model, given.Detach()));
        var weights = path.Detach().Softmax(0);
        var bound = path.Detach().LogMeanExp(0);
        var surrogate = (weights.Square() * path + weights * density).Sum([0]);
        return bound + (surrogate - surrogate.Detach());
    }

    /// <inheritdoc/>
    public override string ToString() => $"dreg:{Count}";
}
