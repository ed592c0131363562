using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Lewandowski-Kurowicka-Joe distribution of correlation matrices [n, n]: p(X) ~ det(X)^(concentration - 1), with respect to the elements below the
/// diagonal. Computations that need the Cholesky factor are cheaper with <see cref="LkjCholesky"/>.
/// </summary>
/// <param name="order">n, at least 2.</param>
/// <param name="concentration">Positive, [batch]; 1 is uniform, more favors weak correlations.</param>
public sealed class Lkj(long order, Tensor concentration) : PathwiseDistribution(("concentration", concentration, Constraint.Positive))
{
    /// <summary>n.</summary>
    public long Order => order;

    /// <summary>The concentration.</summary>
    public Tensor Concentration => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => [order, order];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Correlation;

    /// <summary>The identity.</summary>
    public override Tensor Mean => OverEvents(Tensor.Eye(order, DataType, Device));

    /// <summary>1 / (2 concentration + n - 1) off the diagonal: every correlation is 2 Beta(a, a) - 1 with a = concentration + n / 2 - 1.</summary>
    public override Tensor Variance => OverEvents((1 - Tensor.Eye(order, DataType, Device)) / (2 * Concentration + (order - 1)).InsertOnes(2, 0));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(-LogNormalizer - (Concentration - 1) * new LkjCholesky(order, Concentration).MeanLogDeterminant);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => new LkjCholesky(order, Concentration).DrawNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var factor = new LkjCholesky(order, Concentration).FromNoise(noise);
        var product = factor.MatMul(factor.Transposed());
        var identity = Tensor.Eye(order, DataType, Device);
        return product * (1 - identity) + identity;                                              // a rounded diagonal would leave the support
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => LogNormalizer + 2 * (Concentration - 1) * value.LinalgCholesky().LogDiagonal();

    /// <summary>That of the Cholesky factor: both densities agree at the identity.</summary>
    private Tensor LogNormalizer => new LkjCholesky(order, Concentration).LogDensity(Tensor.Eye(order, DataType, Device));
}
