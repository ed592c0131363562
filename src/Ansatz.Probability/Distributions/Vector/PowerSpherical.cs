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
            return OverEvents(Directions.Variance(Direction, Along, 4 * A * B / (total.Square() * (total + 1))));
        }
    }

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(LogVolume - Concentration * (Math.Log(2) + A.Digamma() - (A + B).Digamma()));

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        Component.DrawNoise(stream["along"], batch).Concat(NormalNoise(stream["across"], batch, EventShape[0] - 1));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) =>
        Directions.Around(Direction, 2 * Component.FromNoise(noise) - 1, noise.Parts[2]);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Concentration * (Direction * value).Sum(-1).Clamp(-1).Log1p() - LogVolume;

    private Tensor A => (EventShape[0] - 1) / 2.0 + Concentration;

    private Tensor B => ((EventShape[0] - 1) / 2.0 * Concentration.OnesLike());

    private Beta Component => new(A, B);

    /// <summary>E[direction . x].</summary>
    private Tensor Along => (A - B) / (A + B);

    private Tensor LogVolume => (A + B) * Math.Log(2) + A.LogGamma() - (A + B).LogGamma() + B * Math.Log(Math.PI);
}
