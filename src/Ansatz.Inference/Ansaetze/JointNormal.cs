namespace Ansatz.Inference;

/// <summary>A normal over all latents at once, in unconstrained coordinates packed into one vector.</summary>
public abstract class JointNormal : JointAnsatz
{
    private protected JointNormal(GenerativeProgram model, RandomStream stream)
        : base(model, stream)
    {
    }

    /// <summary>The normal of the packed vector, [.., dimension].</summary>
    private protected abstract Distribution Packed { get; }

    private protected override (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o)
    {
        var packed = Packed;
        var vector = o.Sample("packed", packed);
        return (vector, packed.LogDensity(vector));
    }

    private protected override Tensor LogDensity(Tensor vector) => Packed.LogDensity(vector);
}

/// <summary>
/// Independent normals over the packed vector: the family of <see cref="MeanFieldNormal"/> as two parameters, <c>location</c> and <c>scale</c>,
/// with one draw for all latents.
/// </summary>
public sealed class PackedNormal : JointNormal
{
    private readonly Parameter location;
    private readonly Parameter scale;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public PackedNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        location = new Parameter(FirstVector(model, start, stream));
        this.scale = new Parameter(Tensor.Full([Dimension], scale), Constraint.SoftPositive);
    }

    private protected override Distribution Packed => new Normal(location, scale).ToEvent();
}

/// <summary>A normal with a full covariance over all latents, mapped to their supports.</summary>
public sealed class FullRankNormal : JointNormal
{
    private readonly Parameter location;
    private readonly Parameter cholesky;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public FullRankNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        location = new Parameter(FirstVector(model, start, stream));
        cholesky = new Parameter(Tensor.Eye(Dimension) * scale, Constraint.LowerCholesky);
    }

    private protected override Distribution Packed => MultivariateNormal.FromCholesky(location, cholesky);
}

/// <summary>
/// A normal over all latents whose covariance is of low rank plus a diagonal, <c>W W' + diag(d)</c>: for many latents.
/// </summary>
public sealed class LowRankNormal : JointNormal
{
    private readonly Parameter location;
    private readonly Parameter factor;
    private readonly Parameter diagonal;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rank">The number of columns of W; null: the root of the number of latents.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public LowRankNormal(GenerativeProgram model, int? rank = null, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        var columns = rank ?? Math.Max(1, (int)Math.Sqrt(Dimension));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1, nameof(rank));
        location = new Parameter(FirstVector(model, start, stream));
        factor = new Parameter(stream["factor"].Normal([Dimension, columns]) * (scale * 0.1 / Math.Sqrt(columns)));
        diagonal = new Parameter(Tensor.Full([Dimension], scale * scale), Constraint.SoftPositive);
    }

    private protected override Distribution Packed => new LowRankMultivariateNormal(location, factor, diagonal);
}
