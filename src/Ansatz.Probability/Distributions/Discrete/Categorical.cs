using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The categorical distribution: the index i (Int64) in 0 .. k - 1 with probability p_i.</summary>
public sealed class Categorical : IndexDistribution
{
    private readonly bool _hasLogits;

    private Categorical(Tensor parameter, bool hasLogits)
        : base(hasLogits ? ("logits", parameter, Constraint.RealVector) : ("probabilities", parameter, Constraint.NonNegative.ToEvent())) =>
        _hasLogits = hasLogits;

    /// <summary>p = softmax(logits), logits [batch, k].</summary>
    public static Categorical FromLogits(Tensor logits) => new(logits, true);

    /// <summary>Non-negative weights [batch, k], divided by their sum.</summary>
    public static Categorical FromProbabilities(Tensor probabilities) => new(probabilities, false);

    /// <inheritdoc/>
    public override Tensor Probabilities => _hasLogits ? this[0].Softmax(-1) : this[0] / this[0].Sum(-1, keepDimension: true);

    /// <inheritdoc/>
    public override Tensor LogWeights => _hasLogits ? this[0].LogSoftmax(-1) : Probabilities.Log();

    /// <inheritdoc/>
    public override long Cardinality => this[0].Size(-1);
}
