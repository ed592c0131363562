using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Independent normals of one scale conditioned on summing to zero, [n]: the prior of the effects of a category. Density with respect to the volume of
/// the plane; covariance scale^2 (I - 1 / n).
/// </summary>
public sealed class ZeroSumNormal : ScaledNormals
{
    /// <summary>Of n elements.</summary>
    /// <param name="scale">The standard deviation before conditioning, positive, [batch].</param>
    /// <param name="count">n, at least 2.</param>
    public ZeroSumNormal(Tensor scale, long count)
        : base(scale, count, count - 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        Count = count;
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public override Constraint Support => Constraint.ZeroSum;

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((1 - 1.0 / Count) * Scale.Square().Unsqueeze(-1));

    private protected override Tensor Map(Tensor normals) => Bijector.ZeroSum.Forward(normals);

    private protected override Tensor SumOfSquares(Tensor value) => value.Square().Sum(-1);
}
