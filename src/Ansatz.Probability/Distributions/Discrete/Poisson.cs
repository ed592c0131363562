using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The Poisson distribution: P(k) = rate^k exp(-rate) / k! on 0, 1, 2, ...</summary>
/// <param name="rate">The mean, non-negative.</param>
public sealed class Poisson(Tensor rate) : ParametricDistribution(("rate", rate, Constraint.NonNegative)), IMeasureValued
{
    /// <summary>The mean.</summary>
    public Tensor Rate => this[0];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegativeInteger;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Rate);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Rate);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => InverseCumulative(noise.Part);

    /// <summary>One more against the draw: coefficient 1.</summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream) =>
        [new(OverBatch(Rate), Tensor.Ones(Shape.Scalar, DataType, Device), draw.Detach() + 1, null)];

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => value.XLogY(Rate) - Rate - (value + 1).LogGamma();

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) =>
        Tensor.Where(value < 0, 0, SpecialFunctions.GammaUpper(value.Floor().Clamp(0) + 1, Rate.Expand(Shape.Broadcast(Rate.Shape, value.Shape))));

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var mean = Rate.To(ScalarType.Float64);
        var target = probability.To(ScalarType.Float64);
        var z = target.NormalQuantile();
        var guess = mean + mean.Sqrt() * z + (z.Square() - 1) / 6;
        return RootFinding.LeastInteger(k => SpecialFunctions.GammaUpper(k + 1, mean.Expand(k.Shape)), target.Expand(guess.Shape), guess, 0).To(DataType);
    }
}
