using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The reflection x -> x - 2 v (v . x) / |v|^2; it is its own inverse and keeps volumes.</summary>
/// <param name="axis">v, [.., n], not zero.</param>
public sealed class HouseholderBijector(Tensor axis) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Bijector Inverted => this;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) =>
        x - 2 * axis * ((axis * x).Sum(-1, keepDimension: true) / axis.Square().Sum(-1, keepDimension: true));

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y) => Forward(y);

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => x.Sum(-1).ZerosLike();

    /// <inheritdoc/>
    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, axis.Shape);

    /// <inheritdoc/>
    public override Shape InverseShape(Shape output) => ForwardShape(output);

    /// <inheritdoc/>
    protected internal override Bijector InsertBatch(int count, int position) => new HouseholderBijector(axis.InsertOnes(count, position + 1));
}
