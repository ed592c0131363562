using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The power spherical distribution of unit vectors [n]: p(x) ~ (1 + direction . x)^concentration, a stand-in for von Mises-Fisher's with
/// an exact reparameterized sampler. De Cao, Aziz 2020.
/// </summary>
/// <param name="direction">The mean direction, a unit vector, [batch, n], n at least 2.</param>
/// <param name="concentration">Positive, [batch].</param>
public sealed class PowerSpherical(Tensor direction, Tensor concentration)
    : PathwiseDistribution(("direction", direction, Constraint.Sphere), ("concentration", concentration, Constraint.Positive))
{
    /// <summary>The mean direction.</summary>
    public Tensor Direction => this[0];

    /// <summary>The concentration.</summary>
    public Tensor Concentration => this[1];

    /// <inheritdoc/>
    public override Shape EventShape => Direction.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Sphere;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Direction * Along.Unsqueeze(-1));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var total = A + B;
            var spread = 4 * A * B / (total.Square() * (total + 1));                           // of the component along the direction
            var across = (1 - spread - Along.Square()) / (EventShape[0] - 1);                    // of each component orthogonal to it
            return OverEvents(across.Unsqueeze(-1) + (spread - across).Unsqueeze(-1) * Direction.Square());
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(LogVolume - Concentration * (Math.Log(2) + A.Digamma() - (A + B).Digamma()));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        Component.DrawNoise(stream["along"], batch).Concat(NormalNoise(stream["across"], batch, EventShape[0] - 1));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var t = (2 * Component.FromNoise(noise) - 1).Unsqueeze(-1);
        var across = noise.Parts[2] / noise.Parts[2].Square().Sum(-1, keepDimension: true).Sqrt();
        var y = Tensor.Cat([t, (1 - t.Square()).Clamp(0).Sqrt() * across], -1);
        var first = Tensor.Arange(EventShape[0], device: Device).Eq(0).To(DataType);
        var axis = first - Direction;                                                            // reflects the first axis onto the direction
        var length = axis.Square().Sum(-1, keepDimension: true).Clamp(ParameterTypes.Epsilon(DataType) * ParameterTypes.Epsilon(DataType));
        return y - 2 * axis * (axis * y).Sum(-1, keepDimension: true) / length;
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Concentration * (Direction * value).Sum(-1).Clamp(-1).Log1p() - LogVolume;

    private Tensor A => (EventShape[0] - 1) / 2.0 + Concentration;

    private Tensor B => ((EventShape[0] - 1) / 2.0 * Concentration.OnesLike());

    private Beta Component => new(A, B);

    /// <summary>E[direction . x].</summary>
    private Tensor Along => (A - B) / (A + B);

    private Tensor LogVolume => (A + B) * Math.Log(2) + A.LogGamma() - (A + B).LogGamma() + B * Math.Log(Math.PI);
}
