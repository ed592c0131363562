namespace Ansatz.Inference;

/// <summary>
/// A way to turn a program with observations, whose density is <c>gamma(u) = Z p(u | observations)</c>, into draws and estimates:
/// what <see cref="GenerativeProgram.Marginal"/> and <see cref="GenerativeProgram.Normalize"/> are made with.
/// </summary>
/// <remarks>The contracts are those of Lew, Matheos et al., Probabilistic Programming with Stochastic Probabilities, 2023.</remarks>
public abstract class InferenceAlgorithm
{
    /// <summary>The programs that the algorithm runs beside the target.</summary>
    internal virtual IEnumerable<GenerativeProgram> Programs => [];

    /// <summary>What distinguishes the plans of the algorithm, such as the number of its particles.</summary>
    internal virtual IEnumerable<object> PlanParts => [GetType()];

    /// <summary>Draws latents u, approximately from the posterior, with the log weight <c>log gamma(u) - log Z'</c>, where E[Z' | u] makes it a density.</summary>
    /// <param name="o">Where to draw.</param>
    /// <param name="target">The program with its observations.</param>
    public abstract Trace Simulate(ObjectiveContext o, GenerativeProgram target);

    /// <summary>Estimates the evidence: a log weight log w with <c>E[w] = Z</c>, for each item.</summary>
    /// <param name="o">Where to draw.</param>
    /// <param name="target">The program with its observations.</param>
    public abstract Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target);

    /// <summary>Estimates the reciprocal evidence from an exact posterior draw: a log weight log w with <c>E[1/w] = 1/Z</c>, for each item.</summary>
    /// <param name="o">Where to draw.</param>
    /// <param name="target">The program with its observations.</param>
    /// <param name="retained">A draw of the posterior.</param>
    public abstract Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained);
}
