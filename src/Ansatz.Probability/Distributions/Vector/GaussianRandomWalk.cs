using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The random walk [T] with independent normal steps from zero: x_1 = scale z_1, x_t = x_(t-1) + scale z_t. A level is added by a shift.</summary>
public sealed class GaussianRandomWalk : ScaledNormals
{
    /// <summary>A walk of that many steps.</summary>
    /// <param name="scale">The standard deviation of a step, positive, [batch].</param>
    /// <param name="steps">T, at least 1.</param>
    public GaussianRandomWalk(Tensor scale, long steps)
        : base(scale, steps, steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Steps = steps;
    }

    /// <summary>T.</summary>
    public long Steps { get; }

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealVector;

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Scale.Square().Unsqueeze(-1) * Tensor.Arange(1, Steps + 1, 1, DataType, Device));

    private protected override Tensor Map(Tensor normals) => normals.CumSum(-1);

    private protected override Tensor SumOfSquares(Tensor value) => value[.., 0].Square() + (value[.., 1..] - value[.., ..^1]).Square().Sum(-1);
}
