using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Lowers the learning rate when a metric no longer improves: after <paramref name="patience"/> reports without an improvement
/// the optimizer's <see cref="Optimizer.Scale"/> is multiplied by <paramref name="factor"/>. A policy with a memory, and so no <see cref="Schedule"/>.
/// </summary>
/// <param name="factor">What the rate is multiplied by, in (0, 1).</param>
/// <param name="patience">How many reports without an improvement are borne.</param>
/// <param name="threshold">How much smaller, relative to the best so far, a metric must be to count as better.</param>
/// <param name="minimum">The smallest scale.</param>
public sealed class Plateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, double minimum = 0)
{
    private double _best = double.PositiveInfinity;
    private int _waited;

    /// <summary>What the learning rate is multiplied by now. 1 at first.</summary>
    public double Scale { get; private set; } = 1;

    /// <summary>Takes note of a metric that should fall.</summary>
    /// <param name="metric">Its value, such as a validation loss; not-a-number counts as no improvement.</param>
    /// <returns>The scale from now on.</returns>
    public double Report(double metric)
    {
        if (metric < _best - (threshold * Math.Abs(double.IsFinite(_best) ? _best : 0)))
        {
            (_best, _waited) = (metric, 0);
        }
        else if (++_waited > patience)
        {
            (Scale, _waited) = (Math.Max(minimum, Scale * factor), 0);
        }

        return Scale;
    }

    /// <summary>The memory: names to numbers.</summary>
    public OrderedDictionary<string, Tensor> State() => new()
    {
        ["scale"] = Tensor.Scalar(Scale, ScalarType.Float64),
        ["best"] = Tensor.Scalar(_best, ScalarType.Float64),
        ["waited"] = Tensor.Scalar(_waited, ScalarType.Int64),
    };

    /// <summary>Takes up a memory that <see cref="State"/> gave.</summary>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        StateException.ThrowIfDifferent(nameof(Plateau), State(), "state", state);
        (Scale, _best, _waited) = (state["scale"].ToDouble(), state["best"].ToDouble(), (int)state["waited"].ToInt64());
    }
}
