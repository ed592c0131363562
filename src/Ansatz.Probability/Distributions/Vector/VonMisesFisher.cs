using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The von Mises-Fisher distribution of unit vectors [n]: p(x) ~ exp(concentration direction . x). Drawn by Wood 1994 from
/// <see cref="Attempts"/> proposals (none is accepted with probability below 1e-15); the normalizer, the moments and the implicit gradient are by
/// Gauss-Legendre quadrature over the angle to the direction.
/// </summary>
/// <param name="direction">The mean direction, a unit vector, [batch, n], n at least 2.</param>
/// <param name="concentration">kappa, non-negative, [batch]; 0 is uniform on the sphere.</param>
public sealed class VonMisesFisher(Tensor direction, Tensor concentration)
    : PathwiseDistribution(("direction", direction, Constraint.Sphere), ("concentration", concentration, Constraint.NonNegative))
{
    private const int Attempts = 32;
    private const int Nodes = 128;

    /// <summary>The mean direction.</summary>
    public Tensor Direction => this[0];

    /// <summary>kappa.</summary>
    public Tensor Concentration => this[1];

    /// <inheritdoc/>
    public override Shape EventShape => Direction.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Sphere;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Direction * Moments().Mean.Unsqueeze(-1));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var (mean, spread) = Moments();
            return OverEvents(Directions.Variance(Direction, mean, spread));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(LogNormalizer - Concentration * Moments().Mean);

    /// <summary>Uniform on the unit sphere of n dimensions.</summary>
    public static VonMisesFisher Uniform(long dimension, ScalarType type = ScalarType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        return new(Tensor.Arange(dimension).Eq(0).To(type), 0);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch)
    {
        var half = Tensor.Full(batch.Concat([2, Attempts]), (Dimension - 1) / 2.0, DataType, Device);
        var gammas = stream["proposal"].StandardGamma(half);
        var beta = gammas.Select(-2, 0) / gammas.Sum(-2);
        return new Noise(beta).Concat(UniformNoise(stream["acceptance"], batch, Attempts)).Concat(NormalNoise(stream["across"], batch, Dimension - 1));
    }

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        Tensor along;
        using (NoGrad.Begin())
            along = Accept(noise.Parts[0].To(ScalarType.Float64), noise.Parts[1].To(ScalarType.Float64)).To(DataType);
        if (Autograd.IsEnabled)
            along = Implicit.AttachCdf(along, -ProbabilityWithin(along.Clamp(-1, 1).Acos()), AlongDensity(along));
        return Directions.Around(Direction, along, noise.Parts[2]);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Concentration * (Direction * value).Sum(-1) - LogNormalizer;

    /// <summary>ln of the integral of exp(kappa direction . x) over the sphere.</summary>
    internal Tensor LogNormalizer => LogIntegral(Angles(Reach)) + Concentration + Directions.LogArea(Dimension - 1);

    private long Dimension => Direction.Size(-1);

    /// <summary>The angle beyond which the density is negligible.</summary>
    private Tensor Reach => ((14 + Math.Sqrt(Dimension)) / Concentration.Detach().Sqrt()).Clamp(max: Math.PI);

    /// <summary>Mean and variance of direction . x.</summary>
    private (Tensor Mean, Tensor Variance) Moments()
    {
        var (angle, log) = Angles(Reach);
        var (weights, cosines) = (log.Softmax(-1), angle.Cos());
        var mean = (weights * cosines).Sum(-1);
        return (mean, (weights * (cosines - mean.Unsqueeze(-1)).Square()).Sum(-1));
    }

    /// <summary>Nodes in [0, end] and the logarithms of their shares in the integral of exp(kappa (cos a - 1)) sin(a)^(n - 2).</summary>
    private (Tensor Angle, Tensor Log) Angles(Tensor end)
    {
        var (nodes, weights) = Quadrature.GaussLegendre(Nodes, 0, 1);
        var angle = end.Unsqueeze(-1) * Tensor.From(nodes).To(DataType).To(Device);
        var share = end.Unsqueeze(-1) * Tensor.From(weights).To(DataType).To(Device);
        var log = -2 * Concentration.Unsqueeze(-1) * (angle / 2).Sin().Square() + (Dimension - 2) * angle.Sin().Clamp(1e-30).Log() + share.Log();
        return (angle, log);
    }

    private static Tensor LogIntegral((Tensor Angle, Tensor Log) angles) => angles.Log.LogSumExp([-1]);

    /// <summary>The probability that the angle to the direction is at most this.</summary>
    private Tensor ProbabilityWithin(Tensor angle) =>
        (LogIntegral(Angles(angle.Detach().Minimum(Reach).Clamp(1e-30))) - LogIntegral(Angles(Reach))).Exp();

    private Tensor AlongDensity(Tensor along) =>
        (Concentration * (along - 1) + (Dimension - 3) / 2.0 * (1 - along.Square()).Clamp(1e-30).Log() - LogIntegral(Angles(Reach))).Exp();

    private Tensor Accept(Tensor beta, Tensor uniform)
    {
        var (kappa, rest) = (Concentration.To(ScalarType.Float64).Unsqueeze(-1), Dimension - 1);
        var b = rest / (2 * kappa + (4 * kappa.Square() + rest * rest).Sqrt());
        var best = (1 - b) / (1 + b);
        var w = (1 - (1 + b) * beta) / (1 - (1 - b) * beta);
        var accepted = kappa * (w - best) + rest * ((1 - best * w).Log() - (1 - best.Square()).Log()) >= uniform.Log();
        var first = accepted.To(ScalarType.Float64).ArgMax(-1, keepDimension: true);
        return w.Gather(-1, first).Squeeze(-1);
    }
}
