using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A map of two inputs as a sum of a map of each, f(a) + g(b); without f where there is no a.</summary>
internal sealed class BranchSum(Layer? first, Layer second) : Module
{
    private readonly Layer? _first = first;
    private readonly Layer _second = second;

    /// <summary>f(a) + g(b), [..., outputs].</summary>
    public Tensor Forward(Tensor a, Tensor b) => _first is null ? Second(b) : _first.Forward(a) + Second(b);

    /// <summary>g(b), [..., outputs].</summary>
    public Tensor Second(Tensor b) => _second.Forward(b);
}

/// <summary>
/// A normal whose mean is a map, and whose deviation is a number for all, a learned number for each output (linear), or the magnitude of a map of its own
/// (others: a raw output of either sign, whose square is the variance). Squashed, mean and raw deviation pass a hyperbolic tangent.
/// </summary>
internal sealed class NormalMap : Module
{
    private const double Smallest = 1e-8;

    private readonly BranchSum _map;
    private readonly Parameter? _deviation;
    private readonly double? _fixed;
    private readonly bool _depends;
    private readonly bool _squashed;

    /// <summary>A normal map.</summary>
    /// <param name="makeMap">Makes the map of so many outputs.</param>
    /// <param name="size">The length of the event.</param>
    /// <param name="deviation">Fixed or learned.</param>
    /// <param name="depends">Whether a learned deviation depends on the data.</param>
    /// <param name="squashed">Whether outputs pass a hyperbolic tangent.</param>
    public NormalMap(Func<long, BranchSum> makeMap, long size, LatentDeviation deviation, bool depends, bool squashed = false)
    {
        (_fixed, _depends, _squashed) = (deviation.Value, depends && deviation.Value is null, squashed);
        _map = makeMap(_depends ? 2 * size : size);
        if (_fixed is null && !_depends) _deviation = new Parameter(Tensor.Ones([size]), Probability.Constraint.Positive);
    }

    /// <summary>Mean [..., size], and deviation [..., size], [size] or a number.</summary>
    public (Tensor Mean, Tensor Deviation) Moments(Tensor a, Tensor b)
    {
        var output = _map.Forward(a, b);
        if (_squashed) output = output.Tanh();
        if (!_depends) return (output, Deviations(output));
        var parts = output.Chunk(2, -1);
        return (parts[0], (parts[1].Square() + Smallest).Sqrt());
    }

    /// <summary>The mean alone, of a map that is linear.</summary>
    public Tensor Mean(Tensor a, Tensor b) => _map.Forward(a, b);

    /// <summary>The mean's part in the second input, of a map that is linear.</summary>
    public Tensor MeanOfSecond(Tensor b) => _map.Second(b);

    /// <summary>The deviations that are the same for all data, [size].</summary>
    public Tensor DeviationsOf(long size, Tensor like) => Deviations(like) is { Rank: 1 } each ? each : Tensor.Full([size], _fixed!.Value, like.DataType, like.Device);

    private Tensor Deviations(Tensor like) => _deviation is { } learned ? learned.Value : Tensor.Scalar(_fixed!.Value, like.DataType, like.Device);
}

/// <summary>Makes the maps of a kind of network between rows of x, of y, and latents.</summary>
/// <param name="options">The kind and its sizes.</param>
/// <param name="layout">Where x and y lie in images.</param>
/// <param name="weights">Where the first weights come from.</param>
internal sealed class BranchBuilder(PosteriorCollapseOptions options, PairLayout layout, RandomStream weights)
{
    private static readonly long[] Channels = [32, 16];

    private readonly Tensor _missing = Tensor.From<long>([.. layout.Missing], layout.Missing.Count).Escape();

    // Weights of the published matrix programs; networks that are sampled start as layers do by default.
    private readonly Initializer? _initializer = options is { Network: CollapseNetwork.Linear, FitFrom: CollapseFit.Moments } ? Initializer.Normal(0.1) : null;

    /// <summary>From x, where there is one.</summary>
    public Layer? OfX(string name, long outputs) => layout.XSize == 0 ? null : FromData(name, layout.Observed, layout.XSize, outputs);

    /// <summary>From y.</summary>
    public Layer OfY(string name, long outputs) => FromData(name, layout.Missing, layout.YSize, outputs);

    /// <summary>From a latent to a latent.</summary>
    public Layer Between(string name, long inputs, long outputs) => Dense(name, inputs, outputs);

    /// <summary>From a latent to y.</summary>
    public Layer ToY(string name, long inputs) =>
        IsConvolutional ? new Sequential(new ConvolutionalDecoder(inputs, [.. Channels.Reverse()], layout.Item, weights[name]), Layer.Of(Pick)) : Dense(name, inputs, layout.YSize);

    /// <summary>From x to y, where there is x.</summary>
    public Layer? XToY(string name)
    {
        if (layout.XSize == 0) return null;
        if (!IsConvolutional) return Dense(name, layout.XSize, layout.YSize);
        var encoder = new ConvolutionalEncoder(layout.Item, Channels, weights[name]["in"]);
        return new Sequential(Onto(layout.Observed), encoder, new ConvolutionalDecoder(encoder.Features, [.. Channels.Reverse()], layout.Item, weights[name]["out"]), Layer.Of(Pick));
    }

    private bool IsConvolutional => options.Network == CollapseNetwork.Conv;

    private Layer FromData(string name, IReadOnlyList<long> numbers, long inputs, long outputs)
    {
        if (!IsConvolutional) return Dense(name, inputs, outputs);
        var encoder = new ConvolutionalEncoder(layout.Item, Channels, weights[name]["convolutions"]);
        return new Sequential(Onto(numbers), encoder, new Linear(encoder.Features, outputs, weights[name]["output"]));
    }

    private Layer Dense(string name, long inputs, long outputs) => options.Network == CollapseNetwork.Linear
        ? new Linear(inputs, outputs, weights[name], bias: false, initializer: _initializer)
        : new Mlp([inputs, options.Hidden, outputs], weights[name]);

    /// <summary>Numbers of an image at their places, 0 elsewhere.</summary>
    private Layer Onto(IReadOnlyList<long> numbers)
    {
        var places = Enumerable.Repeat((long)numbers.Count, (int)layout.Item.Elements).ToArray();
        for (var i = 0; i < numbers.Count; i++) places[numbers[i]] = i;
        var index = Tensor.From<long>(places, places.Length).Escape();
        return Layer.Of(rows =>
        {
            var zero = Tensor.Zeros(rows.Shape[..^1].Concat([1]), rows.DataType, rows.Device);
            return Tensor.Cat([rows, zero], -1).IndexSelect(-1, index.To(rows.Device)).Unflatten(-1, layout.Item);
        });
    }

    private Tensor Pick(Tensor images) => images.Flatten(-3, -1).IndexSelect(-1, _missing.To(images.Device));
}
