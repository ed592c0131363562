using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Gated recurrent units over sequences: [..., time, inputs] to [..., time, directions · hidden]. See <see cref="GruCell"/> for one step.</summary>
/// <param name="inputs">The size of the last dimension of the input.</param>
/// <param name="hidden">The length of a cell's state.</param>
/// <param name="stream">Where the first weights come from.</param>
/// <param name="layers">How many layers lie one on the other.</param>
/// <param name="bidirectional">Whether there is also a pass from the end to the beginning.</param>
public sealed class Gru(long inputs, long hidden, RandomStream stream, int layers = 1, bool bidirectional = false)
    : RecurrentNetwork(inputs, hidden, layers, bidirectional, 3, stream)
{
    /// <summary>Runs over a sequence.</summary>
    /// <param name="input">[..., time, inputs].</param>
    /// <param name="initial">The first states, [..., layers · directions, hidden]; null: zero.</param>
    /// <param name="mask">Which times there are, bool [..., time]; null: all. At the others the state stays and the output is zero.</param>
    public RecurrentResult Forward(Tensor input, Tensor? initial = null, Tensor? mask = null)
    {
        var (outputs, final) = Run(input, initial is null ? null : [initial], mask);
        return new RecurrentResult(outputs, final[0]);
    }

    private protected override (Tensor Outputs, Tensor[] Final) Sequence(Tensor input, Tensor[] states)
    {
        var (outputs, final) = Tensor.Gru(input, states[0], Flat, hasBiases: true, Layers, dropout: 0, train: false, Directions == 2, batchFirst: true);
        return (outputs, [final]);
    }

    private protected override Tensor[] Step(Tensor projected, Tensor[] states, Tensor hiddenWeight, Tensor hiddenBias)
    {
        var x = projected.Chunk(3, -1);
        var h = Tensor.Linear(states[0], hiddenWeight, hiddenBias).Chunk(3, -1);
        var update = (x[1] + h[1]).Sigmoid();
        var proposal = (x[2] + ((x[0] + h[0]).Sigmoid() * h[2])).Tanh();
        return [proposal + (update * (states[0] - proposal))];
    }
}
