using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// The baseline without quantization: the same encoder and decoder, a Gaussian latent, x̂ = G(μ(x)); the ELBO with observation noise of 0.1 on pixels from -1
/// to 1, no gradient penalty.
/// </summary>
internal sealed class PlainVaeFilter : Module
{
    private const double ObservationDeviation = 0.1;

    private readonly QuantizationEncoder _encoder;
    private readonly QuantizationDecoder _decoder;
    private readonly int _latents;

    private PlainVaeFilter(LatentQuantizationOptions options, Shape image, RandomStream stream)
    {
        _latents = options.LatentSize;
        _encoder = new QuantizationEncoder(image, options, stream["encoder"]);
        _decoder = new QuantizationDecoder(image, options, stream["decoder"]);
    }

    /// <summary>Fits the baseline with the model's recipe.</summary>
    /// <param name="training">The images.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    public static PlainVaeFilter Fit(ImageSet training, LatentQuantizationOptions options, Run run)
    {
        var filter = new PlainVaeFilter(options, [training.Channels, training.Height, training.Width], run.Stream["vae"]);
        filter.To(run.Device);
        new Trainer(filter)
        {
            Optimizer = new RmsProp(options.LearningRate, alpha: options.Smoothing), Run = run, Stage = "vae", ObjectiveName = "ELBO [nats]", ParetoDraws = 0,
        }.Fit(filter.Elbo, LatentQuantization.Batches(training, options, run), epochs: 1);
        filter.Evaluate();
        return filter;
    }

    /// <summary>The filtered images, with gradient where gradients are on: [n, channels, height, width] in [0, 1].</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    public Tensor Filter(Tensor images) => (_decoder.Forward(_encoder.Mean(2 * images - 1)) + 1) / 2;

    /// <summary>p(z) p(x|z).</summary>
    private GenerativeProgram Model(Tensor pixels) => new(p =>
    {
        using var images = p.Plate("images", pixels.Size(0));
        p.Observe("x", new Normal(_decoder.Forward(p.Sample("z", Normal.Standard(_latents))), ObservationDeviation).ToEvent(3), pixels);
    });

    /// <summary>q(z|x).</summary>
    private GenerativeProgram Ansatz(Tensor pixels) => new(q =>
    {
        using var images = q.Plate("images", pixels.Size(0));
        var (mean, logVariance) = _encoder.Moments(pixels);
        q.Sample("z", Normal.FromLogVariance(mean, logVariance).ToEvent());
    });

    private Objective Elbo(Tensor images) => Bound.Elbo.Of(Model(2 * images - 1), Ansatz(2 * images - 1));
}
