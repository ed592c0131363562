using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The multinomial distribution: how often each of k categories occurs in n independent draws, P(x) = n! prod p_i^(x_i) / x_i!.</summary>
public sealed class Multinomial : ParametricDistribution
{
    private Multinomial(long trials, Categorical each)
        : base([each])
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        Trials = trials;
    }

    /// <summary>n draws with p = softmax(logits), logits [batch, k].</summary>
    public static Multinomial FromLogits(long trials, Tensor logits) => new(trials, Categorical.FromLogits(logits));

    /// <summary>n draws with non-negative weights [batch, k], divided by their sum.</summary>
    public static Multinomial FromProbabilities(long trials, Tensor probabilities) => new(trials, Categorical.FromProbabilities(probabilities));

    /// <summary>n.</summary>
    public long Trials { get; }

    /// <summary>The distribution of one draw.</summary>
    public Categorical Each => (Categorical)Part(0);

    /// <inheritdoc/>
    public override Shape EventShape => [Each.Cardinality];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Multinomial(Trials);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Trials * Each.Probabilities);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Trials * Each.Probabilities * (1 - Each.Probabilities));

    /// <summary>n H(p) - ln n! + sum_i E[ln x_i!], the expectation by summation over each binomial count.</summary>
    public override Tensor Entropy
    {
        get
        {
            var log = Binomial.FromProbabilities(Trials, Each.Probabilities).LogProbabilities();
            var counts = Tensor.Arange(Trials + 1, type: DataType, device: Device).InsertOnes(log.Rank - 1, 0);
            var factorials = (log.Exp() * (counts + 1).LogGamma()).Sum(0).Sum(-1);
            return OverBatch(Trials * Each.Entropy - MathNet.Numerics.SpecialFunctions.GammaLn(Trials + 1) + factorials);
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch, Math.Max(1, Trials));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Counts.Of(Each, noise.Part, Trials).To(DataType);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var log = Tensor.Where(value > 0, value * Each.LogWeights, 0) - (value + 1).LogGamma();
        return log.Sum(-1) + MathNet.Numerics.SpecialFunctions.GammaLn(Trials + 1);
    }
}
