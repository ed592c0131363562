using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Student's t distribution of vectors [n]: location + L z / sqrt(g / nu) for normal z and one chi-squared g.</summary>
/// <param name="degreesOfFreedom">nu, positive, [batch].</param>
/// <param name="location">The center, [batch, n].</param>
/// <param name="cholesky">L, lower triangular with positive diagonal, [batch, n, n].</param>
public sealed class MultivariateStudentT(Tensor degreesOfFreedom, Tensor location, Tensor cholesky)
    : PathwiseDistribution(("degrees of freedom", degreesOfFreedom, Constraint.Positive), ("location", location, Constraint.RealVector),
        ("cholesky", cholesky, Constraint.LowerCholesky))
{
    /// <summary>nu.</summary>
    public Tensor DegreesOfFreedom => this[0];

    /// <summary>The center.</summary>
    public Tensor Location => this[1];

    /// <summary>L.</summary>
    public Tensor Cholesky => this[2];

    /// <inheritdoc/>
    public override Shape EventShape => Cholesky.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(this[0].Unsqueeze(-1) > 1, Location, double.NaN));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var nu = this[0].Unsqueeze(-1);
            return OverEvents(Tensor.Where(nu > 2, Cholesky.Square().Sum(-1) * nu / (nu - 2), double.PositiveInfinity));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy
    {
        get
        {
            var (half, n) = (this[0] / 2, EventShape[0]);
            var all = half + n / 2.0;
            return OverBatch(-half.LogGammaStep(n / 2.0) + 0.5 * n * (this[0].Log() + Math.Log(Math.PI)) + Cholesky.LogDiagonal()
                + all * (all.Digamma() - half.Digamma()));
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["normal"], batch, EventShape[0]).Concat(GammaNoiseOf(stream["gamma"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var log = GammaNoise.LogGamma(noise.Parts[1], this[0] / 2);
        var shrink = (-0.5 * (log - (this[0] / 2).Log())).Exp();
        return Location + Cholesky.Apply(noise.Parts[0]) * shrink.Unsqueeze(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var (nu, n) = (this[0], EventShape[0]);
        var length = Cholesky.SquaredLength(value - Location);
        return (nu / 2).LogGammaStep(n / 2.0) - 0.5 * n * (nu.Log() + Math.Log(Math.PI)) - Cholesky.LogDiagonal()
            - (nu + n) / 2 * (length / nu).Log1p();
    }
}
