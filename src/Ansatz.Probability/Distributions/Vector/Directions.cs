using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Geometry of unit vectors that scatter about a direction: what the spherical distributions share.</summary>
internal static class Directions
{
    /// <summary>The logarithm of the area of the sphere of unit vectors [n]: ln 2 + (n / 2) ln pi - ln Gamma(n / 2).</summary>
    public static double LogArea(long n) => Math.Log(2) + n / 2.0 * Math.Log(Math.PI) - MathNet.Numerics.SpecialFunctions.GammaLn(n / 2.0);

    /// <summary>The unit vector with this component along the direction, [..], and the direction of a normal vector [.., n - 1] across it.</summary>
    public static Tensor Around(Tensor direction, Tensor along, Tensor across)
    {
        var t = along.Unsqueeze(-1);
        across = across / across.Square().Sum(-1, keepDimension: true).Sqrt();
        var y = Tensor.Cat([t, (1 - t.Square()).Clamp(0).Sqrt() * across], -1);
        var first = Tensor.Arange(y.Size(-1), device: direction.Device).Eq(0).To(direction.DataType);
        var axis = first - direction;                                                            // reflects the first axis onto the direction
        var least = ParameterTypes.Epsilon(direction.DataType) * ParameterTypes.Epsilon(direction.DataType);
        var length = axis.Square().Sum(-1, keepDimension: true).Clamp(least);
        return y - 2 * axis * (axis * y).Sum(-1, keepDimension: true) / length;
    }

    /// <summary>The variance of each coordinate from mean and variance of the component along the direction; across it the law is symmetric.</summary>
    public static Tensor Variance(Tensor direction, Tensor mean, Tensor spread)
    {
        var across = (1 - spread - mean.Square()) / (direction.Size(-1) - 1);
        return across.Unsqueeze(-1) + (spread - across).Unsqueeze(-1) * direction.Square();
    }
}
