using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A variational autoencoder of images of 28 x 28: z ~ N(0, I), x ~ Bernoulli(decoder(z)); the ansatz is N(encoder(x)). Perceptrons with one hidden layer and
/// leaky ReLU, scales by softplus. Source: table 1 of Becker et al. 2024, with 10 latents and 200 hidden units.
/// </summary>
public sealed class ImageAutoencoder : ImageProgram
{
    private const int Shown = 12;
    private const double SmallestScale = 1e-4;

    private readonly Mlp _encoder;
    private readonly Mlp _decoder;
    private readonly int latent;

    /// <summary>An autoencoder whose weights are drawn.</summary>
    /// <param name="data">The images used where no table is given.</param>
    /// <param name="latent">The length of a latent.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public ImageAutoencoder(string data, int latent, int hidden, RandomStream stream)
        : base(data)
    {
        this.latent = latent;
        _encoder = new Mlp([Side * Side, hidden, 2 * latent], stream["encoder"], Activation.LeakyRelu());
        _decoder = new Mlp([latent, hidden, Side * Side], stream["decoder"], Activation.LeakyRelu());
    }

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 3000, LearningRate = Schedule.Cosine(1e-3, 1e-4), Samples = 1, BatchSize = 128 };

    /// <inheritdoc/>
    protected override int Side => 28;

    internal Mlp Encoder => _encoder;

    internal Mlp Decoder => _decoder;

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        using var images = p.Plate("images", rows.Count);
        p.Observe("x", Bernoulli.FromLogits(_decoder.Forward(p.Sample("z", Normal.Standard(latent)))).ToEvent(), rows.Find(Pixels));
    });

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q =>
    {
        using var images = q.Plate("images", rows.Count);
        var parts = _encoder.Forward(rows[Pixels]);
        q.Sample("z", new Normal(parts[.., ..latent], parts[.., latent..].Softplus() + SmallestScale).ToEvent());
    });

    /// <inheritdoc/>
    public override void Show(FittedProgram fitted, Run run)
    {
        using var off = NoGrad.Begin();
        var few = fitted.Rows.Head(Shown);
        var means = _encoder.Forward(few[Pixels])[.., ..latent];
        var again = _decoder.Forward(means).Sigmoid();
        var drawn = _decoder.Forward(run.Stream["prior"].Normal([Shown, latent])).Sigmoid();
        run.Section("Images", "Images that were not learned from, what the program makes of them, and draws from the prior.")
            .Add(ImageGrid.Of("images", Tensor.Cat([few[Pixels], again, drawn], 0).Unflatten(-1, [1, Side, Side]), Shown).Named(["original", "reconstruction", "drawn"], []));
    }
}
