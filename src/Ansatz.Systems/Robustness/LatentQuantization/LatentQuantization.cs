using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>Removes adversarial perturbations from images before a classifier sees them, without knowing classifier or attack.</summary>
/// <remarks>
/// A variational autoencoder whose latents become bits, b = sign(Q² - z²). A small change of an image that flips no bit of its code changes nothing: the
/// filter gives one of at most 2^bits images. Source: Kyatham, Mishra, Yadav, Mishra and Prathosh, Variational inference with latent space quantization for
/// adversarial resilience, 2019.
/// </remarks>
[VariationalSystem("latent-quantization", Domain.Robustness, Paper = "arXiv:1903.09940", Year = 2019,
    Title = "Variational Inference with Latent Space Quantization for Adversarial Resilience")]
public sealed partial class LatentQuantization : Module, IFittedModel<LatentQuantization>, IClassifier, IKnowsOrigin
{
    private readonly QuantizationEncoder _encoder;
    private readonly QuantizationDecoder _soft;
    private readonly QuantizationDecoder _bits;
    private readonly SmallClassifier? _classifier;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="image">The images' shape, [channels, height, width]: 1 or 3 channels, sides that are multiples of 4.</param>
    /// <param name="classes">The names of the classes that a classifier of the model's own tells apart; null: it has none.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">The shape is no such shape.</exception>
    public LatentQuantization(LatentQuantizationOptions options, Shape image, IReadOnlyList<string>? classes, RandomStream stream)
    {
        if (image.Rank != 3 || image[0] is not (1 or 3) || image[1] < 8 || image[2] < 8 || image[1] % 4 != 0 || image[2] % 4 != 0)
            throw new ArgumentException($"images of the shape {image} were given; [1 or 3 channels, height, width] is expected, with sides of at least 8 pixels that are multiples of 4", nameof(image));
        (Options, Image, ClassNames) = (options, image, classes);
        _encoder = new QuantizationEncoder(image, options, stream["encoder"]);
        _soft = new QuantizationDecoder(image, options, stream["soft"]);
        _bits = new QuantizationDecoder(image, options, stream["bits"]);
        if (classes is not null) _classifier = new SmallClassifier(image, classes.Count, options.Refined, stream["classifier"]);
    }

    /// <summary>What the model is made of.</summary>
    public LatentQuantizationOptions Options { get; }

    /// <summary>The images' shape, [channels, height, width].</summary>
    public Shape Image { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public Shape? ItemShape => Image;

    /// <summary>Whether the model has a classifier of its own.</summary>
    public bool HasClassifier => _classifier is not null;

    /// <summary>
    /// p(u) p(x|u; m): u ~ N(0, I), z = m + Q/2 (u - m), x ~ N(G_c(softsign(500 (Q² - z²))), D / (2 w d)), for D pixels, d latents and the weight w of the
    /// reconstruction, with which ELBO / d is, up to a constant, -(KL / d + w MSE).
    /// </summary>
    /// <param name="pixels">The images in [-1, 1], [images, channels, height, width]; null: drawn.</param>
    /// <param name="center">m, toward which the noise is narrowed: the mean of q(u|x), [images, latent].</param>
    public GenerativeProgram Model(Tensor? pixels, Tensor center) => new(p =>
    {
        using var images = p.Plate("images", center.Size(0));
        var u = p.Sample("u", Normal.Standard(Options.LatentSize));
        p.Observe("x", new Normal(_soft.Forward(Quantizer.Soft(Narrowed(u, center))), ObservationDeviation).ToEvent(3), pixels);
    });

    /// <summary>q(u|x) = N(μ(x), diag exp s(x)).</summary>
    /// <param name="mean">μ(x), [images, latent].</param>
    /// <param name="logVariance">s(x), [images, latent].</param>
    public static GenerativeProgram Ansatz(Tensor mean, Tensor logVariance) => new(q =>
    {
        using var images = q.Plate("images", mean.Size(0));
        q.Sample("u", Normal.FromLogVariance(mean, logVariance).ToEvent());
    });

    /// <summary>
    /// What the encoder maximizes: bound / d - λ (K - ‖∇ₓ Σⱼ μⱼ(x)‖)². With the ELBO that is -(KL / d + w MSE(G_c(b̃), x) + λ GP), up to a constant.
    /// </summary>
    /// <param name="images">[images, channels, height, width] in [0, 1].</param>
    public Objective EncoderObjective(Tensor images)
    {
        var objective = Objective.Maximize(o =>
        {
            var pixels = Centered(images);
            var (mean, logVariance, penalty) = MomentsWithPenalty(pixels);
            var value = Options.Bound.Estimate(o, Model(pixels, mean), Ansatz(mean, logVariance)) / Options.LatentSize;
            return penalty is null ? value : value - Options.GradientPenalty * o.Term("gradient penalty", penalty);
        });
        return Options.Strategy.In(objective);
    }

    /// <summary>What the soft decoder minimizes: w MSE(G_c(b̃), x), the encoder held.</summary>
    /// <param name="images">[images, channels, height, width] in [0, 1].</param>
    public Objective SoftDecoderObjective(Tensor images) => DecoderObjective(images, _soft, Quantizer.Soft);

    /// <summary>What the filter's decoder minimizes: w MSE(G_d(b), x), the encoder held.</summary>
    /// <param name="images">[images, channels, height, width] in [0, 1].</param>
    public Objective BitDecoderObjective(Tensor images) => DecoderObjective(images, _bits, Quantizer.Hard);

    /// <summary>A draw of z = μ + Q/2 exp(s/2) ε, from which bits are made, [images, latent].</summary>
    /// <param name="o">The objective's context.</param>
    /// <param name="mean">μ(x), [images, latent].</param>
    /// <param name="logVariance">s(x), [images, latent].</param>
    internal Tensor Draw(ObjectiveContext o, Tensor mean, Tensor logVariance) => Narrowed(o.Simulate(Ansatz(mean, logVariance)).Choices["u"], mean);

    /// <summary>The phases of a step, in their order: encoder, soft decoder, decoder of bits.</summary>
    internal IReadOnlyList<Phase<Tensor>> Phases() =>
    [
        new(EncoderObjective, NewOptimizer(), _encoder),
        new(SoftDecoderObjective, NewOptimizer(), _soft),
        new(BitDecoderObjective, NewOptimizer(), _bits),
    ];

    /// <summary>The encoder, whose gradient the invariants are about.</summary>
    internal QuantizationEncoder Encoder => _encoder;

    private BinaryQuantizer Quantizer => Options.Quantizer.Bits;

    /// <summary>The root of D / (2 w d).</summary>
    private double ObservationDeviation => Math.Sqrt(Image.Elements / (2 * Options.ReconstructionWeight * Options.LatentSize));

    private Tensor Narrowed(Tensor u, Tensor center) => center + Options.Quantizer.Threshold / 2 * (u - center);

    private Objective DecoderObjective(Tensor images, QuantizationDecoder decoder, Func<Tensor, Tensor> quantize) => Objective.Minimize(o =>
    {
        var pixels = Centered(images);
        var (mean, logVariance) = WithoutGradient(pixels);
        var error = (decoder.Forward(quantize(Draw(o, mean, logVariance))) - pixels).Square().Mean([-3, -2, -1]);
        return Options.ReconstructionWeight * o.Term("squared error", error);
    });

    private (Tensor Mean, Tensor LogVariance) WithoutGradient(Tensor pixels)
    {
        using var off = NoGrad.Begin();
        return _encoder.Moments(pixels);
    }

    private RmsProp NewOptimizer() => new(Options.LearningRate, alpha: Options.Smoothing);

    private static Tensor Centered(Tensor images) => 2 * images - 1;

    /// <summary>
    /// Mean, log-variance and, where it has a weight, the penalty of each image. Its slope is taken also where the engine only looks at values, or holds the
    /// parameters; nothing carries a gradient there.
    /// </summary>
    private (Tensor Mean, Tensor LogVariance, Tensor? Penalty) MomentsWithPenalty(Tensor pixels)
    {
        if (Options.GradientPenalty == 0)
        {
            var (m, s) = _encoder.Moments(pixels);
            return (m, s, null);
        }

        var isRecorded = _encoder.IsRecorded;
        using var on = EnableGrad.Begin();
        var x = pixels.Detach();
        x.RequiresGradient = true;
        var (mean, logVariance) = _encoder.Moments(x);
        var penalty = GradientPenalty.Of(mean, x, Options.Slope);
        return isRecorded ? (mean, logVariance, penalty) : (mean.Detach(), logVariance.Detach(), penalty.Detach());
    }
}
