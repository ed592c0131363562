using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A multilayer perceptron: linear layers with an activation after each but the last. [..., first size] to [..., last size].
/// </summary>
public sealed class Mlp : Layer
{
    private readonly IReadOnlyList<Layer> _layers;

    /// <summary>A perceptron whose weights are drawn.</summary>
    /// <param name="sizes">The widths from input to output, such as [784, 400, 20].</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="activation">Between layers; null: ReLU.</param>
    /// <param name="last">After the last layer; null: nothing.</param>
    /// <param name="normalization">A normalization of a width, before each activation but the last; null: none.</param>
    /// <param name="dropout">The probability of dropping a hidden number.</param>
    /// <param name="initializer">How the weights start; null: <see cref="Initializer.Default"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes.</exception>
    public Mlp(
        IReadOnlyList<long> sizes, RandomStream stream, Activation? activation = null, Activation? last = null,
        Func<long, Layer>? normalization = null, double dropout = 0, Initializer? initializer = null)
    {
        if (sizes.Count < 2) throw new ArgumentException("A perceptron has at least the sizes of its input and output.", nameof(sizes));
        var layers = new List<Layer>();
        for (var i = 1; i < sizes.Count; i++)
        {
            layers.Add(new Linear(sizes[i - 1], sizes[i], stream[i - 1], initializer: initializer));
            if (i == sizes.Count - 1)
            {
                if (last is not null) layers.Add(last);
                break;
            }

            if (normalization is not null) layers.Add(normalization(sizes[i]));
            layers.Add(activation ?? Activation.Relu);
            if (dropout > 0) layers.Add(new Dropout(dropout));
        }

        _layers = layers;
        (Inputs, Outputs) = (sizes[0], sizes[^1]);
    }

    /// <summary>The size of the last dimension of the input.</summary>
    public long Inputs { get; }

    /// <summary>The size of the last dimension of the output.</summary>
    public long Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Sequential.Run(_layers, input);
}
