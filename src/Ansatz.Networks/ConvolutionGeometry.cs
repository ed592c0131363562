using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Sizes of a convolution.</summary>
internal sealed record ConvolutionGeometry(long Inputs, long Outputs, long[] Kernel, bool Transposed)
{
    public long[] Stride { get; init; } = [];

    public long[] Padding { get; init; } = [];

    public long[] Dilation { get; init; } = [];

    public long[] OutputPadding { get; init; } = [];

    public long Groups { get; init; } = 1;

    public Shape WeightShape =>
        ((Shape)(Transposed ? [Inputs, Outputs / Groups] : [Outputs, Inputs / Groups])).Concat(Kernel);

    private double Volume => Kernel.Aggregate(1.0, (product, k) => product * k);

    private double Steps => Stride.Aggregate(1.0, (product, s) => product * s);

    /// <summary>How many numbers one output is a sum of: a transposed convolution of stride s meets one in s of its kernel's entries.</summary>
    public double FanIn => (double)Inputs / Groups * Volume / (Transposed ? Steps : 1);

    /// <summary>How many outputs one input goes to.</summary>
    public double FanOut => (double)Outputs / Groups * Volume / (Transposed ? 1 : Steps);

    /// <summary>A geometry that is the same in all spatial dimensions.</summary>
    public static ConvolutionGeometry Equal(
        int dimensions, bool transposed, long inputs, long outputs, long kernel, long stride, long padding, long outputPadding, long dilation, long groups) =>
        new(inputs, outputs, Equal(kernel, dimensions), transposed)
        {
            Stride = Equal(stride, dimensions),
            Padding = Equal(padding, dimensions),
            OutputPadding = Equal(outputPadding, dimensions),
            Dilation = Equal(dilation, dimensions),
            Groups = groups,
        };

    /// <summary>The same size in all dimensions.</summary>
    public static long[] Equal(long size, int dimensions)
    {
        var sizes = new long[dimensions];
        Array.Fill(sizes, size);
        return sizes;
    }

    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Groups);
        if (Inputs % Groups != 0 || Outputs % Groups != 0)
        {
            throw new ArgumentException($"{Groups} groups divide neither {Inputs} channels in nor {Outputs} out evenly.");
        }

        if (Kernel.Any(k => k < 1) || Stride.Any(s => s < 1) || Dilation.Any(d => d < 1) || Padding.Any(p => p < 0) || OutputPadding.Any(p => p < 0))
        {
            throw new ArgumentException("Kernel, stride and dilation are at least 1, paddings at least 0.");
        }
    }
}
