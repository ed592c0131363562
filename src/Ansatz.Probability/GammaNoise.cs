using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The logarithm of a standard gamma variable as a function of parameter-free noise: the first accepted of
/// <see cref="Attempts"/> proposals of Marsaglia and Tsang 2000, whose acceptance is at least 0.951, so that none is accepted
/// with a probability below 4e-11, less than the resolution of the noise. Logarithms keep small concentrations exact.
/// The path gradient is implicit.
/// </summary>
internal static class GammaNoise
{
    public const int Attempts = 8;

    /// <summary>Normals and uniforms of the proposals, and a uniform for concentrations below one, all in one part of
    /// 2 <see cref="Attempts"/> + 1 columns on a last axis.</summary>
    public static Noise Draw(RandomStream stream, Shape shape, ScalarType type, Device device)
    {
        var normals = stream["gamma.normal"].Normal(shape.Concat([Attempts]), type, device);
        var uniforms = stream["gamma.uniform"].OpenUniform(shape.Concat([Attempts + 1]), type, device);
        return new Noise(Tensor.Cat([normals, uniforms], -1));
    }

    /// <summary>ln g for g of the standard gamma distribution with this concentration, with the path gradient.</summary>
    public static Tensor LogGamma(Tensor noise, Tensor concentration)
    {
        Tensor log;
        using (NoGrad.Begin())
        {
            var boosted = Tensor.Where(concentration < 1, concentration + 1, concentration);
            log = Accept(noise, boosted);
            log = Tensor.Where(concentration < 1, log + noise[.., ^1].Log() / concentration, log);
        }
        return Autograd.IsEnabled && concentration.RequiresGradient
            ? Implicit.Attach(log, concentration, PathSlopes.LogGamma(log, concentration.Detach().BroadcastUp(log.Shape)))
            : log;
    }

    private static Tensor Accept(Tensor noise, Tensor concentration)
    {
        var d = (concentration - 1.0 / 3).Unsqueeze(-1);
        var z = noise[.., ..Attempts];
        var root = 1 + z / (9 * d).Sqrt();
        var positive = root > 0;
        var logV = 3 * Tensor.Where(positive, root, 1).Log();
        var accepted = positive & (noise[.., Attempts..^1].Log() < 0.5 * z.Square() + d * (1 - logV.Exp() + logV));
        var first = accepted.To(z.DataType).ArgMax(-1, keepDimension: true);
        return (d.Log() + logV).Gather(-1, first).Squeeze(-1);
    }
}
