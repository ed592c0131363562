namespace Ansatz.Inference;

/// <summary>
/// The importance-weighted bound <c>E[log (1/N) sum_i p(x, z_i) / q(z_i)]</c> with z_i drawn from the ansatz, for each item: it rises to the
/// log evidence with N (Burda, Grosse, Salakhutdinov, Importance Weighted Autoencoders, 2016).
/// </summary>
/// <param name="Count">N, at least 1.</param>
public sealed record ImportanceWeighted(int Count) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) =>
        o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return o.LogDensity(model, q) - q.LogDensity;
        }).LogMeanExp(0);

    /// <inheritdoc/>
    public override string ToString() => $"iwelbo:{Count}";
}
