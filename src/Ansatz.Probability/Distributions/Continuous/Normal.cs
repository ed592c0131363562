using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The normal distribution: p(x) = exp(-(x - location)^2 / (2 scale^2)) / (scale sqrt(2 pi)). Vectors of independent normals
/// are <c>new Normal(m, s).ToEvent()</c>.
/// </summary>
/// <param name="location">The mean.</param>
/// <param name="scale">The standard deviation, positive.</param>
public sealed class Normal(Tensor location, Tensor scale) : LocationScale(location, scale), IMeasureValued, ISummedDensity
{
    private protected override StandardMoments Moments => new(0, 1, TensorMath.HalfLogTwoPi + 0.5);

    /// <summary>Events of that many independent standard normals: location 0, scale 1.</summary>
    public static Distribution Standard(params ReadOnlySpan<long> shape) => new Normal(0, 1).Iid(shape);

    /// <summary>The normal distribution of a mean and a log-variance, as networks give them: standard deviation exp(log-variance / 2).</summary>
    /// <param name="location">The mean.</param>
    /// <param name="logVariance">The logarithm of the variance.</param>
    public static Normal FromLogVariance(Tensor location, Tensor logVariance) => new(location, DeviationOf(logVariance));

    /// <summary>The standard deviation of a log-variance, exp(log-variance / 2).</summary>
    /// <param name="logVariance">The logarithm of the variance.</param>
    public static Tensor DeviationOf(Tensor logVariance) => (0.5 * logVariance).Exp();

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => NormalNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => Location + Scale * noise.Part;

    /// <summary>
    /// In the location: Weibull tails location +- scale R, R Rayleigh, coefficient 1 / (scale sqrt(2 pi)). In the scale: double-sided
    /// Maxwell M against normal, coefficient 1 / scale, coupled by normal = M U.
    /// </summary>
    public IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        var rayleigh = (2 * stream["rayleigh"].Exponential(draw.Shape, DataType, Device)).Sqrt();
        var normals = stream["maxwell"].Normal(Shape.Create([3]).Concat(draw.Shape), DataType, Device);
        var maxwell = normals.Square().Sum(0).Sqrt() * normals[0].Sign();
        var uniform = stream["uniform"].Uniform(draw.Shape, DataType, Device);
        return
        [
            new(Location, 1 / (Scale * Math.Sqrt(2 * Math.PI)), Location + Scale * rayleigh, Location - Scale * rayleigh),
            new(Scale, 1 / Scale, Location + Scale * maxwell, Location + Scale * maxwell * uniform),
        ];
    }

    /// <summary>With one scale for all elements the squares are summed first: what else there is costs nothing.</summary>
    Tensor? ISummedDensity.SummedLogDensity(Tensor value, int dimensions)
    {
        if (Scale.Rank > 0 || dimensions > BatchShape.Rank) return null;
        var squares = OverBatch(ParameterTypes.AdoptValue(value, DataType, Device) - Location).Square().SumLast(dimensions);
        var count = BatchShape[^dimensions..].Elements;
        if (!Scale.IsNumber) return squares * (-0.5 / Scale.Square()) - count * (TensorMath.HalfLogTwoPi + Scale.Log());
        var deviation = Scale.ToDouble();
        return squares * (-0.5 / (deviation * deviation)) - count * (TensorMath.HalfLogTwoPi + Math.Log(deviation));
    }

    private protected override Tensor StandardLogDensity(Tensor z) => -0.5 * z.Square() - TensorMath.HalfLogTwoPi;

    private protected override Tensor StandardCdf(Tensor z) => z.NormalCdf();

    private protected override Tensor LogStandardCdf(Tensor z) => z.LogStandardNormalCdf();

    private protected override Tensor StandardQuantile(Tensor probability) => probability.NormalQuantile();
}
