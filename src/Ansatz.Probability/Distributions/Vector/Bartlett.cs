using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Bartlett's triangular factor A of a standard Wishart matrix A A^T.</summary>
internal static class Bartlett
{
    public static Noise DrawNoise(RandomStream stream, Shape batch, long order, ScalarType type, Device device) =>
        GammaNoise.Draw(stream["diagonal"], batch.Concat([order]), type, device)
            .Concat(new Noise(stream["below"].Normal(batch.Concat([order, order]), type, device)));

    /// <summary>[batch, n, n]; A_ii^2 is chi-squared with nu - i degrees of freedom, i from 0.</summary>
    public static Tensor Factor(Noise noise, Tensor degreesOfFreedom, long order)
    {
        var index = Tensor.Arange(order, type: degreesOfFreedom.DataType, device: degreesOfFreedom.Device);
        var log = GammaNoise.LogGamma(noise.Parts[0], (degreesOfFreedom.Unsqueeze(-1) - index) / 2);
        var diagonal = (0.5 * (log + Math.Log(2))).Exp();
        return noise.Parts[1].LowerTriangle(-1) + diagonal.DiagonalMatrix();
    }

    /// <summary>The derivative of the logarithm of the multivariate gamma function: sum of digamma(a - i / 2).</summary>
    public static Tensor MultivariateDigamma(Tensor a, long order)
    {
        var index = Tensor.Arange(order, type: a.DataType, device: a.Device);
        return (a.Unsqueeze(-1) - index / 2).Digamma().Sum(-1);
    }
}
