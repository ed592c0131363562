using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The von Mises distribution of angles in [-pi, pi]: p(x) = exp(concentration cos(x - location)) / (2 pi I0(concentration)). Drawn by
/// Best and Fisher 1979 from <see cref="Attempts"/> proposals (none is accepted with probability below 1e-14); the implicit gradient
/// and the cumulative distribution function are by Gauss-Legendre quadrature. The density is periodic, and the path gradient
/// is that of periodic functions: dx/dlocation = 1 across the cut at pi.
/// </summary>
/// <param name="location">The mean direction, an angle in radians.</param>
/// <param name="concentration">kappa, positive: about the inverse variance.</param>
public sealed class VonMises(Tensor location, Tensor concentration)
    : PathwiseDistribution(("location", location, Constraint.Real), ("concentration", concentration, Constraint.Positive))
{
    private const int Attempts = 32;
    private const int Nodes = 64;

    /// <summary>The mean direction, in radians.</summary>
    public Tensor Location => this[0];

    /// <summary>kappa.</summary>
    public Tensor Concentration => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Circular;

    /// <summary>The mean direction.</summary>
    public override Tensor Mean => OverEvents(Wrap(Location));

    /// <summary>The circular variance 1 - I1(kappa) / I0(kappa).</summary>
    public override Tensor Variance => OverEvents(1 - Shortening);

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(LogNormalizer - Concentration * Shortening);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch, 2 * Attempts + 1);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        Tensor angle;
        using (NoGrad.Begin())
            angle = Centered(noise.Part.To(ScalarType.Float64)).To(DataType);
        if (Autograd.IsEnabled)
            angle = Implicit.AttachCdf(angle, FromCenter(angle), (Concentration * angle.Cos() - LogNormalizer).Exp());
        return Wrap(Location + angle);
    }

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => Concentration * (value - Location).Cos() - LogNormalizer;

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var x = value.Clamp(-Math.PI, Math.PI);
        return FromCenter(x - Location) - FromCenter(-Math.PI - Location);
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => RootFinding.Quantile(this, probability, -Math.PI, Math.PI);

    /// <summary>I1(kappa) / I0(kappa), the length of the mean vector.</summary>
    internal Tensor Shortening => Concentration.ScaledBesselI1() / Concentration.ScaledBesselI0();

    internal Tensor LogNormalizer => Math.Log(2 * Math.PI) + Concentration.ScaledBesselI0().Log() + Concentration;

    /// <summary>The probability between the center and an angle t: whole turns, and an integral over [0, t] where the density is not negligible.</summary>
    private Tensor FromCenter(Tensor angle)
    {
        var turns = (angle.Detach() / (2 * Math.PI)).Round();
        var rest = angle - 2 * Math.PI * turns;
        var reach = rest.Abs().Minimum(12 / Concentration.Detach().Sqrt());
        var (nodes, weights) = Quadrature.GaussLegendre(Nodes, 0, 1);
        var t = reach.Unsqueeze(-1) * Tensor.From(nodes).To(angle.DataType).To(Device);
        var kappa = Concentration.Unsqueeze(-1);
        var density = (kappa * (t.Cos() - 1)).Exp() / (2 * Math.PI * kappa.ScaledBesselI0());
        var integral = (density * Tensor.From(weights).To(angle.DataType).To(Device)).Sum(-1) * reach;
        return turns + rest.Sign() * integral;
    }

    private Tensor Centered(Tensor noise)
    {
        var kappa = Concentration.To(ScalarType.Float64).Unsqueeze(-1);
        var tau = 1 + (1 + 4 * kappa.Square()).Sqrt();
        var rho = (tau - (2 * tau).Sqrt()) / (2 * kappa);
        var r = Tensor.Where(kappa < 1e-4, kappa.Reciprocal() + kappa, (1 + rho.Square()) / (2 * rho));
        var z = (Math.PI * noise[.., ..Attempts]).Cos();
        var u = noise[.., Attempts..(2 * Attempts)];
        var f = (1 + r * z) / (r + z);
        var c = kappa * (r - f);
        var accepted = ((c * (2 - c) - u) > 0) | (((c / u).Log() + 1 - c) >= 0);
        var first = accepted.To(ScalarType.Float64).ArgMax(-1, keepDimension: true);
        return (noise[.., ^1] - 0.5).Sign() * f.Gather(-1, first).Squeeze(-1).Clamp(-1, 1).Acos();
    }

    private static Tensor Wrap(Tensor angle) => (angle - 2 * Math.PI * (angle.Detach() / (2 * Math.PI)).Round()).Clamp(-Math.PI, Math.PI);
}
