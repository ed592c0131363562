using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Layers one after the other.</summary>
public sealed class Sequential : Layer
{
    private readonly IReadOnlyList<Layer> _layers;

    /// <summary>Layers in the order in which they act.</summary>
    public Sequential(params IReadOnlyList<Layer> layers) => _layers = layers;

    /// <summary>The layers, in the order in which they act.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Run(_layers, input);

    /// <summary>Applies layers in turn.</summary>
    internal static Tensor Run(IReadOnlyList<Layer> layers, Tensor input)
    {
        foreach (var layer in layers) input = layer.Forward(input);
        return input;
    }
}
