using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The geometric distribution: the number of failures before the first success, P(k) = p (1 - p)^k on 0, 1, 2, ...</summary>
public sealed class Geometric : ParametricDistribution
{
    private readonly bool _hasLogits;

    private Geometric(Tensor parameter, bool hasLogits)
        : base(hasLogits ? ("logits", parameter, Constraint.Real) : ("probabilities", parameter, Constraint.OpenUnitInterval)) => _hasLogits = hasLogits;

    /// <summary>p = sigmoid(logits).</summary>
    public static Geometric FromLogits(Tensor logits) => new(logits, true);

    /// <summary>p in (0, 1), the probability of success.</summary>
    public static Geometric FromProbabilities(Tensor probabilities) => new(probabilities, false);

    /// <summary>p.</summary>
    public Tensor Probabilities => _hasLogits ? this[0].Sigmoid() : this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegativeInteger;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents((LogFailure - LogSuccess).Exp());

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((LogFailure - 2 * LogSuccess).Exp());

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(-(LogSuccess + (LogFailure - LogSuccess).Exp() * LogFailure));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return (noise.Part.Log() / LogFailure).Floor();
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => value * LogFailure + LogSuccess;

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => -((value.Floor() + 1).Clamp(0) * LogFailure).Expm1();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var guess = (-probability).Log1p() / LogFailure - 1;
        return RootFinding.LeastInteger(Cumulative, probability.BroadcastUp(guess.Shape), guess.Ceiling(), 0);
    }

    internal Tensor LogSuccess => _hasLogits ? -(-this[0]).LogOnePlusExp() : this[0].Log();

    internal Tensor LogFailure => _hasLogits ? -this[0].LogOnePlusExp() : (-this[0]).Log1p();
}
