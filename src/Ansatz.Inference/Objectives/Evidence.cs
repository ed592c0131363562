namespace Ansatz.Inference;

/// <summary>
/// The expectation of the logarithm of an algorithm's estimate of the evidence, a lower bound of the log evidence, for an algorithm that is
/// made for each ansatz: <c>new Evidence("mine", q => new SequentialMonteCarlo(8, q))</c>.
/// </summary>
/// <param name="Name">What tells it from others.</param>
/// <param name="Algorithm">The algorithm for an ansatz, which proposes.</param>
public sealed record Evidence(string Name, Func<GenerativeProgram, InferenceAlgorithm> Algorithm) : Bound
{
    /// <summary>The filtering bound: sequential Monte Carlo with the ansatz as its proposal (Maddison et al., Filtering Variational Objectives, 2017).</summary>
    /// <param name="particles">N.</param>
    public static Evidence Filtering(int particles)
    {
        _ = AtLeast(particles, 1, nameof(particles));
        return new($"smc:{particles}", ansatz => new SequentialMonteCarlo(particles, ansatz));
    }

    /// <summary>The annealed bound: annealed importance sampling from the ansatz to the posterior.</summary>
    /// <param name="particles">N.</param>
    /// <param name="temperatures">Steps from the ansatz to the posterior.</param>
    public static Evidence Annealed(int particles, int temperatures)
    {
        _ = AtLeast(particles, 1, nameof(particles));
        _ = AtLeast(temperatures, 1, nameof(temperatures));
        return new($"ais:{particles},{temperatures}", ansatz => new AnnealedImportanceSampling(particles, temperatures, ansatz));
    }

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => Algorithm(ansatz).LogEvidence(o, model);

    /// <summary>Equality of names.</summary>
    public bool Equals(Evidence? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
