using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The beta distribution: p(x) = x^(a - 1) (1 - x)^(b - 1) / B(a, b) on (0, 1).</summary>
/// <param name="alpha">a, positive: the weight of one.</param>
/// <param name="beta">b, positive: the weight of zero.</param>
public sealed class Beta(Tensor alpha, Tensor beta)
    : ParametricDistribution(("alpha", alpha, Constraint.Positive), ("beta", beta, Constraint.Positive)), IImplicit
{
    /// <summary>The weight of one.</summary>
    public Tensor Alpha => this[0];

    /// <summary>The weight of zero.</summary>
    public Tensor Complement => this[1];

    /// <summary>The beta distribution with this mean in (0, 1) and precision a + b, positive.</summary>
    public static Beta FromMean(Tensor mean, Tensor precision) => new(mean * precision, (1 - mean) * precision);

    /// <inheritdoc/>
    public override Constraint Support => Constraint.OpenUnitInterval;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Alpha / (Alpha + Complement));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var total = Alpha + Complement;
            return OverEvents(Alpha * Complement / (total.Square() * (total + 1)));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy
    {
        get
        {
            var total = Alpha + Complement;
            return OverBatch(TensorMath.LogBeta(Alpha, Complement) - (Alpha - 1) * Alpha.Digamma() - (Complement - 1) * Complement.Digamma()
                + (total - 2) * total.Digamma());
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        GammaNoise.Draw(stream["alpha"], batch, DataType, Device).Concat(GammaNoise.Draw(stream["beta"], batch, DataType, Device));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        Tensor pair;
        using (NoGrad.Begin())
        {
            var difference = GammaNoise.LogGamma(noise.Parts[0], Alpha.Detach()) - GammaNoise.LogGamma(noise.Parts[1], Complement.Detach());
            var x = difference.Sigmoid().Clamp(ParameterTypes.SmallestNormal(DataType), 1 - ParameterTypes.Epsilon(DataType) / 2);
            pair = Tensor.Stack([x, (-difference).Sigmoid().Clamp(ParameterTypes.SmallestNormal(DataType), 1 - ParameterTypes.Epsilon(DataType) / 2)], -1);
        }
        var shape = pair.Shape[..^1];
        return Implicit.AttachDirichlet(pair, Tensor.Stack([Alpha.Expand(shape), Complement.Expand(shape)], -1))[.., 0];
    }

    /// <inheritdoc/>
    public Tensor ReparameterizeImplicitly(RandomStream stream) => Draw(stream);

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value > 0) & (value < 1);
        var x = Tensor.Where(inside, value, 0.5);
        return ((Alpha - 1) * x.Log() + (Complement - 1) * (-x).Log1p() - TensorMath.LogBeta(Alpha, Complement)).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => SpecialFunctions.BetaIncomplete(Alpha, Complement, value);

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => SpecialFunctions.BetaIncomplete(Complement, Alpha, 1 - value).Log();

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, 0, 1);
}
