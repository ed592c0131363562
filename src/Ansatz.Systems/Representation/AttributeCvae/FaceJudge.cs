using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What the reproduction measures of a generator of faces.</summary>
/// <param name="Control">How far samples show the attributes they were asked for.</param>
/// <param name="OthersAsked">The mean of the same against the attributes of other samples, in [0, 1].</param>
/// <param name="Compositional">The mean control of samples for combinations of attributes that never occur in training, in [0, 1].</param>
/// <param name="Diversity">The mean pixel deviation of samples of the same attributes.</param>
/// <param name="Frechet">The Fréchet distance of samples to test images.</param>
/// <param name="Error">The mean squared error of reconstructions; NaN where there are none.</param>
/// <param name="Elbo">The ELBO of test images in nats; NaN where there is none.</param>
internal sealed record FaceFigures(AttributeControl Control, double OthersAsked, double Compositional, double Diversity, double Frechet, double Error, double Elbo)
{
    /// <summary>What the cells say.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["control", "other attributes asked", "unseen combinations", "diversity", "Fréchet", "MSE", "ELBO (nats)"];

    /// <summary>The figures as cells of a table; empty where there is none.</summary>
    public IEnumerable<string> Cells() =>
        ((double[])[Control.Mean, OthersAsked, Compositional, Diversity, Frechet, Error, Elbo]).Select(value => double.IsNaN(value) ? "" : Measurements.Figure(value));
}

/// <summary>
/// Fits and judges models of rendered faces. The classifier is trained once, on real training images only, and judges all of them.
/// </summary>
internal sealed class FaceJudge
{
    private readonly Tensor _x;
    private readonly Tensor _y;
    private readonly Tensor _others;
    private readonly AttributedImages _unseen;
    private readonly AttributeCvaeOptions _recipe;

    /// <summary>A judge with a trained classifier.</summary>
    /// <param name="training">The training images.</param>
    /// <param name="test">The test images.</param>
    /// <param name="unseen">Images whose combinations of attributes never occur in training.</param>
    /// <param name="recipe">How models are fitted; only β and the prior change.</param>
    /// <param name="run">The run.</param>
    public FaceJudge(AttributedImageSet training, AttributedImageSet test, AttributedImageSet unseen, AttributeCvaeOptions recipe, Run run)
    {
        (Training, Test, _recipe) = (training, test, recipe with { ClassifierEpochs = 0 });
        Scheme = AttributeScheme.Learn(training.Attributes, run);
        (_x, _y) = test.ToTensors(Scheme, run);
        _unseen = unseen.ToTensors(Scheme, run);
        _others = _y.IndexSelect(0, run.Stream["permutation"].Permutation(_y.Size(0)).To(_y.Device));
        var (images, targets) = training.ToTensors(Scheme, run);
        Classifier = ImageClassifier.Train(images, targets, Scheme.Count, ImageTarget.Attributes, run.Stream["classifier"], epochs: 5, batchSize: 16, run);
        Real = new FaceFigures(ControlOf(_x, _y), ControlOf(_x, _others).Mean, ControlOf(_unseen.Images, _unseen.Attributes).Mean, double.NaN, 0, double.NaN, double.NaN);
    }

    /// <summary>The training images.</summary>
    public AttributedImageSet Training { get; }

    /// <summary>The test images.</summary>
    public AttributedImageSet Test { get; }

    /// <summary>The attributes.</summary>
    public AttributeScheme Scheme { get; }

    /// <summary>The classifier.</summary>
    public ImageClassifier Classifier { get; }

    /// <summary>The images' shape.</summary>
    public Shape Shape => Training.Shape;

    /// <summary>What the classifier finds in real images: the upper bound.</summary>
    public FaceFigures Real { get; }

    /// <summary>Fits a model.</summary>
    public AttributeCvae Fit(double beta, Run run, LatentPrior prior = LatentPrior.Conditional) => AttributeCvae.FitTo(Training, Recipe(beta) with { Prior = prior }, run);

    /// <summary>Fits the baseline that retrieves training images.</summary>
    public RetrievalBaseline FitRetrieval(double beta, Run run) => RetrievalBaseline.Fit(Training, Scheme, Recipe(beta), run);

    /// <summary>Fits the baseline without a latent.</summary>
    public DeterministicBaseline FitDeterministic(Run run) => DeterministicBaseline.Fit(Training, Scheme, _recipe, run);

    /// <summary>Measures a model.</summary>
    public FaceFigures Measure(AttributeCvae model, Run run) => Judged((y, stream) => model.Sample(y, stream), run) with { Error = Error(model, _y), Elbo = Elbo(model, _y, run) };

    /// <summary>Measures the baseline that retrieves training images.</summary>
    public FaceFigures Measure(RetrievalBaseline baseline, Run run)
    {
        var nothing = RetrievalBaseline.Unknown(_x);
        return Judged(baseline.Sample, run) with { Error = Error(baseline.Autoencoder, nothing), Elbo = Elbo(baseline.Autoencoder, nothing, run) };
    }

    /// <summary>Measures the deterministic baseline, whose samples of the same attributes are all alike.</summary>
    public FaceFigures Measure(DeterministicBaseline baseline, Run run) => Judged((y, _) => baseline.Images(y), run);

    private AttributeCvaeOptions Recipe(double beta) => _recipe with { Beta = Networks.Schedule.WarmUp(0.1, beta) };

    /// <summary>As many samples as there are test images, with their attributes, and samples for the combinations that never occur in training.</summary>
    private FaceFigures Judged(Func<Tensor, RandomStream, Tensor> sample, Run run)
    {
        var samples = sample(_y, run.Stream["samples"]);
        return new FaceFigures(
            ControlOf(samples, _y), ControlOf(samples, _others).Mean, ControlOf(sample(_unseen.Attributes, run.Stream["compositional"]), _unseen.Attributes).Mean,
            AttributeCvaeEvaluation.Diversity(y => sample(y, run.Stream["diversity"]), _y), StatisticalDistance.Frechet(Classifier.FeaturesOf(_x), Classifier.FeaturesOf(samples)).ToDouble(),
            double.NaN, double.NaN);
    }

    private double Error(AttributeCvae model, Tensor y) => ClassificationMetrics.MeanSquaredError(model.Reconstruct(_x, y), _x);

    private double Elbo(AttributeCvae model, Tensor y, Run run) => model.LogLikelihood(_x, y, 1, run.Stream["elbo"]).Mean().ToDouble();

    private AttributeControl ControlOf(Tensor images, Tensor asked) => AttributeControl.Of(Classifier, Scheme.Names, images, asked);
}
