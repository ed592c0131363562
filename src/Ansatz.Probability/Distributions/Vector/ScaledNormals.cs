using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Independent normals of mean zero and one scale, mapped linearly onto vectors without a change of volume. A member declares the map, how the squares of its
/// normals follow from a vector, and the variances.
/// </summary>
public abstract class ScaledNormals : ParametricDistribution, IReparameterized
{
    private readonly long free;

    /// <summary>Vectors [size] made of that many normals.</summary>
    private protected ScaledNormals(Tensor scale, long size, long free)
        : base(("scale", scale, Constraint.Positive))
    {
        EventShape = [size];
        this.free = free;
    }

    /// <summary>The standard deviation of the normals.</summary>
    public Tensor Scale => this[0];

    /// <inheritdoc/>
    public sealed override Shape EventShape { get; }

    /// <inheritdoc/>
    public sealed override Tensor Mean => OverEvents(Tensor.Zeros(EventShape, DataType, Device));

    /// <inheritdoc/>
    public sealed override Tensor Entropy => OverBatch(free * (Scale.Log() + TensorMath.HalfLogTwoPi + 0.5));

    /// <inheritdoc/>
    public sealed override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch, free);

    /// <inheritdoc/>
    public sealed override Tensor FromNoise(Noise noise) => Map(Scale.Unsqueeze(-1) * noise.Part);

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <summary>The vector that normals [.., free] make.</summary>
    private protected abstract Tensor Map(Tensor normals);

    /// <summary>The sum of the squares of the normals that make a vector.</summary>
    private protected abstract Tensor SumOfSquares(Tensor value);

    /// <inheritdoc/>
    protected sealed override Tensor Density(Tensor value) =>
        -0.5 * SumOfSquares(value) / Scale.Square() - free * (Scale.Log() + TensorMath.HalfLogTwoPi);
}
