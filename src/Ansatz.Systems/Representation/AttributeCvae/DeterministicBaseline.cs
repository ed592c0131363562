using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The baseline without a latent: the model's decoder alone, from attributes to the one image of least squared error. It has no diversity.
/// </summary>
internal sealed class DeterministicBaseline : Module
{
    private readonly AttributeEmbedding _embedding;
    private readonly ImageDecoder _decoder;

    private DeterministicBaseline(AttributeCvaeOptions options, Shape image, int attributes, RandomStream stream)
    {
        _embedding = new AttributeEmbedding(attributes, stream["embedding"]);
        _decoder = new ImageDecoder(new ImageStages(image, options.Width), PixelLikelihood.Normal(1), 0, options.Film, options.BatchNorm, stream["decoder"]);
    }

    /// <summary>Fits the baseline with the training recipe of the model.</summary>
    /// <param name="data">The training images.</param>
    /// <param name="scheme">The attributes.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    public static DeterministicBaseline Fit(AttributedImageSet data, AttributeScheme scheme, AttributeCvaeOptions options, Run run)
    {
        var baseline = new DeterministicBaseline(options, data.Shape, scheme.Count, run.Stream["baseline"]);
        new Trainer(baseline)
        {
            Optimizer = new Adam(options.LearningRate), Clip = GradientClipping.Norm(options.Clip), Run = run, Stage = "baseline", ObjectiveName = "squared error",
        }.Fit(batch => Objective.Minimize(_ => (baseline.Forward(batch.Attributes) - batch.Images).Square().Sum([1, 2, 3])), data.Batches(options.BatchSize, scheme, run), options.Epochs);
        return baseline;
    }

    /// <summary>The images of attributes, in [0, 1], without gradient.</summary>
    public Tensor Images(Tensor attributes) => Chunked.Map(attributes, y => Forward(y).Clamp(0, 1));

    private Tensor Forward(Tensor y) => _decoder.Mean(Tensor.Zeros([y.Size(0), 0], device: y.Device), _embedding.Forward(y));
}
