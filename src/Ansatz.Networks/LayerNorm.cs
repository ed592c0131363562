using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Layer normalization: y = (x - mean) / sqrt(variance + ε) · weight + bias over the last dimensions of each item.
/// [..., shape] to the same. Source: Ba, Kiros and Hinton 2016.
/// </summary>
public sealed class LayerNorm : Layer
{
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly Shape _shape;
    private readonly double _epsilon;

    /// <summary>Layer normalization over the last dimension.</summary>
    /// <param name="width">Its size.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm(long width, bool affine = true, double epsilon = 1e-5)
        : this([width], affine, epsilon)
    {
    }

    /// <summary>Layer normalization over the last dimensions.</summary>
    /// <param name="shape">Their sizes.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm(Shape shape, bool affine = true, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Rank);
        (_shape, _epsilon) = (shape, epsilon);
        if (affine)
        {
            _weight = new Parameter(Tensor.Ones(shape));
            _bias = new Parameter(Tensor.Zeros(shape));
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var (w, b) = (_weight?.Value, _bias?.Value);
        if (w is null || (w.Rank == _shape.Rank && b!.Rank == _shape.Rank))
        {
            return Tensor.LayerNorm(input, _shape.AsSpan(), w, b, _epsilon);
        }

        return (Tensor.LayerNorm(input, _shape.AsSpan(), null, null, _epsilon) * w) + b!;
    }
}
