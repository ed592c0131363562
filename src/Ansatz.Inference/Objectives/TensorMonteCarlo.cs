namespace Ansatz.Inference;

/// <summary>
/// Tensor Monte Carlo: the importance-weighted bound over all combinations of N draws of each latent, <c>E[log N^-n sum_(k_1 .. k_n) w(z_1^k_1, .., z_n^k_n)]</c>,
/// summed by variable elimination: exponentially many weights at the cost of a sum over N outcomes for each latent (Aitchison 2019). The ansatz must draw
/// its latents independently of each other.
/// </summary>
/// <param name="Count">N, at least 1.</param>
public sealed record TensorMonteCarlo(int Count) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => o.Combinations(model, ansatz, Count);

    /// <inheritdoc/>
    public override string ToString() => $"tmc:{Count}";
}
