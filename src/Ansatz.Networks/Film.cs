using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Feature-wise linear modulation: y = (1 + γ(c)) x + β(c), a scale and a shift for each channel that depend on a condition.
/// It starts as the identity. Source: Perez et al. 2018.
/// </summary>
public sealed class Film : Module
{
    private readonly Linear _modulation;
    private readonly int _spatial;

    /// <summary>A modulation.</summary>
    /// <param name="condition">The condition's length.</param>
    /// <param name="channels">How many channels are modulated.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="spatial">How many dimensions lie right of the channels.</param>
    /// <param name="initializer">How the map from condition to scale and shift starts; null: zero.</param>
    public Film(long condition, long channels, RandomStream stream, int spatial = 0, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spatial);
        _modulation = new Linear(condition, 2 * channels, stream["modulation"], initializer: initializer ?? Initializer.Zeros, biasInitializer: Initializer.Zeros);
        _spatial = spatial;
    }

    /// <summary>Modulates.</summary>
    /// <param name="input">[..., channels, space].</param>
    /// <param name="condition">[..., condition], broadcasting on the left.</param>
    public Tensor Forward(Tensor input, Tensor condition)
    {
        var parts = _modulation.Forward(condition).Chunk(2, -1);
        return (input * (1 + LeadingDimensions.OverSpace(parts[0], _spatial))) + LeadingDimensions.OverSpace(parts[1], _spatial);
    }
}
