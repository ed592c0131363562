using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The state of a long short-term memory.</summary>
/// <param name="Hidden">What it shows.</param>
/// <param name="Cell">What it keeps.</param>
public readonly record struct LstmState(Tensor Hidden, Tensor Cell);

/// <summary>
/// One step of a long short-term memory: i, f, o = σ(W x + U h), g = tanh(W_g x + U_g h), c' = f c + i g, h' = o tanh(c').
/// Gates are stacked i, f, g, o. Source: Hochreiter and Schmidhuber 1997, with forget gates as PyTorch has it.
/// </summary>
public sealed class LstmCell : Module
{
    private readonly RecurrentWeights _weights;
    private readonly long _hidden;

    /// <summary>A cell whose weights are drawn.</summary>
    /// <param name="inputs">The input's length.</param>
    /// <param name="hidden">The state's length.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public LstmCell(long inputs, long hidden, RandomStream stream)
    {
        _weights = new RecurrentWeights(inputs, hidden, 4, stream);
        _hidden = hidden;
    }

    /// <summary>The next state.</summary>
    /// <param name="input">[..., inputs].</param>
    /// <param name="state">Both [..., hidden]; null: zero.</param>
    /// <returns>Both [..., hidden].</returns>
    public LstmState Forward(Tensor input, LstmState? state = null)
    {
        var (w, u, b, c) = _weights.Values;
        var leading = input.Shape[..^1];
        var full = leading.Concat([_hidden]);
        Shape flat = [leading.Elements, _hidden];
        var (hidden, cell) = state is { } given
            ? (given.Hidden.Expand(full).Reshape(flat), given.Cell.Expand(full).Reshape(flat))
            : (Tensor.Zeros(flat, input.DataType, input.Device), Tensor.Zeros(flat, input.DataType, input.Device));
        (hidden, cell) = Tensor.LstmCell(input.Reshape([leading.Elements, input.Size(-1)]), [hidden, cell], w, u, b, c);
        return new LstmState(hidden.Reshape(full), cell.Reshape(full));
    }
}
