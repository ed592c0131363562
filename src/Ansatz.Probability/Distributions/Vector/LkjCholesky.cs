using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Lewandowski-Kurowicka-Joe distribution of Cholesky factors L [n, n] of correlation matrices, whose density is proportional to
/// det(L L^T)^(concentration - 1): p(L) ~ prod_i L_ii^(n - i + 2 concentration - 2), i from 1. Drawn row by row (the onion method).
/// </summary>
public sealed class LkjCholesky : PathwiseDistribution
{
    /// <summary>Of correlation matrices of this order.</summary>
    /// <param name="order">n, at least 2.</param>
    /// <param name="concentration">Positive, [batch]; 1 is uniform over correlation matrices, more favors weak correlations.</param>
    public LkjCholesky(long order, Tensor concentration)
        : base(("concentration", concentration, Constraint.Positive))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        Order = order;
    }

    /// <summary>n.</summary>
    public long Order { get; }

    /// <summary>The concentration.</summary>
    public Tensor Concentration => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => [Order, Order];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.CorrelationCholesky;

    /// <summary>Zero below the diagonal; on it the mean root of a beta variable, E sqrt(1 - length^2).</summary>
    public override Tensor Mean => OverEvents(WithFirst(
        Lengths.Complement.LogGammaStep(0.5) - (Lengths.Alpha + Lengths.Complement).LogGammaStep(0.5)).DiagonalMatrix());

    /// <summary>Below the diagonal, in a row of i elements there, E[length^2] / i; on it, 1 - E[length^2] less the square of the mean.</summary>
    public override Tensor Variance
    {
        get
        {
            var share = Lengths.Mean / Tensor.Arange(1, Order, 1, type: DataType, device: Device);
            var rows = Tensor.Cat([share[.., ..1].ZerosLike(), share], -1).Unsqueeze(-1).Expand(share.Shape[..^1].Concat(EventShape)).LowerTriangle(-1);
            var diagonal = Tensor.Cat([share[.., ..1].OnesLike(), 1 - Lengths.Mean], -1) - Mean.Diagonal(0, -2, -1).Square();
            return OverEvents(rows + diagonal.DiagonalMatrix());
        }
    }

    /// <summary>E[ln L_ii] of the rows below the first weights their volumes.</summary>
    public override Tensor Entropy => OverBatch(
        -LogDensity(Tensor.Eye(Order, DataType, Device)) - (Exponents * MeanLogDiagonals).Sum(-1));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        Lengths.DrawNoise(stream["length"], batch.Concat([Order - 1])).Concat(NormalNoise(stream["direction"], batch, Order, Order));

    /// <summary>Row i (from 1) below the diagonal has squared length Beta(i / 2, concentration + (n - 1 - i) / 2) and a uniform direction.</summary>
    public override Tensor FromNoise(Noise noise)
    {
        var squared = Lengths.FromNoise(noise);
        var direction = noise.Parts[2].LowerTriangle(-1)[.., 1.., ..];
        direction = direction / direction.Square().Sum(-1, keepDimension: true).Sqrt();
        var below = direction * squared.Sqrt().Unsqueeze(-1);
        var first = below[.., ..1, ..].ZerosLike();
        var diagonal = Tensor.Cat([squared[.., ..1].OnesLike(), (1 - squared).Sqrt()], -1);
        return Tensor.Cat([first, below], -2) + diagonal.DiagonalMatrix();
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var rest = Order - 1;
        var log = (Exponents * value.Diagonal(0, -2, -1)[.., 1..].Log()).Sum(-1);
        var alpha = this[0] + 0.5 * rest;
        return log - 0.5 * rest * Math.Log(Math.PI) - (alpha - 0.5).MultivariateLogGamma(rest) + rest * alpha.LogGamma();
    }

    /// <summary>E[ln det L L^T].</summary>
    internal Tensor MeanLogDeterminant => 2 * MeanLogDiagonals.Sum(-1);

    /// <summary>The powers of L_ii in the density, i from 1.</summary>
    private Tensor Exponents => Tensor.Arange(Order - 2, -1, -1, type: DataType, device: Device) + 2 * (this[0].Unsqueeze(-1) - 1);

    /// <summary>E[ln L_ii], i from 1: L_ii^2 is 1 minus the squared length below the diagonal.</summary>
    private Tensor MeanLogDiagonals => 0.5 * (Lengths.Complement.Digamma() - (Lengths.Alpha + Lengths.Complement).Digamma());

    /// <summary>The exponentials of logarithms for the rows from 1, after 1 for the first row.</summary>
    private static Tensor WithFirst(Tensor logs) => Tensor.Cat([logs[.., ..1].OnesLike(), logs.Exp()], -1);

    private Beta Lengths
    {
        get
        {
            var row = Tensor.Arange(1, Order, 1, type: DataType, device: Device);
            return new Beta(row / 2, this[0].Unsqueeze(-1) + (Order - 1 - row) / 2);
        }
    }
}
