using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// In training mode sets each number to zero with a probability and scales the others by 1 / (1 - probability);
/// in evaluation mode the identity. [...] to the same. Source: Srivastava et al. 2014.
/// </summary>
/// <remarks>The mask comes from the evaluation's stream (<see cref="EvaluationStream"/>): a replay drops the same numbers.</remarks>
public sealed class Dropout : Layer
{
    private readonly double _probability;
    private readonly int _spatial;

    /// <summary>Dropout.</summary>
    /// <param name="probability">How often a number is dropped, in [0, 1).</param>
    /// <param name="spatial">How many of the last dimensions are dropped as a whole: 2 drops channels of images.</param>
    public Dropout(double probability, int spatial = 0)
    {
        if (probability is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability of dropping lies in [0, 1).");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(spatial);
        (_probability, _spatial) = (probability, spatial);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        if (!IsTraining || _probability == 0)
        {
            return input;
        }

        var (stream, shape) = EvaluationStream.Next(this, input.Shape[..^_spatial]);
        var mask = stream.Bernoulli(Tensor.Full(shape, 1 - _probability, input.DataType, input.Device)) / (1 - _probability);
        return input * LeadingDimensions.OverSpace(mask, _spatial);
    }
}
