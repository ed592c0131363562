using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A normal distribution conditioned on an interval: p(x) = phi(z) / (scale (Phi(b) - Phi(a))) with z, a, b the value and the ends,
/// standardized. Computed in the tail that the interval lies in, so that an interval many scales away is exact.
/// </summary>
/// <param name="location">The mean before truncation.</param>
/// <param name="scale">The standard deviation before truncation, positive.</param>
/// <param name="low">The lower end.</param>
/// <param name="high">The upper end, above the lower.</param>
public sealed class TruncatedNormal(Tensor location, Tensor scale, Tensor low, Tensor high)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive),
        ("low", low, Constraint.Real), ("high", high, Constraint.Real))
{
    /// <summary>The mean before truncation.</summary>
    public Tensor Location => this[0];

    /// <summary>The standard deviation before truncation.</summary>
    public Tensor Scale => this[1];

    /// <summary>The lower end.</summary>
    public Tensor Low => this[2];

    /// <summary>The upper end.</summary>
    public Tensor High => this[3];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Interval(Low, High);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Location + Scale * (Phi(A) - Phi(B)));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(
        Scale.Square() * (1 + A * Phi(A) - B * Phi(B) - (Phi(A) - Phi(B)).Square()));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(
        TensorMath.HalfLogTwoPi + 0.5 + Scale.Log() + LogMass + 0.5 * (A * Phi(A) - B * Phi(B)));

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = (value - Location) / Scale;
        return (-0.5 * z.Square() - TensorMath.HalfLogTwoPi - Scale.Log() - LogMass).Within((value >= Low) & (value <= High));
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var z = (value.Maximum(Low).Minimum(High) - Location) / Scale;
        return Tensor.Where(IsRight, 1 - ((-z).NormalCdf() - (-B).NormalCdf()) / Mass, (z.NormalCdf() - A.NormalCdf()) / Mass);
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        var left = Tensor.Where(IsRight, (-B).NormalCdf(), A.NormalCdf());
        var share = Tensor.Where(IsRight, 1 - probability, probability);
        var z = (left + share * Mass).NormalQuantile();
        var x = Location + Scale * Tensor.Where(IsRight, -z, z);
        return x.Maximum(Low).Minimum(High).Detach() + (x - x.Detach());                   // rounding may leave the interval
    }

    private Tensor A => (Low - Location) / Scale;

    private Tensor B => (High - Location) / Scale;

    /// <summary>Whether the interval lies right of the location, where Phi is close to 1 and its mirror image is not.</summary>
    private Tensor IsRight => Low > Location;

    private Tensor Mass => Tensor.Where(IsRight, (-A).NormalCdf() - (-B).NormalCdf(), B.NormalCdf() - A.NormalCdf());

    /// <summary>ln of the probability of the interval before truncation.</summary>
    internal Tensor LogMass => new Normal(Location, Scale).LogProbabilityBetween(Low, High);

    private Tensor Phi(Tensor z) => (-0.5 * z.Square() - TensorMath.HalfLogTwoPi - LogMass).Exp();
}
