using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The random walk [T] with independent normal steps from zero: x_1 = scale z_1, x_t = x_(t-1) + scale z_t. A level is added by a shift.</summary>
public sealed class GaussianRandomWalk : ParametricDistribution, IReparameterized
{
    /// <summary>A walk of that many steps.</summary>
    /// <param name="scale">The standard deviation of a step, positive, [batch].</param>
    /// <param name="steps">T, at least 1.</param>
    public GaussianRandomWalk(Tensor scale, long steps)
        : base(("scale", scale, Constraint.Positive))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Steps = steps;
    }

    /// <summary>T.</summary>
    public long Steps { get; }

    /// <summary>The standard deviation of a step.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => [Steps];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Zeros(EventShape, DataType, Device));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Scale.Square().Unsqueeze(-1) * Tensor.Arange(1, Steps + 1, 1, DataType, Device));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Steps * (Scale.Log() + TensorMath.HalfLogTwoPi + 0.5));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, Steps);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Scale.Unsqueeze(-1) * noise.Part.CumSum(-1);

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var squares = value[.., 0].Square() + (value[.., 1..] - value[.., ..^1]).Square().Sum(-1);
        return -0.5 * squares / Scale.Square() - Steps * (Scale.Log() + TensorMath.HalfLogTwoPi);
    }
}
