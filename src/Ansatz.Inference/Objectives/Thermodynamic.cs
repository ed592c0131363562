namespace Ansatz.Inference;

/// <summary>
/// The thermodynamic variational objective: the left sum <c>sum_k (beta_(k+1) - beta_k) E[log w]</c> along the path from the ansatz to the
/// posterior, <c>w = p(x, z) / q(z)</c>, each expectation by weights <c>w^beta_k</c> of N draws: a lower bound of the log evidence that rises
/// with the number of steps (Masrani, Le, Wood, 2019). One step is the evidence lower bound.
/// </summary>
/// <param name="Count">N, at least 1.</param>
/// <param name="Steps">How many intervals of [0, 1], at least 1.</param>
/// <param name="First">The first inverse temperature above 0; the others are spaced by equal ratios.</param>
public sealed record Thermodynamic(int Count, int Steps, double First = 0.05) : Bound
{
    /// <summary>The first inverse temperature above 0.</summary>
    public double First { get; init => field = Above(value, 0, nameof(First)); } = Above(First, 0, nameof(First));

    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <summary>How many intervals of [0, 1] there are.</summary>
    public int Steps { get; init => field = AtLeast(value, 1, nameof(Steps)); } = AtLeast(Steps, 1, nameof(Steps));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var logWeights = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return o.LogDensity(model, q) - q.LogDensity;
        });
        var betas = Enumerable.Range(0, Steps + 1).Select(k => k == 0 ? 0 : Math.Pow(First, (Steps - k) / Math.Max(1.0, Steps - 1))).ToArray();
        return betas.Zip(betas.Skip(1), (low, high) => (high - low) * ((logWeights * low).Softmax(0) * logWeights).Sum([0])).Aggregate((sum, part) => sum + part);
    }

    /// <inheritdoc/>
    public override string ToString() => $"tvo:{Count},{Steps}";
}
