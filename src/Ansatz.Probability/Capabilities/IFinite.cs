using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A distribution with finitely many outcomes, which can be summed exactly.</summary>
public interface IFinite
{
    /// <summary>The number of outcomes K.</summary>
    long Cardinality { get; }

    /// <summary>
    /// All outcomes on a leading axis: [K, 1 for each batch dimension, event], so that they broadcast over the batch.
    /// Outcomes that are impossible for some elements of the batch have log probability minus infinity there.
    /// </summary>
    Tensor Enumerate();

    /// <summary>The log probabilities of <see cref="Enumerate"/>, [K, batch]; their exponentials sum to one over the first axis.</summary>
    Tensor LogProbabilities();
}
