using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Vectors [n] with given marginal distributions, made dependent by a normal vector: x_i = F_i^-1(Phi(z_i)), z ~ N(0, R) with unit variances.
/// </summary>
public class GaussianCopula : ParametricDistribution
{
    private GaussianCopula(Distribution marginals, Tensor cholesky)
        : base([marginals], ("cholesky", cholesky, Constraint.CorrelationCholesky))
    {
    }

    /// <summary>The marginal distributions, [batch, n].</summary>
    public Distribution Marginals => ((Independent)Part(0)).Base;

    /// <summary>The Cholesky factor of the correlation matrix R, [batch, n, n].</summary>
    public Tensor Cholesky => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => Part(0).EventShape;

    /// <inheritdoc/>
    public override Constraint Support => Part(0).Support;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Part(0).Mean);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Part(0).Variance);

    /// <summary>The marginals' entropies and ln |R| / 2.</summary>
    public override Tensor Entropy => OverBatch(Part(0).Entropy + Cholesky.LogDiagonal());

    /// <summary>Couples marginals; draws are reparameterized where their quantile functions are differentiable.</summary>
    /// <param name="marginals">Scalar continuous distributions with a quantile function, whose last batch dimension n becomes the event.</param>
    /// <param name="cholesky">The Cholesky factor of a correlation matrix, [batch, n, n].</param>
    /// <exception cref="ArgumentException">The marginals are not such.</exception>
    public static GaussianCopula Of(Distribution marginals, Tensor cholesky)
    {
        if (marginals.EventShape.Rank > 0 || marginals.BatchShape.Rank == 0 || marginals.Support.IsDiscrete)
            throw new ArgumentException($"{marginals} is not a batch of scalar continuous distributions.", nameof(marginals));
        return marginals is LocationScale or QuantileDistribution ? new Smooth(marginals.ToEvent(), cholesky) : new GaussianCopula(marginals.ToEvent(), cholesky);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, EventShape[0]);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var least = ParameterTypes.Epsilon(DataType) / 2;
        return Marginals.Quantile(Cholesky.Apply(noise.Part).NormalCdf().Clamp(ParameterTypes.SmallestNormal(DataType), 1 - least));
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = Normal(value);
        return Part(0).LogDensity(value) + 0.5 * (z.Square().Sum(-1) - Cholesky.SquaredLength(z)) - Cholesky.LogDiagonal();
    }

    /// <summary>The normal variable behind each element, from the smaller of F and 1 - F, whose digits are kept.</summary>
    private Tensor Normal(Tensor value)
    {
        var below = Marginals.Cdf(value);
        var least = ParameterTypes.SmallestNormal(DataType);
        var above = Marginals.LogSurvival(value).Exp();
        return Tensor.Where(below < 0.5, below.Clamp(least, 0.5).NormalQuantile(), -above.Clamp(least, 0.5).NormalQuantile());
    }

    private sealed class Smooth(Distribution marginals, Tensor cholesky) : GaussianCopula(marginals, cholesky), IReparameterized
    {
        public Tensor Reparameterize(RandomStream stream) => Draw(stream);
    }
}
