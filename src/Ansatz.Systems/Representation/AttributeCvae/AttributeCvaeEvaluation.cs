using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What is measured of a fitted model on images that it did not learn from.</summary>
internal sealed record AttributeCvaeEvaluation
{
    /// <summary>How the name of an attribute's own figure begins.</summary>
    public const string ControlOf = "control of ";

    private const int LikelihoodImages = 1000, DiversitySets = 100, DiversityDraws = 16;

    /// <summary>Below this mean KL divergence, in nats, a latent number carries nothing of an image beyond its attributes.</summary>
    private const double Active = 0.01;

    /// <summary>The figures in order, by name with unit.</summary>
    public required IReadOnlyList<KeyValuePair<string, MeanFigure>> Figures { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The images.</param>
    /// <param name="samples">Draws behind the importance-weighted likelihood, which is measured on at most 1000 images.</param>
    /// <param name="run">The run.</param>
    public static AttributeCvaeEvaluation Of(AttributeCvae model, AttributedImageSet data, int samples, Run run)
    {
        var stream = run.Stream["evaluate"];
        var (x, y) = data.ToTensors(model.Attributes, run);
        var figures = new List<KeyValuePair<string, MeanFigure>>
        {
            new("ELBO [nats]", MeanFigure.Of(model.LogLikelihood(x, y, 1, stream["elbo"]))),
        };
        if (samples > 1)
        {
            var few = data.Thinned(LikelihoodImages).ToTensors(model.Attributes, run);
            figures.Add(new($"log-likelihood, {samples} samples [nats]", MeanFigure.Of(model.LogLikelihood(few.Images, few.Attributes, samples, stream["likelihood"]))));
        }
        figures.Add(new("reconstruction MSE", MeanFigure.Of((model.Reconstruct(x, y) - x).Square().Mean([1, 2, 3]))));
        figures.Add(new("active units", new(ActiveUnits(model, x, y), 0)));
        var drawn = model.Sample(y, stream["sample"]);
        figures.Add(new("diversity", new(Diversity(sets => model.Sample(sets, stream["diversity"]), y), 0)));
        if (model.Classifier is { } classifier)
        {
            var asked = AttributeControl.Of(classifier, model.Attributes.Names, drawn, y);
            figures.Add(new("control accuracy", new(asked.Mean, 0)));
            figures.Add(new("control accuracy, other attributes asked", new(AttributeControl.Of(classifier, model.Attributes.Names, drawn, y.IndexSelect(0, stream["permutation"].Permutation(y.Size(0)).To(y.Device))).Mean, 0)));
            figures.Add(new("control accuracy of real images", new(AttributeControl.Of(classifier, model.Attributes.Names, x, y).Mean, 0)));
            if (x.Size(0) > 1) figures.Add(new("Frechet distance", new(StatisticalDistance.Frechet(classifier.FeaturesOf(x), classifier.FeaturesOf(drawn)).ToDouble(), 0)));
            figures.AddRange(asked.Names.Zip(asked.Accuracy, (name, accuracy) => new KeyValuePair<string, MeanFigure>(ControlOf + name, new(accuracy, 0))));
        }
        return new AttributeCvaeEvaluation { Figures = figures };
    }

    /// <summary>How many latent numbers tell anything of an image beyond its attributes: those of a divergence above 0.01 nats.</summary>
    public static int ActiveUnits(AttributeCvae model, Tensor x, Tensor y) => (int)(Divergences(model, x, y) > Active).Sum().ToInt64();

    /// <summary>KL(q(z_j|x,y) ‖ p(z_j|y)) of each latent number, the mean over images, in nats: [latent].</summary>
    public static Tensor Divergences(AttributeCvae model, Tensor x, Tensor y)
    {
        var (mean, logVariance) = model.Encode(x, y);
        var (priorMean, priorDeviation) = model.PriorMoments(y);
        return Distribution.KullbackLeibler(Normal.FromLogVariance(mean, logVariance), new Normal(priorMean, priorDeviation)).Mean([0]);
    }

    /// <summary>The mean over attribute sets, pixels and channels of the standard deviation across 16 samples of the same attributes.</summary>
    /// <param name="sample">Images [n, ...] for attributes [n, attributes].</param>
    /// <param name="y">The attribute sets, of which at most 100 are taken, [sets, attributes].</param>
    public static double Diversity(Func<Tensor, Tensor> sample, Tensor y)
    {
        using var scope = TensorScope.Open();
        var sets = y.Narrow(0, 0, Math.Min(DiversitySets, y.Size(0)));
        return Spread(sample(sets.RepeatInterleave(DiversityDraws, 0)).Unflatten(0, [sets.Size(0), DiversityDraws]));
    }

    /// <summary>The mean over everything else of the standard deviation along dimension 1.</summary>
    public static double Spread(Tensor images)
    {
        var mean = images.Mean([1], keepDimension: true);
        return ((images - mean).Square().Sum([1]) / (double)(images.Size(1) - 1)).Sqrt().Mean().ToDouble();
    }

    /// <summary>The figure of a name.</summary>
    public double this[string name] => Figures.First(figure => figure.Key == name).Value.Value;

    /// <summary>A row a figure: metric, value, low, high.</summary>
    public Table ToTable() => MeanFigure.ToTable(Figures);
}
