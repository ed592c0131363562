using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>What a recurrent network gives for a sequence.</summary>
/// <param name="Outputs">The states of the last layer at all times, [..., time, directions · hidden]; zero where the mask is false.</param>
/// <param name="Final">The states of all layers at the end, [..., layers · directions, hidden]; the backward direction ends at time 0.</param>
public readonly record struct RecurrentResult(Tensor Outputs, Tensor Final);

/// <summary>A recurrent network over sequences [..., time, inputs]: layers of cells in one or both directions.</summary>
public abstract class RecurrentNetwork : Module
{
    private readonly RecurrentWeights[] _weights;
    private readonly int _gates;

    private protected RecurrentNetwork(long inputs, long hidden, int layers, bool bidirectional, int gates, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        (Inputs, Hidden, Layers, Directions, _gates) = (inputs, hidden, layers, bidirectional ? 2 : 1, gates);
        _weights = new RecurrentWeights[layers * Directions];
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] = new RecurrentWeights(i < Directions ? inputs : Directions * hidden, hidden, gates, stream[i]);
        }
    }

    /// <summary>The size of the last dimension of the input.</summary>
    public long Inputs { get; }

    /// <summary>The length of a cell's state.</summary>
    public long Hidden { get; }

    /// <summary>How many layers lie one on the other.</summary>
    public int Layers { get; }

    /// <summary>1, or 2 when there is also a pass from the end to the beginning.</summary>
    public int Directions { get; }

    private protected int States => _gates == 4 ? 2 : 1;

    /// <summary>The weights of all layers and directions, as libtorch's operators list them.</summary>
    private protected Tensor[] Flat =>
        [.. _weights.Select(w => w.Values).SelectMany(w => new[] { w.InputWeight, w.HiddenWeight, w.InputBias, w.HiddenBias })];

    /// <summary>The operator for a whole sequence.</summary>
    /// <param name="input">[n, time, inputs].</param>
    /// <param name="states">Each [layers · directions, n, hidden].</param>
    /// <returns>[n, time, directions · hidden] and the last states, shaped as the first.</returns>
    private protected abstract (Tensor Outputs, Tensor[] Final) Sequence(Tensor input, Tensor[] states);

    /// <summary>One step.</summary>
    /// <param name="projected">W x + b: [n, gates · hidden].</param>
    /// <param name="states">Each [n, hidden].</param>
    /// <param name="hiddenWeight">U.</param>
    /// <param name="hiddenBias">The bias of U h.</param>
    private protected abstract Tensor[] Step(Tensor projected, Tensor[] states, Tensor hiddenWeight, Tensor hiddenBias);

    /// <summary>Runs over a sequence with any leading dimensions.</summary>
    private protected (Tensor Outputs, Tensor[] Final) Run(Tensor input, Tensor[]? initial, Tensor? mask)
    {
        if (input.Rank < 2 || input.Size(-1) != Inputs)
        {
            throw new ArgumentException($"{GetType().Name} expects [..., time, {Inputs}]; the input is {input.Shape}.", nameof(input));
        }

        var (leading, time) = (input.Shape[..^2], input.Size(-2));
        var n = leading.Elements;
        long blocks = Layers * Directions;
        var states = initial is null
            ? [.. Enumerable.Range(0, States).Select(_ => Tensor.Zeros([blocks, n, Hidden], input.DataType, input.Device))]
            : initial.Select(state => state.Expand(leading.Concat([blocks, Hidden])).Reshape([n, blocks, Hidden]).Transpose(0, 1)).ToArray();
        var x = input.Reshape([n, time, Inputs]);
        var (outputs, final) = mask is null
            ? Sequence(x, states)
            : Masked(x, states, mask.Expand(leading.Concat([time])).Reshape([n, time, 1]));
        return (
            outputs.Reshape(leading.Concat([time, Directions * Hidden])),
            [.. final.Select(state => state.Transpose(0, 1).Reshape(leading.Concat([blocks, Hidden])))]);
    }

    // Where the mask is false a state stays as it is and nothing is shown.
    private (Tensor Outputs, Tensor[] Final) Masked(Tensor x, Tensor[] states, Tensor mask)
    {
        var time = x.Size(1);
        var final = new List<Tensor>[States];
        for (var s = 0; s < States; s++) final[s] = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            var directions = new Tensor[Directions];
            for (var direction = 0; direction < Directions; direction++)
            {
                var block = (layer * Directions) + direction;
                var (w, u, b, c) = _weights[block].Values;
                var projected = Tensor.Linear(x, w, b);
                Tensor[] state = [.. states.Select(s => s.Select(0, block))];
                var shown = new Tensor[time];
                for (var i = 0; i < time; i++)
                {
                    var t = direction == 0 ? i : time - 1 - i;
                    var here = mask.Select(1, t);
                    var next = Step(projected.Select(1, t), state, u, c);
                    state = [.. next.Zip(state, (after, before) => Tensor.Where(here, after, before))];
                    shown[t] = state[0] * here;
                }

                directions[direction] = Tensor.Stack(shown, 1);
                for (var s = 0; s < States; s++) final[s].Add(state[s]);
            }

            x = Directions == 1 ? directions[0] : Tensor.Cat(directions, -1);
        }

        return (x, [.. final.Select(blocks => Tensor.Stack([.. blocks], 0))]);
    }
}
