namespace Ansatz.Inference;

/// <summary>
/// A normalizing flow over all latents at once: standard normal noise through layers of bijections, then a scale and a shift for each
/// coordinate, then into the supports. It starts as independent normals and learns dependence and shape; choose a kind by
/// <see cref="InverseAutoregressive"/>, <see cref="BlockAutoregressive"/>, <see cref="AffineCoupling"/> or <see cref="SplineCoupling"/>.
/// </summary>
public sealed class FlowAnsatz : JointAnsatz
{
    private readonly Parameter location;
    private readonly Parameter scale;
    private readonly IReadOnlyList<Module> layers;
    private readonly Func<Module, Bijector> bijector;
    private readonly string kind;

    private FlowAnsatz(
        string kind, GenerativeProgram model, int count, Func<long, RandomStream, Module> layer, Func<Module, long, Bijector> bijector, Start? start, double scale, RandomStream stream)
        : base(model, stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(layers));
        using var scope = TensorScope.Open();
        this.kind = kind;
        location = new Parameter(FirstVector(model, start, stream));
        this.scale = new Parameter(Tensor.Full([Dimension], scale), Constraint.SoftPositive);
        layers = [.. Enumerable.Range(0, count).Select(i => layer(Dimension, stream["layer"][i]))];
        this.bijector = module => bijector(module, Dimension);
    }

    internal override string Family => $"{nameof(FlowAnsatz)} ({kind}, {layers.Count} layers)";

    /// <summary>
    /// Inverse autoregressive layers (Kingma et al., Improved Variational Inference with Inverse Autoregressive Flow, 2016): each coordinate is scaled and shifted
    /// by functions of those before, the order reversed between layers. Draws are cheap; scoring choices that it did not draw costs an evaluation for each coordinate.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    /// <param name="hidden">The width of the hidden layer of each conditioner; null: 4 for each coordinate, at least 16.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public static FlowAnsatz InverseAutoregressive(
        GenerativeProgram model, int layers = 2, int? hidden = null, Start? start = null, double scale = 0.1, RandomStream stream = default) => new(
        "inverse autoregressive", model, layers,
        (n, layer) => new MaskedAutoregressive(n, [hidden ?? Math.Max(16, 4 * n)], 2, layer, Activation.Tanh),
        (module, _) => new AffineAutoregressive(x => Affine(((MaskedAutoregressive)module).Forward(x).Unbind(-1))),
        start, scale, stream);

    /// <summary>
    /// Block autoregressive layers (De Cao, Titov, Aziz, Block Neural Autoregressive Flow, 2019): each coordinate is any increasing function of itself whose shape
    /// depends on those before, by a network of its own blocks; one layer can bend and split. Draws are cheap; scoring choices that it did not draw takes a
    /// bisection for each coordinate.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    /// <param name="hidden">The units for each coordinate in each of the two hidden layers, at least 1.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public static FlowAnsatz BlockAutoregressive(
        GenerativeProgram model, int layers = 1, int hidden = 8, Start? start = null, double scale = 0.1, RandomStream stream = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        return new(
            "block autoregressive", model, layers,
            (n, layer) => new BlockAutoregressiveNetwork(n, [hidden, hidden], layer),
            (module, _) => new BlockAutoregressive(((BlockAutoregressiveNetwork)module).Evaluate),
            start, scale, stream);
    }

    /// <summary>
    /// Affine coupling layers (Dinh et al., Density Estimation using Real NVP, 2017): half of the coordinates are scaled and shifted by functions of the others,
    /// which change roles between layers. Draws and scores both cost one evaluation.
    /// </summary>
    /// <param name="model">The model, of at least two unconstrained numbers.</param>
    /// <param name="layers">How many layers, at least 1; even, so that all coordinates take both roles.</param>
    /// <param name="hidden">The width of the two hidden layers of each conditioner; null: 4 for each coordinate, at least 16.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    /// <exception cref="ArgumentException">There is a single number.</exception>
    public static FlowAnsatz AffineCoupling(
        GenerativeProgram model, int layers = 4, int? hidden = null, Start? start = null, double scale = 0.1, RandomStream stream = default) => new(
        "affine coupling", model, layers,
        (n, layer) => Conditioner(n, 2, hidden, layer),
        (module, n) => new AffineCoupling((int)(n / 2), x => Affine(Outputs(module, x, 2).Unbind(-1))),
        start, scale, stream);

    /// <summary>
    /// Coupling layers of monotone rational-quadratic splines (Durkan et al., Neural Spline Flows, 2019): as <see cref="AffineCoupling"/>, with
    /// a curve in place of scale and shift, so that several modes and bends are within reach.
    /// </summary>
    /// <param name="model">The model, of at least two unconstrained numbers.</param>
    /// <param name="layers">How many layers, at least 1; even, so that all coordinates take both roles.</param>
    /// <param name="bins">The bins of each spline, at least 2.</param>
    /// <param name="hidden">The width of the two hidden layers of each conditioner; null: 4 for each coordinate, at least 16.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    /// <exception cref="ArgumentException">There is a single number.</exception>
    public static FlowAnsatz SplineCoupling(
        GenerativeProgram model, int layers = 4, int bins = 8, int? hidden = null, Start? start = null, double scale = 0.1, RandomStream stream = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);

        // A softplus of this is a derivative of 1: with equal widths and heights the spline starts as the identity.
        var identity = Math.Log(Math.E - 1);
        return new(
            $"spline coupling, {bins} bins", model, layers,
            (n, layer) => Conditioner(n, (3 * bins) - 1, hidden, layer),
            (module, n) => new Coupling((int)(n / 2), x =>
            {
                var raw = Outputs(module, x, (3 * bins) - 1);
                return new RationalQuadraticSpline(raw[.., ..bins], raw[.., bins..(2 * bins)], raw[.., (2 * bins)..] + identity, bound: 4);
            }),
            start, scale, stream);
    }

    private protected override (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o)
    {
        var noise = Normal.Standard(Dimension);
        var z = o.Sample("packed", noise);
        var density = noise.LogDensity(z);
        foreach (var layer in layers)
        {
            (z, var determinant) = bijector(layer).ForwardWithDeterminant(z);
            z = z.Flip([-1]);
            density -= determinant;
        }

        var width = scale.Value;
        return (location + (width * z), density - width.Log().Sum());
    }

    private protected override Tensor LogDensity(Tensor vector)
    {
        var width = scale.Value;
        var z = (vector - location) / width;
        var density = -width.Log().Sum();
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            (z, var determinant) = bijector(layers[i]).InverseWithDeterminant(z.Flip([-1]));
            density -= determinant;
        }

        return Normal.Standard(Dimension).LogDensity(z) + density;
    }

    /// <summary>
    /// A shift, and a log scale that is kept within -1 and 1: layers multiply, and rare draws that several of them stretch would spoil a bound which the draws of a step
    /// do not see.
    /// </summary>
    private static (Tensor Shift, Tensor LogScale) Affine(Tensor[] parts) => (parts[0], parts[1].Tanh());

    private static Mlp Conditioner(long coordinates, int outputs, int? hidden, RandomStream stream)
    {
        if (coordinates < 2)
        {
            throw new ArgumentException($"a coupling layer changes some coordinates by functions of others, and there are {coordinates}: use FlowAnsatz.InverseAutoregressive or MeanFieldNormal.");
        }

        var width = hidden ?? Math.Max(16, 4 * coordinates);
        var network = new Mlp([coordinates / 2, width, width, (coordinates - (coordinates / 2)) * outputs], stream, Activation.Tanh);
        foreach (var parameter in network.Parameters().TakeLast(2))
        {
            parameter.Assign(parameter.Value.Detach() * 0.01);
        }

        return network;
    }

    private static Tensor Outputs(Module network, Tensor passed, int outputs)
    {
        var all = ((Mlp)network).Forward(passed);
        return all.Reshape(all.Shape[..^1].Concat([all.Size(-1) / outputs, outputs]));
    }
}
