using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// An exponential moving average of a module's weights: after each step w̄ ← d w̄ + (1 - d) w, with d = min(decay, (1 + t) / (10 + t)) at
/// step t, so that the first weights are soon forgotten. Buffers are not averaged.
/// </summary>
public sealed class WeightAverage
{
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _averages;
    private readonly double _decay;
    private long _steps;

    /// <summary>An average that starts at the present weights.</summary>
    /// <param name="decay">How much of the average is kept in a step, in [0, 1).</param>
    /// <param name="modules">Whose weights.</param>
    public WeightAverage(double decay, params IReadOnlyList<Module> modules)
    {
        if (decay is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay of an average lies in [0, 1).");
        }

        using var off = NoGrad.Begin();
        _decay = decay;
        _parameters = [.. modules.SelectMany(module => module.Parameters()).Distinct()];
        _averages = [.. _parameters.Select(parameter => parameter.Unconstrained.Detach().Clone().Escape())];
    }

    /// <summary>Moves the average towards the present weights.</summary>
    public void Update()
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        _steps++;
        var weight = 1 - Math.Min(_decay, (1.0 + _steps) / (10 + _steps));
        for (var i = 0; i < _averages.Length; i++)
        {
            _averages[i].LerpInPlace(_parameters[i].Unconstrained, weight);
        }
    }

    /// <summary>Exchanges weights and averages: once to use the average, once more to go on training.</summary>
    public void Swap()
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        for (var i = 0; i < _averages.Length; i++)
        {
            var leaf = _parameters[i].Unconstrained;
            var held = leaf.Clone();
            leaf.CopyInPlace(_averages[i]);
            _averages[i].CopyInPlace(held);
        }
    }

    /// <summary>The averages, <c>0</c>, <c>1</c>, .. in the order of the parameters, and <c>step</c>.</summary>
    public OrderedDictionary<string, Tensor> State()
    {
        var state = new OrderedDictionary<string, Tensor> { ["step"] = Tensor.Scalar(_steps, ScalarType.Int64) };
        for (var i = 0; i < _averages.Length; i++)
        {
            state.Add(i.ToString(), _averages[i]);
        }

        return state;
    }

    /// <summary>Takes up averages that <see cref="State"/> gave.</summary>
    /// <exception cref="StateException">Names or shapes differ: the message says which.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        StateException.ThrowIfDifferent(nameof(WeightAverage), State(), "state", state);
        using var off = NoGrad.Begin();
        _steps = state["step"].ToInt64();
        for (var i = 0; i < _averages.Length; i++)
        {
            _averages[i].CopyInPlace(state[i.ToString()]);
        }
    }
}
