using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A learned vector for each of a number of tokens. Integers [...] to [..., width].</summary>
public sealed class Embedding : Layer
{
    private readonly Parameter _weight;

    /// <summary>A table of drawn vectors.</summary>
    /// <param name="count">How many tokens there are: they are 0 to count - 1.</param>
    /// <param name="width">The vectors' length.</param>
    /// <param name="stream">Where the first vectors come from.</param>
    /// <param name="initializer">How the vectors start; null: standard normal.</param>
    public Embedding(long count, long width, RandomStream stream, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _weight = new Parameter((initializer ?? Initializer.Normal()).Draw([count, width], width, count, stream["weight"]));
    }

    /// <summary>The vectors: [count, width].</summary>
    public Parameter Weight => _weight;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        Tensor table = _weight.Value;
        return table.Rank == 2
            ? Tensor.Embedding(table, input)
            : throw new ArgumentException($"An embedding reads one table [count, width]; its weights are {table.Shape}.", nameof(input));
    }
}
