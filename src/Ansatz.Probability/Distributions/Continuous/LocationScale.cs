using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// x = location + scale z for a standard variable z: a member of the family declares z's density, cumulative distribution
/// function, quantiles and moments, and has everything else from here.
/// </summary>
public abstract class LocationScale : ParametricDistribution, IReparameterized
{
    /// <summary>Any location and a positive scale.</summary>
    protected LocationScale(Tensor location, Tensor scale)
        : base(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive))
    {
    }

    /// <summary>Where z = 0 is moved to.</summary>
    public Tensor Location => this[0];

    /// <summary>The factor of z, positive, in the unit of the values.</summary>
    public Tensor Scale => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Real;

    /// <inheritdoc/>
    public override Tensor Mean => Moments.Mean is { } mean
        ? OverEvents(mean == 0 ? Location : Location + mean * Scale) : throw Missing("mean");

    /// <inheritdoc/>
    public override Tensor Variance => Moments.Variance is { } variance
        ? OverEvents(variance * Scale.Square()) : throw Missing("variance");

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Moments.Entropy + Scale.Log());

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Scale * StandardQuantile(noise.Part);

    /// <summary>Moments of z.</summary>
    private protected abstract StandardMoments Moments { get; }

    /// <summary>ln p(z).</summary>
    private protected abstract Tensor StandardLogDensity(Tensor z);

    /// <summary>P(Z &lt;= z).</summary>
    private protected abstract Tensor StandardCdf(Tensor z);

    /// <summary>ln P(Z &lt;= z); a member overrides it where the logarithm has more digits.</summary>
    private protected virtual Tensor LogStandardCdf(Tensor z) => StandardCdf(z).Log();

    /// <summary>ln P(Z &gt; z): of a symmetric variable unless a member overrides it.</summary>
    private protected virtual Tensor LogStandardSurvival(Tensor z) => LogStandardCdf(-z);

    /// <summary>The inverse of <see cref="StandardCdf"/> on (0, 1), differentiable.</summary>
    private protected abstract Tensor StandardQuantile(Tensor probability);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) => StandardLogDensity((value - Location) / Scale) - Scale.Log();

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => StandardCdf((value - Location) / Scale);

    /// <inheritdoc/>
    protected sealed override Tensor LogCumulative(Tensor value) => LogStandardCdf((value - Location) / Scale);

    /// <inheritdoc/>
    protected sealed override Tensor LogComplement(Tensor value) => LogStandardSurvival((value - Location) / Scale);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) => Location + Scale * StandardQuantile(probability);
}

/// <summary>The moments of a standard variable; null where one does not exist.</summary>
internal readonly record struct StandardMoments(double? Mean, double? Variance, double Entropy);
