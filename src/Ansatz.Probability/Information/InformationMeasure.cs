using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Information measures of discrete variables and of representations, in nats.</summary>
public static class InformationMeasure
{
    /// <summary>-sum p ln p over the last dimension, [..].</summary>
    public static Tensor Entropy(Tensor probabilities) => -probabilities.XLogY(probabilities).Sum(-1);

    /// <summary>The mutual information of a joint probability table [.., n, m]: H(rows) + H(columns) - H(table).</summary>
    public static Tensor MutualInformation(Tensor joint) =>
        Entropy(joint.Sum(-1)) + Entropy(joint.Sum(-2)) - Entropy(joint.Flatten(-2, -1));

    /// <summary>The conditional entropy H(columns | rows) of a joint probability table [.., n, m].</summary>
    public static Tensor ConditionalEntropy(Tensor joint) => Entropy(joint.Flatten(-2, -1)) - Entropy(joint.Sum(-1));

    /// <summary>The joint frequencies of two integer labelings [n], values 0 .. rows - 1 and 0 .. columns - 1, in float64.</summary>
    public static Tensor JointFrequencies(Tensor first, Tensor second, long rows, long columns)
    {
        var cells = first.To(ScalarType.Int64) * columns + second.To(ScalarType.Int64);
        var counts = Tensor.Zeros([rows * columns], ScalarType.Float64, first.Device)
            .ScatterAdd(0, cells, Tensor.Ones(cells.Shape, ScalarType.Float64, first.Device));
        return (counts / first.Count).Reshape(rows, columns);
    }

    /// <summary>The KL divergence of each latent dimension from the prior, averaged over data, [d], for independent q(z|x) and p(z) over [n, d].</summary>
    public static Tensor KullbackLeiblerByDimension(Distribution posterior, Distribution prior) =>
        Distribution.KullbackLeibler(posterior, prior).Mean(0);

    /// <summary>
    /// The (epsilon, delta)-collapse of a posterior: the share of latent dimensions j with P(KL_j &lt; epsilon) &gt;= 1 - delta over data, for each epsilon.
    /// Source: Lucas, Tucker, Grosse, Norouzi, Don't Blame the ELBO, 2019, definition 1.
    /// </summary>
    /// <param name="divergences">KL divergences of items and dimensions, [n, d], in nats.</param>
    /// <param name="epsilons">The thresholds, [m], in nats.</param>
    /// <param name="delta">The share of data that may exceed a threshold, in [0, 1].</param>
    /// <returns>Shares in [0, 1], not falling with epsilon, [m].</returns>
    public static Tensor CollapsedShare(Tensor divergences, Tensor epsilons, double delta = 0.01)
    {
        var below = (divergences.Unsqueeze(0) < epsilons.Reshape(-1, 1, 1)).To(ScalarType.Float64).Mean([1]);   // [m, d]
        return (below >= 1 - delta - 1e-12).To(ScalarType.Float64).Mean([1]);
    }

    /// <summary>The share of pairs of an item and a latent dimension whose KL divergence from the prior is at least a threshold: a number in [0, 1].</summary>
    /// <param name="divergences">KL divergences of items and dimensions, [n, d], in nats.</param>
    /// <param name="threshold">In nats.</param>
    public static Tensor ActiveShare(Tensor divergences, double threshold = 0.01) => (divergences >= threshold).To(ScalarType.Float64).Mean();

    /// <summary>Which latent dimensions are active: the variance over data of the posterior mean [n, d] exceeds a threshold. Burda et al. 2016.</summary>
    /// <param name="posteriorMeans">[n, d].</param>
    /// <param name="threshold">In squared units of the latent.</param>
    /// <returns>bool [d].</returns>
    public static Tensor ActiveUnits(Tensor posteriorMeans, double threshold = 0.01) =>
        (posteriorMeans - posteriorMeans.Mean([0], keepDimension: true)).Square().Sum(0) / (posteriorMeans.Size(0) - 1.0) > threshold;

    /// <summary>
    /// The total correlation KL(q(z) || prod q(z_j)) of an aggregate posterior, from a batch of n of <paramref name="dataCount"/> data:
    /// q(z_i) is estimated without bias by giving x_i its share 1 / dataCount, and the rest equally to the other data of the batch
    /// (exact when the batch is all data). After Chen, Li, Grosse, Duvenaud 2018, appendix C.
    /// </summary>
    /// <param name="posterior">q(z|x_i), batch [n, d], independent over dimensions.</param>
    /// <param name="draws">z_i drawn from q(z|x_i), [n, d].</param>
    /// <param name="dataCount">The number of data that the batch was drawn from.</param>
    public static Tensor TotalCorrelation(Distribution posterior, Tensor draws, long dataCount)
    {
        var n = draws.Size(0);
        if (dataCount == n)
            return DependenceMeasure.TotalCorrelationOfMixture(posterior, draws);
        var own = Tensor.Eye(n, type: ScalarType.Float64, device: draws.Device);
        var other = (dataCount - 1.0) / (dataCount * (n - 1.0));
        return DependenceMeasure.TotalCorrelationOfMixture(posterior, draws, (own / dataCount + other * (1 - own)).Log().To(draws.DataType));
    }

    /// <summary>
    /// The joint entropy of several representations of the same rows by a product of kernels, -mean_i ln mean_j prod k(x_i, x_j), [..], up to the kernels'
    /// constants: maximizing it lowers the information that they share.
    /// </summary>
    public static Tensor JointKernelEntropy(params ReadOnlySpan<(Tensor Sample, Kernel Kernel)> variables)
    {
        ArgumentOutOfRangeException.ThrowIfZero(variables.Length);
        var gram = variables[0].Kernel.Gram(variables[0].Sample, variables[0].Sample);
        foreach (var (sample, kernel) in variables[1..])
            gram = gram * kernel.Gram(sample, sample);
        return -gram.Mean([-1]).Log().Mean([-1]);
    }

    /// <summary>The entropy of a sample by kernel density in leave-one-out form, -mean ln (mean over others of k), [..], up to the kernel's constant.</summary>
    public static Tensor KernelEntropy(Tensor sample, Kernel kernel)
    {
        var gram = kernel.Gram(sample, sample);
        var n = sample.Size(-2);
        var others = gram.Sum(-1) - gram.Diagonal(0, -2, -1);
        return -(others / (n - 1.0)).Log().Mean(-1);
    }
}
