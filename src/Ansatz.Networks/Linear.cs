using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>An affine map of the last dimension: y = x Wᵀ + b. [..., inputs] to [..., outputs].</summary>
/// <remarks>
/// Drawn weights (<see cref="Module.View"/>) may have further dimensions on the left, [..., outputs, inputs] and [..., outputs],
/// which broadcast with those of the input.
/// </remarks>
public sealed class Linear : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>An affine map whose weights are drawn.</summary>
    /// <param name="inputs">The size of the last dimension of the input.</param>
    /// <param name="outputs">The size of the last dimension of the output.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializer">How the weight starts; null: <see cref="Initializer.Default"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null: <see cref="Initializer.Default"/>.</param>
    public Linear(
        long inputs, long outputs, RandomStream stream, bool bias = true, Initializer? initializer = null, Initializer? biasInitializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Inputs = inputs;
        Outputs = outputs;
        _weight = new Parameter((initializer ?? Initializer.Default).Draw([outputs, inputs], inputs, outputs, stream["weight"]));
        if (bias)
        {
            _bias = new Parameter((biasInitializer ?? Initializer.Default).Draw([outputs], inputs, outputs, stream["bias"]));
        }
    }

    /// <summary>The size of the last dimension of the input.</summary>
    public long Inputs { get; }

    /// <summary>The size of the last dimension of the output.</summary>
    public long Outputs { get; }

    /// <summary>The matrix W: [outputs, inputs].</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias b: [outputs]; null if there is none.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        Tensor w = _weight.Value;
        var b = _bias?.Value;
        if (w.Rank == 2 && (b is null || b.Rank == 1))
        {
            return Tensor.Linear(input, w, b);
        }

        return b is null ? Product(input, w) : Product(input, w) + b;
    }

    // W is [..., outputs, inputs]. Where the input has one more dimension than the weight's leading ones allow for, and the weight
    // does not differ along it, that dimension is the rows of an ordinary batched product; else each row has its own matrix.
    private static Tensor Product(Tensor input, Tensor w)
    {
        if (w.Rank > 2 && w.Size(-3) == 1 && input.Rank > 1)
        {
            return input.MatMul(w.Squeeze(-3).Transpose(-2, -1));
        }

        return w.Rank == 2 ? input.MatMul(w.Transpose(-2, -1)) : w.MatMul(input.Unsqueeze(-1)).Squeeze(-1);
    }
}
