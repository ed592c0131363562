using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Tells which latents of a variational autoencoder are active, passive or mixed, and what that does to the means that people use.</summary>
/// <remarks>
/// Six variational autoencoders to analyze (or any Gaussian encoder), p(z) p(x|z) with p(z) = N(0, I), q(z|x) = N(μ(x), diag σ²(x)). Source: Bonheme and Grześ, Be More Active!
/// Understanding the Differences between Mean and Sampled Representations of Variational Autoencoders, 2023.
/// </remarks>
[VariationalSystem("be-more-active", Domain.Representation, Paper = "arXiv:2109.12679", Year = 2023,
    Title = "Be More Active! Understanding the Differences between Mean and Sampled Representations of Variational Autoencoders")]
public sealed partial class BeMoreActive : Module, IFittedModel<BeMoreActive>, IGaussianEncoder, ILatentDecoder, IKnowsOrigin
{
    /// <summary>The smallest side of images.</summary>
    internal const int SmallestSide = 8;

    private readonly VaeEncoder _encoder;
    private readonly VaeDecoder _decoder;
    private readonly FactorDiscriminator? _discriminator;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="image">The images' shape, [channels, height, width]: 1 or 3 channels, sides of at least 8 pixels.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">The shape is no such shape, or too small for the stages.</exception>
    public BeMoreActive(BeMoreActiveOptions options, Shape image, RandomStream stream)
    {
        if (image.Rank != 3 || image[0] is not (1 or 3) || image[1] < SmallestSide || image[2] < SmallestSide)
            throw new ArgumentException($"images of the shape {image} were given; [1 or 3 channels, height, width] with sides of at least {SmallestSide} pixels is expected", nameof(image));
        (Options, Image) = (options, image);
        _encoder = new VaeEncoder(options, image, stream["encoder"]);
        _decoder = new VaeDecoder(options, image, stream["decoder"]);
        if (options.Method.NeedsDiscriminator) _discriminator = new FactorDiscriminator(options.LatentSize, stream["discriminator"]);
    }

    /// <summary>What the model is made of.</summary>
    public BeMoreActiveOptions Options { get; }

    /// <summary>The images' shape, [channels, height, width].</summary>
    public Shape Image { get; }

    /// <summary>What each latent was found to be on the training images after the fit; empty before.</summary>
    public IReadOnlyList<LatentKind> Kinds { get; private set; } = [];

    /// <summary>The parts that the objective trains: all but the discriminator.</summary>
    internal IReadOnlyList<Module> Parts => [_encoder, _decoder];

    /// <summary>p(z) p(x|z).</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    public GenerativeProgram Model(Tensor x) => new(p =>
    {
        using var images = p.Plate("images", x.Size(0));
        var z = p.Sample("z", Normal.Standard(Options.LatentSize));
        p.Observe("x", _decoder.Forward(z), x);
    });

    /// <summary>q(z|x); its result is the posteriors.</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    public GenerativeProgram<Posterior> Ansatz(Tensor x) => new(q =>
    {
        using var images = q.Plate("images", x.Size(0));
        var posterior = _encoder.Forward(x);
        q.Sample("z", posterior.Joint());
        return posterior;
    });

    /// <summary>What a fit maximizes: the bound of the options, less the regularizer of their method, with the strategies of the options.</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    public Objective TrainingObjective(Tensor x) => Options.Strategy.In(RegularizedBound(x));

    private Objective RegularizedBound(Tensor x) => Objective.Maximize(o =>
    {
        var (model, ansatz) = (Model(x), Ansatz(x));
        var bound = Options.Bound is Elbo ? null : Options.Bound.Estimate(o, model, ansatz);
        var q = o.Simulate(ansatz);
        var regularizer = Options.Method.Estimate(o, new LatentBatch(q.Result, q.Choices["z"], _discriminator));
        bound ??= ((Elbo)Options.Bound).Estimate(o, q, model, ansatz);
        return regularizer is null ? bound : bound - o.Term("regularizer", regularizer);
    });

    /// <summary>What FactorVAE's discriminator minimizes, in turn with <see cref="TrainingObjective"/>.</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    private Objective DiscriminatorObjective(Tensor x) => Objective.Minimize(o =>
        _discriminator!.Loss(o.Simulate(Ansatz(x).Frozen()).Choices["z"].Detach(), o.Stream("shuffle")));
}
