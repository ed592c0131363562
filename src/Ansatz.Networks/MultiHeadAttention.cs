using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Multi-head attention: each head mixes values by softmax(q kᵀ / sqrt(d)) of projected queries and keys.
/// Self-attention without a context, cross-attention with one, causal on demand. Source: Vaswani et al. 2017.
/// </summary>
public sealed class MultiHeadAttention : Module
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly long _heads;

    /// <summary>Attention whose weights are drawn.</summary>
    /// <param name="width">The width of queries and of the result, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="contextWidth">The width of the context; null: <paramref name="width"/>.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public MultiHeadAttention(long width, long heads, RandomStream stream, long? contextWidth = null, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (width % heads != 0) throw new ArgumentException($"{heads} heads do not divide a width of {width}.", nameof(heads));
        var start = Initializer.XavierUniform();
        _query = new Linear(width, width, stream["query"], bias, start, Initializer.Zeros);
        _key = new Linear(contextWidth ?? width, width, stream["key"], bias, start, Initializer.Zeros);
        _value = new Linear(contextWidth ?? width, width, stream["value"], bias, start, Initializer.Zeros);
        _output = new Linear(width, width, stream["output"], bias, start, Initializer.Zeros);
        _heads = heads;
    }

    /// <summary>Attends.</summary>
    /// <param name="input">What asks: [..., n, width].</param>
    /// <param name="context">What is asked: [..., m, context width]; null: the input itself.</param>
    /// <param name="mask">Which of the context each query may see: bool, broadcasting to [..., n, m]; null: all. A query that sees nothing gets the output's bias.</param>
    /// <param name="causal">Whether the i-th query sees the first i + 1 + (m - n) of the context only.</param>
    /// <returns>[..., n, width].</returns>
    public Tensor Forward(Tensor input, Tensor? context = null, Tensor? mask = null, bool causal = false)
    {
        context ??= input;
        Tensor query = Split(_query.Forward(input)), key = Split(_key.Forward(context)), value = Split(_value.Forward(context));
        var scores = (query * (1 / Math.Sqrt(query.Size(-1)))).MatMul(key.Transpose(-2, -1));
        var seen = mask?.Unsqueeze(-3);
        if (causal)
        {
            var past = Tensor.Ones(scores.Shape[^2..], ScalarType.Bool, input.Device).LowerTriangle(scores.Size(-1) - scores.Size(-2));
            seen = seen is null ? past : seen & past;
        }

        return _output.Forward(Join(Weights(scores, seen).MatMul(value)));
    }

    // A row without anything to see has weights zero rather than not-a-number.
    private static Tensor Weights(Tensor scores, Tensor? seen) =>
        seen is null ? scores.Softmax(-1) : scores.MaskedFill(!seen, -1e30).Softmax(-1) * seen;

    // [..., n, heads * d] to [..., heads, n, d] and back.
    private Tensor Split(Tensor x) => x.Reshape(x.Shape[..^1].Concat([_heads, x.Size(-1) / _heads])).Transpose(-3, -2);

    private static Tensor Join(Tensor x) => x.Transpose(-3, -2).Flatten(-2, -1);
}
