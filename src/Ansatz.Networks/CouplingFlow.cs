using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A bijection of vectors in affine coupling layers, the halves changing places from one to the next: one half becomes (x + t) exp(s) with t and
/// s = r tanh(·) functions of the other, r learned. Source: Dinh, Sohl-Dickstein, Bengio, Density estimation using Real NVP, 2017.
/// </summary>
public sealed class CouplingFlow : Module
{
    private readonly Mlp[] _conditioners;
    private readonly Parameter[] _scales;
    private readonly int _half;

    /// <summary>A flow whose weights are drawn; it is near the identity where its conditioners are.</summary>
    /// <param name="size">The length of a vector, even.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    /// <param name="hidden">The hidden units of a conditioner.</param>
    /// <exception cref="ArgumentException">The length is odd or below 2.</exception>
    public CouplingFlow(long size, RandomStream stream, int layers = 3, long hidden = 32)
    {
        if (size < 2 || size % 2 != 0) throw new ArgumentException($"A coupling flow halves its vectors: the length {size} is not even.", nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        _half = (int)(size / 2);
        _conditioners = [.. Enumerable.Range(0, layers).Select(i => new Mlp([_half, hidden, size], stream[i], Activation.LeakyRelu()))];
        _scales = [.. Enumerable.Range(0, layers).Select(_ => new Parameter(Tensor.Ones([_half])))];
    }

    /// <summary>The bijection of vectors [..., size]; its parameters are read at each use.</summary>
    public Bijector Bijector => Enumerable.Range(0, _conditioners.Length).Select(Layer).Aggregate((flow, layer) => flow.Then(Swap).Then(layer));

    private Bijector Swap => Bijector.Permute([.. Enumerable.Range(0, 2 * _half).Select(i => (long)((i + _half) % (2 * _half)))]);

    private Bijector Layer(int index) => new AffineCoupling(_half, kept =>
    {
        var parts = _conditioners[index].Forward(kept).Chunk(2, -1);
        var log = _scales[index].Value * parts[0].Tanh();
        return (parts[1] * log.Exp(), log);
    });
}
