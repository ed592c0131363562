using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The absolute value of a Student's t variable centered at zero.</summary>
/// <param name="degreesOfFreedom">nu, positive; the mean is infinite up to 1, the variance up to 2.</param>
/// <param name="scale">The scale, positive.</param>
public sealed class HalfStudentT(Tensor degreesOfFreedom, Tensor scale)
    : PathwiseDistribution(("degrees of freedom", degreesOfFreedom, Constraint.Positive), ("scale", scale, Constraint.Positive))
{
    /// <summary>nu.</summary>
    public Tensor DegreesOfFreedom => this[0];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.NonNegative;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(this[0] > 1, FiniteMean, double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        this[0] > 2, Scale.Square() * this[0] / (this[0] - 2) - FiniteMean.Square(), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Whole.Entropy - Math.Log(2));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => Whole.DrawNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Whole.FromNoise(noise).Abs();

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => (Whole.LogDensity(value) + Math.Log(2)).Within(value >= 0);

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var square = (value.Clamp(0) / Scale).Square();
        return SpecialFunctions.BetaIncomplete(this[0].FullLike(0.5), this[0] / 2, square / (this[0] + square));
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value) => Whole.LogSurvival(value.Clamp(0)) + Math.Log(2);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Whole.Quantile((1 + probability) / 2);

    private StudentT Whole => new(this[0], 0, Scale);

    private Tensor FiniteMean => 2 * Scale * this[0].Sqrt()
        * ((this[0] / 2).LogGammaStep(0.5) - 0.5 * Math.Log(Math.PI)).Exp() / (this[0] - 1);
}
