using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Small pieces of tensor algebra that the distributions share.</summary>
internal static class TensorMath
{
    /// <summary>ln(2 pi) / 2.</summary>
    public const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>Expands a tensor so that its shape covers the given one; itself when it already does.</summary>
    public static Tensor BroadcastUp(this Tensor tensor, Shape shape)
    {
        if (shape.Rank == 0 || tensor.Shape.Equals(shape))
            return tensor;
        var full = Shape.Broadcast(tensor.Shape, shape);
        return full.Equals(tensor.Shape) ? tensor : tensor.Expand(full);
    }

    /// <summary>Inserts dimensions of size 1, <paramref name="position"/> places from the right; a tensor that has no dimension there stays.</summary>
    public static Tensor InsertOnes(this Tensor tensor, int count, int position)
    {
        if (tensor.Rank <= position || count == 0)
            return tensor;
        var outer = tensor.Rank - position;
        return tensor.Reshape(tensor.Shape[..outer].Concat(Ones(count)).Concat(tensor.Shape[outer..]));
    }

    /// <summary>A plain number in the type of another tensor, in which functions of it are exact; other tensors stay.</summary>
    public static Tensor InTypeOf(this Tensor parameter, Tensor other) =>
        parameter.IsNumber ? Tensor.Scalar(parameter.ToDouble(), other.DataType, other.Device) : parameter;

    /// <summary>Tensors broadcast against each other and stacked along a new dimension.</summary>
    public static Tensor StackBroadcast(IReadOnlyList<Tensor> tensors, int dimension)
    {
        var shape = tensors.Aggregate(Shape.Scalar, (all, tensor) => Shape.Broadcast(all, tensor.Shape));
        return Tensor.Stack([.. tensors.Select(tensor => tensor.BroadcastUp(shape))], dimension);
    }

    /// <summary>The shape [1, .., 1].</summary>
    public static Shape Ones(int rank)
    {
        var ones = new long[rank];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>Sums the last dimensions.</summary>
    public static Tensor SumLast(this Tensor tensor, int dimensions)
    {
        if (dimensions == 0)
            return tensor;
        var dims = new long[dimensions];
        for (var i = 0; i < dimensions; i++)
            dims[i] = -1 - i;
        return tensor.Sum(dims);
    }

    /// <summary>Whether all hold along the last dimensions.</summary>
    public static Tensor AllLast(this Tensor tensor, int dimensions)
    {
        for (var i = 0; i < dimensions; i++)
            tensor = tensor.All(-1);
        return tensor;
    }

    /// <summary>Uniform numbers on the open unit interval: zero is half of the smallest step.</summary>
    public static Tensor OpenUniform(this RandomStream stream, Shape shape, ScalarType type, Device device)
    {
        var uniform = stream.Uniform(shape, type, device);
        return uniform.Clamp(type == ScalarType.Float64 ? 5.55e-17 : 2.98e-8);
    }

    /// <summary>Where the condition is false, minus infinity: a log density off the support.</summary>
    public static Tensor Within(this Tensor logDensity, Tensor condition) =>
        Tensor.Where(condition, logDensity, double.NegativeInfinity);

    /// <summary>ln Beta(a, b), in float64 within: a difference of large terms.</summary>
    public static Tensor LogBeta(Tensor a, Tensor b)
    {
        var type = a.DataType;
        (a, b) = (a.To(ScalarType.Float64), b.To(ScalarType.Float64));
        return (a.LogGamma() + b.LogGamma() - (a + b).LogGamma()).To(type);
    }

    /// <summary>ln(n choose k) for real arguments, in float64 within.</summary>
    public static Tensor LogChoose(Tensor n, Tensor k) => -LogBeta(n - k + 1, k + 1) - (n + 1).Log();

    /// <summary>ln Gamma(a + shift) - ln Gamma(a), in float64 within.</summary>
    public static Tensor LogGammaStep(this Tensor a, double shift)
    {
        var wide = a.To(ScalarType.Float64);
        return ((wide + shift).LogGamma() - wide.LogGamma()).To(a.DataType);
    }

    /// <summary>ln(1 - exp(-x)) for x &gt; 0, without cancellation (Maechler 2012).</summary>
    public static Tensor Log1mExp(this Tensor x) =>
        Tensor.Where(x > 0.6931471805599453, (-(-x).Exp()).Log1p(), (-(-x).Expm1()).Log());

    /// <summary>(exp(exponent t) - 1) / exponent, t itself in the limit of a zero exponent: the inverse of the Box-Cox transformation of exp t.</summary>
    public static Tensor ExponentialRatio(this Tensor t, Tensor exponent)
    {
        var product = exponent * t;
        var near = product.Abs() < 1e-3;
        var safe = Tensor.Where(near, 1, exponent);
        return Tensor.Where(near, t * (1 + product / 2 * (1 + product / 3 * (1 + product / 4))), Tensor.Where(near, 1, product).Expm1() / safe);
    }

    /// <summary>ln(1 + exponent y) / exponent, the inverse of <see cref="ExponentialRatio"/>; NaN where 1 + exponent y is negative.</summary>
    public static Tensor LogarithmicRatio(this Tensor y, Tensor exponent)
    {
        var product = exponent * y;
        var near = product.Abs() < 1e-3;
        var safe = Tensor.Where(near, 1, exponent);
        return Tensor.Where(
            near, y * (1 - product * (1 / 2.0 - product * (1 / 3.0 - product * (1 / 4.0 - product / 5)))), Tensor.Where(near, 1, product).Log1p() / safe);
    }

    /// <summary>The standard normal cumulative distribution function.</summary>
    public static Tensor NormalCdf(this Tensor z) => 0.5 * (-z * Math.Sqrt(0.5)).Erfc();

    /// <summary>Its inverse, exact also for small probabilities.</summary>
    public static Tensor NormalQuantile(this Tensor probability) => probability.StandardNormalQuantile();

    /// <summary>The softplus ln(1 + exp x), exact for large |x|.</summary>
    public static Tensor LogOnePlusExp(this Tensor x) => x.Softplus(1, x.DataType == ScalarType.Float16 ? 10 : 40); // beyond it, x to the last digit of its type

    /// <summary>ln of the mean of exp(x) over what is off the diagonal of matrices [.., n, n], [..].</summary>
    public static Tensor LogMeanExpOffDiagonal(this Tensor matrices)
    {
        var n = matrices.Size(-1);
        var own = Tensor.Eye(n, ScalarType.Bool, matrices.Device);
        return Tensor.Where(own, double.NegativeInfinity, matrices).LogSumExp([-2, -1]) - Math.Log(n * (n - 1.0));
    }

    /// <summary>The lower triangle with positive diagonal: sum of log diagonal, [..].</summary>
    public static Tensor LogDiagonal(this Tensor triangular) => triangular.Diagonal(0, -2, -1).Log().Sum([-1]);

    /// <summary>Solves L x = b for a lower triangle, with leading dimensions broadcast.</summary>
    public static Tensor SolveLower(this Tensor triangular, Tensor right) => triangular.LinalgSolveTriangular(right, upper: false);

    /// <summary>The squared Mahalanobis length |L^-1 x|^2 of vectors [.., n].</summary>
    public static Tensor SquaredLength(this Tensor triangular, Tensor vector)
    {
        var z = triangular.SolveLower(vector.Unsqueeze(-1)).Squeeze(-1);
        return z.Square().Sum([-1]);
    }

    /// <summary>L x for vectors [.., n], leading dimensions broadcast.</summary>
    public static Tensor Apply(this Tensor matrix, Tensor vector) => matrix.MatMul(vector.Unsqueeze(-1)).Squeeze(-1);

    /// <summary>The transpose of the last two dimensions.</summary>
    public static Tensor Transposed(this Tensor matrix) => matrix.Transpose(-2, -1);
}
