using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Incomplete gamma and beta functions of tensors.</summary>
internal static class SpecialFunctions
{
    /// <summary>The regularized lower incomplete gamma function P(a, x); no gradient in a.</summary>
    public static Tensor GammaLower(Tensor a, Tensor x) => Even(a.Detach(), x).RegularizedGammaP(Even(x, a));

    /// <summary>The regularized upper incomplete gamma function Q(a, x); no gradient in a.</summary>
    public static Tensor GammaUpper(Tensor a, Tensor x) => Even(a.Detach(), x).RegularizedGammaQ(Even(x, a));

    /// <summary>
    /// The regularized incomplete beta function I_x(a, b) by Lentz's continued fraction in float64 (Press et al., Numerical
    /// Recipes 6.4), without gradient; the type of x.
    /// </summary>
    public static Tensor BetaIncomplete(Tensor a, Tensor b, Tensor x)
    {
        using var off = NoGrad.Begin();
        var type = x.DataType;
        var shape = Shape.Broadcast(Shape.Broadcast(a.Shape, b.Shape), x.Shape);
        (a, b, x) = (Wide(a, shape), Wide(b, shape), Wide(x, shape).Clamp(0, 1));
        var swap = x > (a + 1) / (a + b + 2);
        (a, b, x) = (Tensor.Where(swap, b, a), Tensor.Where(swap, a, b), Tensor.Where(swap, 1 - x, x));
        var front = (a * x.Log() + b * (-x).Log1p() - TensorMath.LogBeta(a, b)).Exp() / a;
        var result = Tensor.Where(x <= 0, 0, Tensor.Where(x >= 1, 1, front * ContinuedFraction(a, b, x.Clamp(1e-300, 1 - 1e-16))));
        return Tensor.Where(swap, 1 - result, result).To(type);
    }

    /// <summary>
    /// exp(x) E1(x) for x &gt; 0: below 1 by the series E1(x) = -gamma - ln x - sum (-x)^k / (k k!), above by Legendre's continued fraction
    /// 1 / (x + 1 - 1 / (x + 3 - 4 / (x + 5 - ..))), to the resolution of float64; differentiable.
    /// </summary>
    public static Tensor ScaledExponentialIntegral(Tensor x)
    {
        const int terms = 20, levels = 60;
        var isSmall = x < 1;
        var small = Tensor.Where(isSmall, x, 1);
        var large = Tensor.Where(isSmall, 1, x);
        var sum = small.ZerosLike();
        for (var k = terms; k >= 1; k--)
            sum = -small / k * (1.0 / k + sum);
        var fraction = large + (2 * levels + 1);
        for (var k = levels; k >= 1; k--)
            fraction = large + (2 * k - 1) - (double)k * k / fraction;
        return Tensor.Where(isSmall, small.Exp() * (-Constants.Euler - small.Log() - sum), fraction.Reciprocal());
    }

    private static Tensor ContinuedFraction(Tensor a, Tensor b, Tensor x)
    {
        const double tiny = 1e-300;
        var c = x.OnesLike();
        var d = Guard(1 - (a + b) * x / (a + 1)).Reciprocal();
        var h = d;
        for (var m = 1; m <= 2000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m - 1)) * (a + 2 * m));
            (c, d) = (Guard(1 + even / c), Guard(1 + even * d).Reciprocal());
            h = h * d * c;
            var odd = -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + (2 * m + 1)));
            (c, d) = (Guard(1 + odd / c), Guard(1 + odd * d).Reciprocal());
            var factor = d * c;
            h = h * factor;
            if (m % 8 == 0 && !((factor - 1).Abs() > 1e-15).Any().ToBoolean())
                break;
        }
        return h;
        static Tensor Guard(Tensor value) => Tensor.Where(value.Abs() < tiny, tiny, value);
    }

    private static Tensor Wide(Tensor tensor, Shape shape) => tensor.Detach().To(ScalarType.Float64).Expand(shape);

    private static Tensor Even(Tensor tensor, Tensor other) => tensor.DataType == other.DataType ? tensor : tensor.To(other.DataType);
}
