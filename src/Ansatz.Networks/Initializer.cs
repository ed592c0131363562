using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>How a weight starts: a distribution whose scale depends on how many numbers a unit receives and sends.</summary>
/// <remarks>The numbers depend on the stream alone, not on what was made before.</remarks>
public abstract record Initializer
{
    /// <summary>Uniform on ±sqrt(1 / fan in): what PyTorch gives linear and convolution layers unless told otherwise.</summary>
    public static Initializer Default { get; } = new ScaledUniform(1.0 / 3, FanMode.In);

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new ConstantValue(0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new ConstantValue(1);

    /// <summary>One number everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantValue(value);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="deviation">The standard deviation.</param>
    public static Initializer Normal(double deviation = 1) => new NormalValues(deviation);

    /// <summary>Normal with mean 0, cut off beyond two standard deviations (of the normal before cutting).</summary>
    /// <param name="deviation">The standard deviation before cutting.</param>
    public static Initializer TruncatedNormal(double deviation = 0.02) => new TruncatedNormalValues(deviation);

    /// <summary>Uniform on [low, high).</summary>
    public static Initializer Uniform(double low, double high) => new UniformValues(low, high);

    /// <summary>Uniform with variance gain² / fan in. Gain sqrt(2) suits ReLU. Source: He et al. 2015.</summary>
    public static Initializer KaimingUniform(double gain = 1.4142135623730951) => new ScaledUniform(gain * gain, FanMode.In);

    /// <summary>Normal with variance gain² / fan in. Gain sqrt(2) suits ReLU. Source: He et al. 2015.</summary>
    public static Initializer KaimingNormal(double gain = 1.4142135623730951) => new ScaledNormal(gain * gain, FanMode.In);

    /// <summary>Uniform with variance 2 gain² / (fan in + fan out). Source: Glorot and Bengio 2010.</summary>
    public static Initializer XavierUniform(double gain = 1) => new ScaledUniform(gain * gain, FanMode.Mean);

    /// <summary>Normal with variance 2 gain² / (fan in + fan out). Source: Glorot and Bengio 2010.</summary>
    public static Initializer XavierNormal(double gain = 1) => new ScaledNormal(gain * gain, FanMode.Mean);

    /// <summary>Normal with variance 1 / fan in. Source: LeCun et al. 1998.</summary>
    public static Initializer LecunNormal { get; } = new ScaledNormal(1, FanMode.In);

    /// <summary>
    /// A (semi-)orthogonal matrix times <paramref name="gain"/>, of the weight seen as [first dimension, all others]:
    /// rows or columns, whichever are fewer, are orthonormal. Source: Saxe et al. 2014.
    /// </summary>
    public static Initializer Orthogonal(double gain = 1) => new OrthogonalValues(gain);

    /// <summary>Draws a single-precision weight.</summary>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="fanIn">How many numbers one output is a sum of.</param>
    /// <param name="fanOut">How many outputs one input goes to.</param>
    /// <param name="stream">Where the numbers come from.</param>
    public abstract Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream);

    /// <summary>Draws a weight [outputs, inputs, ...], whose fans are its second and first dimension times the rest.</summary>
    public Tensor Draw(Shape shape, RandomStream stream)
    {
        double rest = shape.Rank > 2 ? shape[2..].Elements : 1;
        return shape.Rank < 2 ? Draw(shape, shape.Elements, shape.Elements, stream) : Draw(shape, shape[1] * rest, shape[0] * rest, stream);
    }

    private enum FanMode
    {
        In,
        Mean,
    }

    private static double Variance(double scale, FanMode mode, double fanIn, double fanOut) =>
        scale / Math.Max(1, mode == FanMode.In ? fanIn : (fanIn + fanOut) / 2);

    private sealed record ConstantValue(double Value) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream) => Tensor.Full(shape, Value, ScalarType.Float32);
    }

    private sealed record NormalValues(double Deviation) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream) => stream.Normal(shape) * Deviation;
    }

    private sealed record TruncatedNormalValues(double Deviation) : Initializer
    {
        // By the quantile function, from the uniform numbers between the quantiles of -2 and 2.
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream)
        {
            const double erf = 0.9544997361036416; // P(|z| < 2)
            var uniform = (2 * stream.Uniform(shape, ScalarType.Float64) - 1) * erf;
            return (uniform.Erfinv() * (Math.Sqrt(2) * Deviation)).To(ScalarType.Float32);
        }
    }

    private sealed record UniformValues(double Low, double High) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream) => Low + ((High - Low) * stream.Uniform(shape));
    }

    private sealed record ScaledUniform(double Scale, FanMode Mode) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream)
        {
            var bound = Math.Sqrt(3 * Variance(Scale, Mode, fanIn, fanOut));
            return ((2 * stream.Uniform(shape)) - 1) * bound;
        }
    }

    private sealed record ScaledNormal(double Scale, FanMode Mode) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream) =>
            stream.Normal(shape) * Math.Sqrt(Variance(Scale, Mode, fanIn, fanOut));
    }

    private sealed record OrthogonalValues(double Gain) : Initializer
    {
        public override Tensor Draw(Shape shape, double fanIn, double fanOut, RandomStream stream)
        {
            var rows = shape[0];
            var columns = shape.Elements / rows;
            var normal = stream.Normal([Math.Max(rows, columns), Math.Min(rows, columns)], ScalarType.Float64);
            var (q, r) = Tensor.LinalgQr(normal);
            var orthogonal = q * r.Diagonal().Sign(); // makes the draw uniform: QR alone fixes no signs
            return ((rows < columns ? orthogonal.Transpose(0, 1) : orthogonal) * Gain).Reshape(shape).To(ScalarType.Float32);
        }
    }
}
