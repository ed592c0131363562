namespace Ansatz.Inference;

/// <summary>
/// The importance-weighted bound with the doubly reparameterized gradient: that of the ansatz is <c>sum_i v_i^2 d log w_i / dz_i dz_i / dphi</c>
/// with normalized weights v, whose signal does not vanish with N (Tucker et al., Doubly Reparameterized Gradient Estimators, 2019). For an
/// ansatz of smooth draws. The value is that of <see cref="ImportanceWeighted"/>.
/// </summary>
/// <param name="Count">N, at least 1.</param>
public sealed record DoublyReparameterized(int Count) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var (path, density) = o.Particles(Count, () =>
        {
            var q = Smooth(o.Simulate(ansatz), ToString());
            return (o.LogDensity(model.Frozen(), q) - o.LogDensity(ansatz.Frozen(), q), o.LogDensity(model, q.Choices.Detach()));
        });
        var weights = path.Detach().Softmax(0);
        var bound = path.Detach().LogMeanExp(0);
        var surrogate = (weights.Square() * path + weights * density).Sum([0]);
        return bound + (surrogate - surrogate.Detach());
    }

    /// <inheritdoc/>
    public override string ToString() => $"dreg:{Count}";
}
