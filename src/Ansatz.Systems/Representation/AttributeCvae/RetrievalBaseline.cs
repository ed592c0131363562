using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The baseline that knows attributes by retrieval only: a variational autoencoder of images alone. A sample for attributes y is a draw from
/// q(z|x), decoded, of a training image x whose attributes are nearest to y; among equally near ones chance decides.
/// </summary>
internal sealed class RetrievalBaseline
{
    private static readonly AttributeScheme Nothing = new(["nothing"], [0]);

    private readonly AttributedImageSet _training;
    private readonly Tensor _attributes;

    private RetrievalBaseline(AttributeCvae autoencoder, AttributedImageSet training, Tensor attributes) =>
        (Autoencoder, _training, _attributes) = (autoencoder, training, attributes);

    /// <summary>The autoencoder, whose one attribute is 0 for every image.</summary>
    public AttributeCvae Autoencoder { get; }

    /// <summary>Fits the baseline with the training recipe of the model.</summary>
    /// <param name="data">The training images.</param>
    /// <param name="scheme">The attributes by which images are retrieved.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    public static RetrievalBaseline Fit(AttributedImageSet data, AttributeScheme scheme, AttributeCvaeOptions options, Run run)
    {
        var blind = data.With(new NumberColumn(Nothing.Names[0], new double[data.Images.Count]));
        var autoencoder = AttributeCvae.FitTo(blind, Nothing, options with { Prior = LatentPrior.Standard, Film = false, AttributeDropout = 0, ClassifierEpochs = 0 }, run);
        return new RetrievalBaseline(autoencoder, data, scheme.Of(data.Attributes, run).To(run.Device));
    }

    /// <summary>Samples for attributes, [images, channels, height, width] in [0, 1], without gradient.</summary>
    /// <param name="y">The attributes, [images, attributes].</param>
    /// <param name="stream">Which of the nearest images is taken, and the noise of its latent.</param>
    public Tensor Sample(Tensor y, RandomStream stream)
    {
        var x = _training.Images.Batch(Nearest(y, stream["image"])).To(y.Device);
        var nothing = Unknown(x);
        var (mean, logVariance) = Autoencoder.Encode(x, nothing);
        return Autoencoder.Decode(mean + Normal.DeviationOf(logVariance) * stream["latent"].Normal(mean.Shape, device: y.Device), nothing);
    }

    /// <summary>What the autoencoder is told of images: nothing, [images, 1].</summary>
    public static Tensor Unknown(Tensor images) => Tensor.Zeros([images.Size(0), 1], device: images.Device);

    /// <summary>The numbers of the training images whose attributes differ least (sum of absolute differences) from those asked for, [images].</summary>
    /// <param name="y">The attributes asked for, [images, attributes].</param>
    /// <param name="stream">Which of equally near images is taken.</param>
    internal int[] Nearest(Tensor y, RandomStream stream)
    {
        const double less = 1e-3; // than the least difference of two distances, so that chance decides among equally near images only
        var chunk = 0;
        var found = Chunked.Map(y, asked =>
        {
            var distance = (asked.Unsqueeze(1) - _attributes.Unsqueeze(0)).Abs().Sum([-1]);
            return (distance + less * stream[chunk++].Uniform(distance.Shape, device: y.Device)).ArgMin(-1);
        });
        return found.ToArray<int>();
    }
}
