using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Graph attention: node i takes the mean of the projected nodes W x_j that it is joined to, with weights softmax_j LeakyReLU(a · W x_i + b · W x_j), in several
/// heads whose results stand one after the other. A row of weights sums to 1; a node that is joined to nothing gives the bias.
/// Source: Veličković et al., Graph Attention Networks, 2018. <see cref="Ragged"/> brings graphs of different sizes to one.
/// </summary>
public sealed class GraphAttention : Module
{
    private const double Variance = 1e-5;

    private readonly Linear _projection;
    private readonly Parameter _receiver;
    private readonly Parameter _sender;
    private readonly Parameter _bias;
    private readonly long _heads;
    private readonly double _slope;
    private readonly bool _normalize;

    /// <summary>Graph attention whose weights are drawn.</summary>
    /// <param name="inputs">Features of a node.</param>
    /// <param name="outputs">Features of a head's result.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="slope">The slope of the leaky ReLU below zero.</param>
    /// <param name="normalize">Whether each feature is first brought to mean 0 and variance 1 over the nodes of a graph (instance normalization).</param>
    public GraphAttention(long inputs, long outputs, long heads, RandomStream stream, double slope = 0.2, bool normalize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        var start = Initializer.XavierUniform();
        _projection = new Linear(inputs, heads * outputs, stream["projection"], bias: false, start);
        _receiver = new Parameter(start.Draw([heads, outputs], outputs, 1, stream["receiver"]));
        _sender = new Parameter(start.Draw([heads, outputs], outputs, 1, stream["sender"]));
        _bias = new Parameter(Tensor.Zeros([heads * outputs]));
        (_heads, _slope, _normalize) = (heads, slope, normalize);
    }

    /// <summary>Attends.</summary>
    /// <param name="nodes">[..., n, inputs].</param>
    /// <param name="joined">Whether node i (row) sees node j: bool, broadcasting to [..., n, n].</param>
    /// <returns>[..., n, heads · outputs].</returns>
    public Tensor Forward(Tensor nodes, Tensor joined)
    {
        var (weights, values) = Attend(nodes, joined);
        return weights.MatMul(values).Transpose(-3, -2).Flatten(-2, -1) + _bias;
    }

    /// <summary>The weights of attention, [..., heads, n, n].</summary>
    /// <param name="nodes">[..., n, inputs].</param>
    /// <param name="joined">Whether node i (row) sees node j: bool, broadcasting to [..., n, n].</param>
    public Tensor Weights(Tensor nodes, Tensor joined) => Attend(nodes, joined).Weights;

    private (Tensor Weights, Tensor Values) Attend(Tensor nodes, Tensor joined)
    {
        var values = _projection.Forward(_normalize ? Normalized(nodes, joined) : nodes).Unflatten(-1, [_heads, _projection.Outputs / _heads]).Transpose(-3, -2);
        var scores = (Product(values, _receiver) + Product(values, _sender).Transpose(-2, -1)).LeakyRelu(_slope);
        var seen = joined.Unsqueeze(-3);
        return (scores.MaskedFill(!seen, -1e30).Softmax(-1) * seen, values);
    }

    // [..., heads, n, outputs] with [heads, outputs]: [..., heads, n, 1].
    private static Tensor Product(Tensor values, Parameter direction) => values.MatMul(direction.Value.Unsqueeze(-1));

    private static Tensor Normalized(Tensor nodes, Tensor joined)
    {
        var present = joined.Any(-1).Unsqueeze(-1).To(nodes.DataType);
        var count = present.Sum([-2], keepDimension: true).Clamp(1);
        var centered = nodes - (nodes * present).Sum([-2], keepDimension: true) / count;
        return centered / ((centered.Square() * present).Sum([-2], keepDimension: true) / count + Variance).Sqrt();
    }
}
