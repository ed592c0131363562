using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Every channel blurred with a normal density, cut at three standard deviations and normalized, borders reflected: [n, channels, height, width] to the same.
/// </summary>
public sealed class GaussianBlur : Layer
{
    private readonly double[] _weights;

    /// <summary>A blur.</summary>
    /// <param name="deviation">The standard deviation, in pixels; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public GaussianBlur(double deviation)
    {
        if (!(deviation > 0 && double.IsFinite(deviation))) throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "the standard deviation of a blur is positive and finite");
        var radius = (int)Math.Ceiling(3 * deviation);
        double[] values = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-0.5 * i * i / (deviation * deviation)))];
        var sum = values.Sum();
        _weights = [.. values.Select(value => value / sum)];
    }

    private int Radius => _weights.Length / 2;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A side is not larger than three standard deviations.</exception>
    public override Tensor Forward(Tensor input)
    {
        if (input.Size(-1) <= Radius || input.Size(-2) <= Radius) throw new ArgumentException($"images {input.Shape} are too small for a blur that reaches {Radius} pixels", nameof(input));
        var kernel = Tensor.From<double>(_weights, 1, 1, _weights.Length).To(input.DataType).To(input.Device);
        var flat = input.Reshape([-1, 1, input.Size(-2), input.Size(-1)]).Pad([Radius, Radius, Radius, Radius], "reflect");
        return Tensor.Conv2d(Tensor.Conv2d(flat, kernel.Unsqueeze(2)), kernel.Unsqueeze(3)).Reshape(input.Shape);
    }
}
