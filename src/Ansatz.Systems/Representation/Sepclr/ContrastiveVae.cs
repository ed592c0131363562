using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The generative baseline: every image has a common latent z, a target also a salient latent s; background is decoded with s = 0. Source: Abid and Zou,
/// Contrastive Variational Autoencoder Enhances Salient Features, 2019.
/// </summary>
internal sealed class ContrastiveVae : Module
{
    private readonly ConvolutionalEncoder _commonImages, _salientImages;
    private readonly NormalHead _common, _salient;
    private readonly ConvolutionalDecoder _decoder;
    private readonly Parameter _deviation = new(0.1, Constraint.Positive);
    private readonly SepclrOptions _options;

    /// <summary>A model whose weights are drawn, with the encoders of the contrastive method.</summary>
    public ContrastiveVae(SepclrOptions options, Shape image, RandomStream stream)
    {
        _options = options;
        long[] channels = [options.Width, 2L * options.Width, 4L * options.Width];
        ConvolutionalEncoder Encoder(string name) => new(image, channels, stream[name], kernel: 3, normalization: width => new BatchNorm(width, spatial: 2));
        (_commonImages, _salientImages) = (Encoder("common"), Encoder("salient"));
        _common = new NormalHead(_commonImages.Features, options.CommonSize, stream["common head"]);
        _salient = new NormalHead(_salientImages.Features, options.SalientSize, stream["salient head"]);
        _decoder = new ConvolutionalDecoder(
            options.CommonSize + options.SalientSize, [.. channels.Reverse()], image, stream["decoder"], normalization: width => new BatchNorm(width, spatial: 2));
    }

    /// <summary>p(z) p(s) p(x|z,s), and p(z) p(x|z,0) of background.</summary>
    /// <param name="batch">Images.</param>
    public GenerativeProgram Model(SeparationBatch batch) => new(p =>
    {
        using var images = p.Plate("images", batch.Rows.Size(0));
        var z = p.Sample("z", Normal.Standard(_options.CommonSize));
        Tensor s;
        using (p.Mask(IsTarget(batch))) s = p.Sample("s", Normal.Standard(_options.SalientSize));
        p.Observe("x", new Normal(Decode(z, s * batch.IsTarget), _deviation.Value).ToEvent(3), batch.Rows);
    });

    /// <summary>q(z|x) q(s|x), and q(z|x) of background.</summary>
    /// <param name="batch">Images.</param>
    public GenerativeProgram Ansatz(SeparationBatch batch) => new(q =>
    {
        using var images = q.Plate("images", batch.Rows.Size(0));
        q.Sample("z", _common.Forward(_commonImages.Forward(batch.Rows)));
        using (q.Mask(IsTarget(batch))) q.Sample("s", _salient.Forward(_salientImages.Forward(batch.Rows)));
    });

    /// <summary>Fits the baseline by a bound.</summary>
    /// <param name="data">Background and target.</param>
    /// <param name="image">An image's shape.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="run">The run.</param>
    public static ContrastiveVae Fit(SeparationData data, Shape image, SepclrOptions options, Bound bound, Run run)
    {
        var model = new ContrastiveVae(options, image, run.Stream["contrastive vae"]);
        model.To(run.Device);
        new Trainer(model) { Optimizer = new Adam(options.LearningRate), Run = run, Stage = "contrastive-vae", ObjectiveName = "bound [nats]" }
            .Fit(batch => bound.Of(model.Model(batch), model.Ansatz(batch)), data.Batches(options.BatchSize), options.Epochs);
        return model;
    }

    /// <summary>The means of q(z|x) and q(s|x), without gradient.</summary>
    public (Tensor Common, Tensor Salient) Encode(Tensor rows)
    {
        var both = Chunked.Map(rows, part => Tensor.Cat([_common.Moments(_commonImages.Forward(part)).Mean, _salient.Moments(_salientImages.Forward(part)).Mean], -1));
        return (both.Narrow(-1, 0, _options.CommonSize), both.Narrow(-1, _options.CommonSize, _options.SalientSize));
    }

    private Tensor Decode(Tensor z, Tensor s) => _decoder.Forward(Tensor.Cat([z, s], -1)) + 0.5;

    private static Tensor IsTarget(SeparationBatch batch) => batch.IsTarget.Squeeze(-1) > 0.5;
}
