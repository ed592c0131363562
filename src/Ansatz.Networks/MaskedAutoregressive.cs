using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A masked autoregressive network: the outputs for coordinate i depend on the inputs before i only. [..., n] to [..., n, outputs].
/// Germain et al., MADE, 2015.
/// </summary>
public sealed class MaskedAutoregressive : Layer
{
    private readonly IReadOnlyList<Linear> _layers;
    private readonly IReadOnlyList<ModuleBuffer> _masks;
    private readonly Activation _activation;
    private readonly long _outputs;

    /// <summary>A network whose weights are drawn; those of the last layer are small, so that the outputs start near 0.</summary>
    /// <param name="coordinates">n.</param>
    /// <param name="hidden">The widths of the hidden layers.</param>
    /// <param name="outputs">Outputs for each coordinate.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="activation">Between layers; null: ReLU.</param>
    public MaskedAutoregressive(long coordinates, IReadOnlyList<long> hidden, long outputs, RandomStream stream, Activation? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coordinates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        _outputs = outputs;
        _activation = activation ?? Activation.Relu;
        var layers = new List<Linear>();
        var masks = new List<ModuleBuffer>();

        // A unit of degree d sees inputs 1 .. d; an output of coordinate i sees units of degree below i.
        var before = Tensor.Arange(coordinates) + 1;
        for (var i = 0; i <= hidden.Count; i++)
        {
            var isLast = i == hidden.Count;
            var width = isLast ? coordinates * outputs : hidden[i];
            var degrees = isLast ? Tensor.Arange(width).FloorDivide(outputs) + 1 : Tensor.Arange(width).Remainder(Math.Max(1, coordinates - 1)) + 1;
            var mask = isLast ? degrees.Unsqueeze(-1) > before : degrees.Unsqueeze(-1) >= before;
            masks.Add(new ModuleBuffer(mask.To(ScalarType.Float32)));
            layers.Add(new Linear(before.Size(0), width, stream[i]));
            before = degrees;
        }

        layers[^1].Weight.Assign(layers[^1].Weight.Value.Detach() * 0.01);
        layers[^1].Bias!.Assign(layers[^1].Bias!.Value.Detach() * 0.01);
        (_layers, _masks) = (layers, masks);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        for (var i = 0; i < _layers.Count; i++)
        {
            input = Tensor.Linear(input, _layers[i].Weight.Value * _masks[i].Value, _layers[i].Bias!.Value);
            input = i == _layers.Count - 1 ? input : _activation.Forward(input);
        }

        return input.Reshape(input.Shape[..^1].Concat([input.Size(-1) / _outputs, _outputs]));
    }
}
