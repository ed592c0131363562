using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// One step of a gated recurrent unit: r = σ(W_r x + U_r h), u = σ(W_u x + U_u h), n = tanh(W_n x + b + r (U_n h + c)),
/// h' = (1 - u) n + u h. Gates are stacked r, u, n. Source: Cho et al. 2014, as PyTorch has it.
/// </summary>
public sealed class GruCell : Module
{
    private readonly RecurrentWeights _weights;
    private readonly long _hidden;

    /// <summary>A cell whose weights are drawn.</summary>
    /// <param name="inputs">The input's length.</param>
    /// <param name="hidden">The state's length.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public GruCell(long inputs, long hidden, RandomStream stream)
    {
        _weights = new RecurrentWeights(inputs, hidden, 3, stream);
        _hidden = hidden;
    }

    /// <summary>The next state.</summary>
    /// <param name="input">[..., inputs].</param>
    /// <param name="state">[..., hidden]; null: zero.</param>
    /// <returns>[..., hidden].</returns>
    public Tensor Forward(Tensor input, Tensor? state = null)
    {
        var (w, u, b, c) = _weights.Values;
        var leading = input.Shape[..^1];
        var x = input.Reshape([leading.Elements, input.Size(-1)]);
        var h = state is null
            ? Tensor.Zeros([leading.Elements, _hidden], input.DataType, input.Device)
            : state.Expand(leading.Concat([_hidden])).Reshape([leading.Elements, _hidden]);
        return Tensor.GruCell(x, h, w, u, b, c).Reshape(leading.Concat([_hidden]));
    }
}
