using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Independent normals of one scale conditioned on summing to zero, [n]: the prior of the effects of a category. Density with respect to the volume of
/// the plane; covariance scale^2 (I - 1 / n).
/// </summary>
public sealed class ZeroSumNormal : ParametricDistribution, IReparameterized
{
    /// <summary>Of n elements.</summary>
    /// <param name="scale">The standard deviation before conditioning, positive, [batch].</param>
    /// <param name="count">n, at least 2.</param>
    public ZeroSumNormal(Tensor scale, long count)
        : base(("scale", scale, Constraint.Positive))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        Count = count;
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>The standard deviation before conditioning.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => [Count];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.ZeroSum;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Zeros(EventShape, DataType, Device));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents((1 - 1.0 / Count) * Scale.Square().Unsqueeze(-1));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch((Count - 1) * (Scale.Log() + TensorMath.HalfLogTwoPi + 0.5));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, Count - 1);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Bijector.ZeroSum.Forward(Scale.Unsqueeze(-1) * noise.Part);

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        -0.5 * value.Square().Sum(-1) / Scale.Square() - (Count - 1) * (Scale.Log() + TensorMath.HalfLogTwoPi);
}
