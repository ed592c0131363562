using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>What a long short-term memory gives for a sequence.</summary>
/// <param name="Outputs">What the last layer shows at all times, [..., time, directions · hidden]; zero where the mask is false.</param>
/// <param name="Final">The states of all layers at the end, both [..., layers · directions, hidden].</param>
public readonly record struct LstmResult(Tensor Outputs, LstmState Final);

/// <summary>Long short-term memories over sequences: [..., time, inputs] to [..., time, directions · hidden]. See <see cref="LstmCell"/> for one step.</summary>
/// <param name="inputs">The size of the last dimension of the input.</param>
/// <param name="hidden">The length of a cell's state.</param>
/// <param name="stream">Where the first weights come from.</param>
/// <param name="layers">How many layers lie one on the other.</param>
/// <param name="bidirectional">Whether there is also a pass from the end to the beginning.</param>
public sealed class Lstm(long inputs, long hidden, RandomStream stream, int layers = 1, bool bidirectional = false)
    : RecurrentNetwork(inputs, hidden, layers, bidirectional, 4, stream)
{
    /// <summary>Runs over a sequence.</summary>
    /// <param name="input">[..., time, inputs].</param>
    /// <param name="initial">The first states, both [..., layers · directions, hidden]; null: zero.</param>
    /// <param name="mask">Which times there are, bool [..., time]; null: all. At the others the state stays and the output is zero.</param>
    public LstmResult Forward(Tensor input, LstmState? initial = null, Tensor? mask = null)
    {
        var (outputs, final) = Run(input, initial is { } given ? [given.Hidden, given.Cell] : null, mask);
        return new LstmResult(outputs, new LstmState(final[0], final[1]));
    }

    private protected override (Tensor Outputs, Tensor[] Final) Sequence(Tensor input, Tensor[] states)
    {
        var (outputs, hidden, cell) = Tensor.Lstm(input, states, Flat, hasBiases: true, Layers, dropout: 0, train: false, Directions == 2, batchFirst: true);
        return (outputs, [hidden, cell]);
    }

    private protected override Tensor[] Step(Tensor projected, Tensor[] states, Tensor hiddenWeight, Tensor hiddenBias)
    {
        var gates = (projected + Tensor.Linear(states[0], hiddenWeight, hiddenBias)).Chunk(4, -1);
        var cell = (gates[1].Sigmoid() * states[1]) + (gates[0].Sigmoid() * gates[2].Tanh());
        return [gates[3].Sigmoid() * cell.Tanh(), cell];
    }
}
