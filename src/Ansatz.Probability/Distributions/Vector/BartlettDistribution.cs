using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A distribution of positive definite matrices whose draws come of Bartlett's factor of a standard Wishart matrix.</summary>
/// <param name="degreesOfFreedom">nu, greater than n - 1, [batch].</param>
/// <param name="cholesky">The Cholesky factor of the scale matrix, [batch, n, n].</param>
public abstract class BartlettDistribution(Tensor degreesOfFreedom, Tensor cholesky)
    : PathwiseDistribution(("degrees of freedom", degreesOfFreedom, Constraint.GreaterThan((double)(cholesky.Size(-1) - 1))),
        ("cholesky", cholesky, Constraint.LowerCholesky))
{
    /// <summary>nu, [batch].</summary>
    public Tensor DegreesOfFreedom => this[0];

    /// <summary>The Cholesky factor of the scale matrix, [batch, n, n].</summary>
    public Tensor Cholesky => this[1];

    /// <inheritdoc/>
    public sealed override Shape EventShape => [Order, Order];

    /// <inheritdoc/>
    public sealed override Constraint Support => Constraint.PositiveDefinite;

    /// <inheritdoc/>
    public sealed override Noise DrawNoise(RandomStream stream, Shape batch) => Bartlett.DrawNoise(stream, batch, Order, DataType, Device);

    private protected long Order => Cholesky.Size(-1);

    private protected Tensor Scale => Cholesky.MatMul(Cholesky.Transposed());
}
