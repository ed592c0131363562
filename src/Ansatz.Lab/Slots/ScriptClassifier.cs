using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>A TorchScript network as a classifier: images in, logits out.</summary>
/// <param name="network">The network.</param>
/// <param name="low">The value that it wants for black.</param>
/// <param name="high">The value that it wants for white.</param>
public sealed class ScriptClassifier(TorchScript network, double low = 0, double high = 1) : IClassifier
{
    /// <inheritdoc/>
    public Shape? ItemShape => null;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => null;

    /// <inheritdoc/>
    public Tensor Logits(Tensor items) => network.Forward(low == 0 && high == 1 ? items : low + (high - low) * items);
}
