using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A convolution over one, two or three spatial dimensions, or its transpose.
/// [..., channels in, space] to [..., channels out, space].
/// </summary>
/// <remarks>
/// With input length n, kernel k, stride s, padding p, dilation d and output padding o, a convolution gives
/// floor((n + 2p - d(k - 1) - 1) / s) + 1, and a transposed one (n - 1)s - 2p + d(k - 1) + o + 1.
/// Drawn weights (<see cref="Module.View"/>) may have dimensions on the left; each copy then convolves its own.
/// </remarks>
public abstract class Convolution : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly bool _transposed;
    private readonly long _groups;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long[] _outputPadding;

    private protected Convolution(ConvolutionGeometry geometry, RandomStream stream, bool bias, Initializer? initializer)
    {
        geometry.Check();
        (_transposed, _groups, Inputs, Outputs) = (geometry.Transposed, geometry.Groups, geometry.Inputs, geometry.Outputs);
        Spatial = geometry.Kernel.Length;
        (_stride, _padding, _dilation, _outputPadding) = (geometry.Stride, geometry.Padding, geometry.Dilation, geometry.OutputPadding);
        _weight = new Parameter((initializer ?? Initializer.Default).Draw(geometry.WeightShape, geometry.FanIn, geometry.FanOut, stream["weight"]));
        if (bias)
        {
            _bias = new Parameter(Initializer.Default.Draw([Outputs], geometry.FanIn, geometry.FanOut, stream["bias"]));
        }
    }

    /// <summary>How many channels the input has.</summary>
    public long Inputs { get; }

    /// <summary>How many channels the output has.</summary>
    public long Outputs { get; }

    /// <summary>How many spatial dimensions are convolved.</summary>
    public int Spatial { get; }

    /// <summary>The kernel: [out, in / groups, kernel], of a transposed convolution [in, out / groups, kernel].</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias: [out]; null if there is none.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        if (input.Rank <= Spatial || input.Size(-1 - Spatial) != Inputs)
        {
            throw new ArgumentException(
                $"{GetType().Name} expects [..., {Inputs}{string.Concat(Enumerable.Repeat(", n", Spatial))}]; the input is {input.Shape}.", nameof(input));
        }

        Tensor w = _weight.Value;
        var b = _bias?.Value;
        return w.Rank == Spatial + 2 && (b is null || b.Rank == 1)
            ? LeadingDimensions.Apply(input, Spatial + 1, x => Convolve(x, w, b, _groups))
            : Copies(input, w, b);
    }

    private Tensor Convolve(Tensor x, Tensor w, Tensor? b, long parts) =>
        Tensor.Convolution(x, w, b, _stride, _padding, _dilation, _transposed, _outputPadding, parts);

    // Weights [copies, 1.., out, in, kernel] over an input [copies or nothing, rows.., in, space]: one convolution in groups.
    private Tensor Copies(Tensor input, Tensor w, Tensor? b)
    {
        var leading = w.Rank - Spatial - 2;
        if (leading < 1 || w.Shape[1..leading].Elements != 1)
        {
            throw new ArgumentException(
                $"Drawn weights of a convolution differ along their first dimension only; these are {w.Shape}.", nameof(input));
        }

        var copies = w.Size(0);
        var image = input.Shape[^(Spatial + 1)..];
        var shared = input.Rank - Spatial - 1 < leading;
        var rows = shared ? input.Shape[..^(Spatial + 1)] : input.Shape[1..^(Spatial + 1)];
        var x = input.Reshape(new Shape(shared ? 1 : input.Size(0), rows.Elements).Concat(image)).Expand(new Shape(copies, rows.Elements).Concat(image));
        x = x.Transpose(0, 1).Reshape(new Shape(rows.Elements, copies * Inputs).Concat(image[1..]));
        var kernel = w.Shape[leading..];
        var y = Convolve(x, w.Reshape(new Shape(copies * kernel[0]).Concat(kernel[1..])), null, copies * _groups);
        var space = y.Shape[2..];
        y = y.Reshape(new Shape(rows.Elements, copies, Outputs).Concat(space)).Transpose(0, 1)
            .Reshape(new Shape(copies).Concat(rows).Concat([Outputs]).Concat(space));
        return b is null ? y : y + LeadingDimensions.OverSpace(b, Spatial);
    }
}
