using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Makes images that carry the attributes asked for, and changes attributes of images given.</summary>
/// <remarks>
/// A conditional variational autoencoder: a prior p(z|y) that knows the attributes, a decoder p(x|y,z), a recognition network q(z|x,y).
/// Source: Debbagh, Learning Structured Output Representations from Attributes using Deep Conditional Generative Models, 2023, after
/// Sohn, Lee and Yan, Learning Structured Output Representation using Deep Conditional Generative Models, 2015.
/// </remarks>
[VariationalSystem("attribute-cvae", Domain.Representation, Paper = "arXiv:2305.00980", Year = 2023,
    Title = "Learning Structured Output Representations from Attributes using Deep Conditional Generative Models")]
public sealed partial class AttributeCvae : Module, IFittedModel<AttributeCvae>, IKnowsOrigin, IGaussianEncoder, ILatentDecoder
{
    private readonly AttributeEmbedding _embedding;
    private readonly ConditionalPrior _prior;
    private readonly Recognition _recognition;
    private readonly ImageDecoder _decoder;
    private readonly ImageClassifier? _classifier;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="image">The images' shape, [channels, height, width]: 1 or 3 channels, sides of at least 8 pixels.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">The shape is no such shape.</exception>
    public AttributeCvae(AttributeCvaeOptions options, Shape image, AttributeScheme attributes, RandomStream stream)
    {
        if (image.Rank != 3 || image[0] is not (1 or 3) || image[1] < ImageStages.SmallestSide || image[2] < ImageStages.SmallestSide)
            throw new ArgumentException($"images of the shape {image} were given; [1 or 3 channels, height, width] with sides of at least {ImageStages.SmallestSide} pixels is expected", nameof(image));
        (Options, Image, Attributes) = (options, image, attributes);
        var layout = new ImageStages(image, options.Width);
        _embedding = new AttributeEmbedding(attributes.Count, stream["embedding"]);
        _prior = new ConditionalPrior(options.Prior, options.LatentSize, stream["prior"]);
        _recognition = new Recognition(layout, options.LatentSize, options.BatchNorm, stream["recognition"]);
        _decoder = new ImageDecoder(layout, options.Likelihood.For((int)image[0]), options.LatentSize, options.Film, options.BatchNorm, stream["decoder"]);
        if (options.ClassifierEpochs > 0) _classifier = new ImageClassifier((int)image[0], attributes.Count, ImageTarget.Attributes, stream["classifier"]);
    }

    /// <summary>What the model is made of.</summary>
    public AttributeCvaeOptions Options { get; }

    /// <summary>The images' shape, [channels, height, width].</summary>
    public Shape Image { get; }

    /// <summary>The attributes.</summary>
    public AttributeScheme Attributes { get; }

    /// <summary>The judge of attributes, trained on the training images; null where the options leave it out.</summary>
    public ImageClassifier? Classifier => _classifier;

    /// <summary>The parts that the objective trains: all but the classifier.</summary>
    internal IReadOnlyList<Module> Parts => [_embedding, _prior, _recognition, _decoder];

    /// <summary>p(z|y) p(x|y,z).</summary>
    /// <param name="x">The images, [images, channels, height, width]; null: drawn.</param>
    /// <param name="y">Their attributes, [images, attributes].</param>
    public GenerativeProgram Model(Tensor? x, Tensor y) => new(p =>
    {
        using var images = p.Plate("images", y.Size(0));
        var e = _embedding.Forward(y);
        var z = p.Sample("z", _prior.Forward(e));
        p.Observe("x", _decoder.Forward(z, e), x);
    });

    /// <summary>q(z|x,y).</summary>
    /// <param name="x">The images, [images, channels, height, width].</param>
    /// <param name="y">Their attributes, [images, attributes].</param>
    public GenerativeProgram Ansatz(Tensor x, Tensor y) => new(q =>
    {
        using var images = q.Plate("images", y.Size(0));
        q.Sample("z", _recognition.Forward(x, _embedding.Forward(y)));
    });

    /// <summary>p(z|y): what samples are made from, and the ansatz of the GSNN term.</summary>
    /// <param name="y">The attributes, [images, attributes].</param>
    public GenerativeProgram Prior(Tensor y) => new(q =>
    {
        using var images = q.Plate("images", y.Size(0));
        q.Sample("z", _prior.Forward(_embedding.Forward(y)));
    });

    /// <summary>The evidence lower bound of images given their attributes, in nats an image.</summary>
    /// <param name="batch">Images and attributes.</param>
    public Objective Elbo(AttributedImages batch) => Bound.Elbo.Of(Model(batch.Images, batch.Attributes), Ansatz(batch.Images, batch.Attributes));

    /// <summary>
    /// What a fit maximizes: α · bound + (1 - α) · log E_{p(z|y)} p(x|y,z), less λ · cross entropy of the attributes that the frozen classifier
    /// finds in reconstructions, less a penalty of extreme prior variances; with attributes left out at random.
    /// </summary>
    /// <param name="batch">Images and attributes.</param>
    public Objective TrainingObjective(AttributedImages batch) => Objective.Maximize(o =>
    {
        var (x, y) = (batch.Images, WithDropout(batch.Attributes, o.Stream("attribute dropout")));
        var value = WeightedBound.Estimate(o, Model(x, y), Ansatz(x, y));
        if (Options.Alpha < 1)
            value = Options.Alpha * value + (1 - Options.Alpha) * o.Term("gsnn", Bound.ImportanceWeighted(Options.GsnnSamples).Estimate(o, Model(x, y), Prior(y)));
        if (Options.Consistency > 0 && _classifier is not null)
            value -= Options.Consistency * o.Term("attribute loss", _classifier.Loss(Mean(o.Simulate(Ansatz(x, y)).Choices["z"], y), y));
        return Options.Prior == LatentPrior.Conditional ? value - o.Term("prior penalty", _prior.VariancePenalty(_embedding.Forward(y))) : value;
    });

    private Bound WeightedBound => Options.Bound is Elbo elbo ? elbo with { KlWeight = Options.Beta } : Options.Bound;

    /// <summary>The expected image p(x|y,z), in [0, 1].</summary>
    private Tensor Mean(Tensor z, Tensor y) => _decoder.Mean(z, _embedding.Forward(y));

    /// <summary>Every group of attributes is replaced by its training means with the probability of the options, image by image.</summary>
    private Tensor WithDropout(Tensor y, RandomStream stream)
    {
        if (Options.AttributeDropout == 0) return y;
        var left = stream.Uniform([y.Size(0), Attributes.Groups.Count], device: y.Device) < Options.AttributeDropout;
        return Tensor.Where(left.IndexSelect(1, Attributes.GroupNumbers().To(y.Device)), Attributes.MeanTensor().To(y.Device), y);
    }
}
