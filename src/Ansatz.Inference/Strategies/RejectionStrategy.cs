namespace Ansatz.Inference;

/// <summary>
/// The accepted noise of Marsaglia and Tsang's sampler for a gamma draw, whose distribution depends weakly on the concentration a: the path
/// gradient at fixed noise, and the score function of the noise. With <c>d = a + B - 1/3</c> and noise e,
/// <c>h = d (1 + e / sqrt(9 d))^3</c> and <c>x = h prod_{i &lt; B} u_i^(1 / (a + i)) / rate</c>; the surrogate is
/// <c>s(x) + sg(v - b) [log Gamma(h; a + B, 1) + log |dh/de|]</c> (Naesseth et al., Reparameterization Gradients through
/// Acceptance-Rejection Sampling Algorithms, 2017).
/// </summary>
internal sealed record RejectionStrategy : Strategy
{
    private const int Steps = 1;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var gamma = (Gamma)Core(distribution)!;
        var shape = distribution.BatchShape.Concat(distribution.EventShape);
        var (concentration, rate) = (gamma.Concentration.Expand(shape), gamma.Rate.Expand(shape));
        var raised = new Gamma(concentration + Steps, Tensor.Ones(shape, gamma.DataType, gamma.Device));
        var d = concentration + (Steps - 1.0 / 3);
        Tensor noise;
        using (NoGrad.Begin())
        {
            noise = (9 * d).Sqrt() * ((raised.Sample(stream) / d).Pow(1.0 / 3) - 1);
        }

        var root = 1 + noise / (9 * d).Sqrt();
        var x = d * root.Pow(3);
        var logNoise = raised.LogDensity(x) + 0.5 * d.Log() + 2 * root.Log();
        for (var i = 0; i < Steps; i++)
        {
            x *= (stream["boost"][i].Uniform(shape, gamma.DataType, gamma.Device).Clamp(1e-30).Log() / (concentration + i)).Exp();
        }

        var (value, surrogate) = continuation(x / rate);
        return new(value, surrogate + value * PlateSums.Like(PerRow(distribution, logNoise), value));
    }

    internal override bool Fits(Distribution distribution) => Core(distribution) is not null;

    public override string ToString() => "RejectionReparameterized";

    private static Gamma? Core(Distribution distribution) => distribution switch
    {
        Gamma gamma => gamma,
        Independent independent => Core(independent.Base),
        Masked masked => Core(masked.Base),
        _ => null,
    };
}
