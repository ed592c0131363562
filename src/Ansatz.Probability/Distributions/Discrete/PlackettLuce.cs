using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Plackett-Luce distribution of rankings (Int64 permutations [k]): items are taken one by one, each with probability proportional to
/// exp(score) among those left, ln p = sum_i (s_(x_i) - ln sum_(j >= i) exp s_(x_j)). Drawn by sorting scores with Gumbel noise.
/// </summary>
/// <param name="scores">[batch, k].</param>
public sealed class PlackettLuce(Tensor scores) : ParametricDistribution(("scores", scores, Constraint.RealVector))
{
    /// <summary>[batch, k].</summary>
    public Tensor Scores => this[0];

    /// <inheritdoc/>
    public override ScalarType ValueType => ScalarType.Int64;

    /// <inheritdoc/>
    public override Shape EventShape => Scores.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Permutation;

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch, EventShape[0]);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        return (Scores - (-noise.Part.Log()).Log()).Sort(-1, descending: true).Indices;
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var shape = Shape.Broadcast(Scores.Shape, value.Shape);
        var taken = Scores.Expand(shape).Gather(-1, value.To(ScalarType.Int64).Expand(shape));
        return (taken - taken.Flip([-1]).LogCumSumExp(-1).Flip([-1])).Sum(-1);
    }
}
