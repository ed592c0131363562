using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Carries any number of leading dimensions through operators that take exactly one.</summary>
internal static class LeadingDimensions
{
    /// <summary>Applies an operator on [n, rest] to a tensor of shape [..., rest], and gives [..., rest of the result].</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="trailing">How many dimensions, from the right, the operator works on.</param>
    /// <param name="function">The operator. It keeps the first dimension.</param>
    /// <exception cref="ArgumentException">The tensor has too few dimensions.</exception>
    public static Tensor Apply(Tensor input, int trailing, Func<Tensor, Tensor> function)
    {
        var shape = input.Shape;
        if (shape.Rank == trailing + 1)
        {
            return function(input);
        }

        if (shape.Rank < trailing)
        {
            throw new ArgumentException($"The input has the shape {shape}; at least {trailing} dimensions are needed.", nameof(input));
        }

        var leading = shape[..^trailing];
        var output = function(input.Reshape(new Shape(leading.Elements).Concat(shape[^trailing..])));
        return output.Reshape(leading.Concat(output.Shape[1..]));
    }

    /// <summary>A value per channel, [..., c], shaped to broadcast over [..., c, spatial].</summary>
    public static Tensor OverSpace(Tensor channels, int spatial)
    {
        for (var i = 0; i < spatial; i++)
        {
            channels = channels.Unsqueeze(-1);
        }

        return channels;
    }
}
