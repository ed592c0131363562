using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Derivatives of gamma and Dirichlet draws in their concentrations at a fixed cumulative probability, -(dF/da) / p, by differentiated series of the
/// distribution functions in float64. (libtorch's own are approximations, with relative errors up to 1e-3.)
/// </summary>
internal static class PathSlopes
{
    private const double Resolution = 1e-17;
    private const int MostTerms = 100_000;

    /// <summary>Beyond it the series is long, and libtorch's expansion in 1 / a is exact.</summary>
    private const double ManyTerms = 1000;

    /// <summary>d ln g / da of a standard gamma draw g with concentration a, both of one shape.</summary>
    public static Tensor LogGamma(Tensor log, Tensor concentration)
    {
        using var off = NoGrad.Begin();
        var (draws, a, digamma) = (Numbers(log), Numbers(concentration), Numbers((concentration.To(ScalarType.Float64) + 1).Digamma()));
        var slopes = new double[draws.Length];
        var isLong = false;
        for (var i = 0; i < slopes.Length; i++)
        {
            isLong |= a[i] > ManyTerms;
            slopes[i] = a[i] > ManyTerms ? 0 : LogGamma(draws[i], a[i], digamma[i]);
        }

        var exact = Back(slopes, log);
        if (!isLong)
            return exact;
        var g = log.Exp();
        return Tensor.Where(concentration > ManyTerms, concentration.Contiguous().StandardGammaGradient(g) / g, exact);
    }

    /// <summary>
    /// G for draws x of Beta(a, total - a): dx/da / (1 - x), of which a Dirichlet draw's dx_i = G_i da_i - x_i sum_j G_j da_j is made.
    /// </summary>
    /// <param name="draw">x.</param>
    /// <param name="concentration">a, float64, of the shape of x.</param>
    /// <param name="total">Its sum with the others, float64.</param>
    public static Tensor Dirichlet(Tensor draw, Tensor concentration, Tensor total)
    {
        using var off = NoGrad.Begin();
        var (x, a, b) = (Numbers(draw), Numbers(concentration), Numbers(total - concentration));
        var (digammaA, digammaAll) = (Numbers(concentration.Digamma()), Numbers(total.Digamma()));
        var slopes = new double[x.Length];
        for (var i = 0; i < slopes.Length; i++)
            slopes[i] = Beta(x[i], a[i], b[i], digammaA[i] - digammaAll[i]);
        return Back(slopes, draw);
    }

    /// <summary>
    /// With P(a, x) = sum_k x^(a + k) e^-x / Gamma(a + k + 1): d ln x / da = sum_k c_k (digamma(a + k + 1) - ln x), c_k = Gamma(a) x^k / Gamma(a + k + 1).
    /// </summary>
    private static double LogGamma(double log, double a, double digamma)
    {
        var x = Math.Exp(log);
        var term = 1 / a;
        var sum = term * (digamma - log);
        for (var k = 1; k < MostTerms && !(a + k > x && term <= Resolution * Math.Abs(sum)); k++)
        {
            digamma += 1 / (a + k);
            term *= x / (a + k);
            sum += term * (digamma - log);
        }

        return sum;
    }

    /// <summary>
    /// With I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) sum_k u_k, u_k = prod_{j &lt; k} x (a + b + j) / (a + 1 + j), for x below (a + 1) / (a + b + 2);
    /// above, the same of 1 - x ~ Beta(b, a) in its second concentration.
    /// </summary>
    /// <param name="x">The draw.</param>
    /// <param name="a">Its first concentration.</param>
    /// <param name="b">Its second one.</param>
    /// <param name="digamma">digamma(a) - digamma(a + b).</param>
    private static double Beta(double x, double a, double b, double digamma)
    {
        var isUpper = x > (a + 1) / (a + b + 2);
        var (y, first) = isUpper ? (1 - x, b) : (x, a);
        var slope = Math.Log(x) - digamma - (isUpper ? 0 : 1 / a);
        var (term, sum) = (1.0, slope);
        for (var k = 0; k < MostTerms; k++)
        {
            var ratio = y * (a + b + k) / (first + 1 + k);
            term *= ratio;
            slope += 1 / (a + b + k) - (isUpper ? 0 : 1 / (a + 1 + k));
            sum += term * slope;
            if (ratio < 1 && term * Math.Max(1, Math.Abs(slope)) <= Resolution * Math.Abs(sum) * (1 - ratio))
                break;
        }

        return isUpper ? x / b * sum : -x / a * sum;
    }

    private static double[] Numbers(Tensor tensor) => tensor.ToArray<double>();

    private static Tensor Back(double[] numbers, Tensor like) => Tensor.From<double>(numbers).Reshape(like.Shape).To(like.DataType).To(like.Device);
}
