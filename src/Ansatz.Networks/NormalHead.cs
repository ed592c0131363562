using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A module that gives a diagonal normal distribution: a body's features pass one linear map to mean and log-variance, which is cut to an interval.
/// [..., features] to a distribution with events [outputs].
/// </summary>
public sealed class NormalHead : Module
{
    private readonly Layer? _body;
    private readonly Linear _output;
    private readonly double _minimum;
    private readonly double _maximum;

    /// <summary>A head on features.</summary>
    /// <param name="features">How many features come in.</param>
    /// <param name="outputs">The event's length.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="minimum">The smallest log-variance.</param>
    /// <param name="maximum">The largest log-variance.</param>
    /// <param name="body">What comes before the linear map; null: nothing.</param>
    /// <exception cref="ArgumentException">The smallest log-variance is not below the largest.</exception>
    public NormalHead(long features, long outputs, RandomStream stream, double minimum = -12, double maximum = 6, Layer? body = null)
    {
        if (!(minimum < maximum)) throw new ArgumentException($"The log-variance lies between two bounds; {minimum} is not below {maximum}.", nameof(minimum));
        _body = body;
        _output = new Linear(features, 2 * outputs, stream["output"]);
        (_minimum, _maximum) = (minimum, maximum);
    }

    /// <summary>A head on a perceptron: the last size is the event's length.</summary>
    /// <param name="sizes">The widths from input to event, such as [784, 400, 20].</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="activation">After each hidden layer; null: ReLU.</param>
    /// <param name="minimum">The smallest log-variance.</param>
    /// <param name="maximum">The largest log-variance.</param>
    public static NormalHead Mlp(IReadOnlyList<long> sizes, RandomStream stream, Activation? activation = null, double minimum = -12, double maximum = 6)
    {
        if (sizes.Count < 2) throw new ArgumentException("A head has at least the sizes of its input and output.", nameof(sizes));
        var body = sizes.Count == 2
            ? null
            : new Mlp([.. sizes.Take(sizes.Count - 1)], stream["body"], activation, last: activation ?? Activation.Relu);
        return new NormalHead(sizes[^2], sizes[^1], stream, minimum, maximum, body);
    }

    /// <summary>Mean and log-variance: both [..., outputs].</summary>
    public (Tensor Mean, Tensor LogVariance) Moments(Tensor input)
    {
        var parts = _output.Forward(_body?.Forward(input) ?? input).Chunk(2, -1);
        return (parts[0], parts[1].Clamp(_minimum, _maximum));
    }

    /// <summary>The distribution: batch [...], event [outputs].</summary>
    public Distribution Forward(Tensor input)
    {
        var (mean, logVariance) = Moments(input);
        return Normal.FromLogVariance(mean, logVariance).ToEvent();
    }
}
