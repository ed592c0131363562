using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What the reproduction measures of a generator of faces.</summary>
/// <param name="Control">How far samples show the attributes they were asked for, in [0, 1].</param>
/// <param name="OthersAsked">The same against the attributes of other samples.</param>
/// <param name="Diversity">The mean pixel deviation of samples of the same attributes.</param>
/// <param name="Frechet">The Fréchet distance of samples to test images.</param>
/// <param name="Error">The mean squared error of reconstructions; NaN where there are none.</param>
/// <param name="Elbo">The ELBO of test images in nats; NaN where there is none.</param>
internal sealed record FaceFigures(double Control, double OthersAsked, double Diversity, double Frechet, double Error, double Elbo)
{
    /// <summary>The figures as cells of a table; empty where there is none.</summary>
    public IEnumerable<string> Cells() =>
        ((double[])[Control, OthersAsked, Diversity, Frechet, Error, Elbo]).Select(value => double.IsNaN(value) ? "" : Measurements.Figure(value));
}

/// <summary>
/// Fits and judges models of rendered faces. The classifier is trained once, on real training images only, and judges all of them.
/// </summary>
internal sealed class FaceJudge
{
    private readonly Tensor _x;
    private readonly Tensor _y;
    private readonly Tensor _others;

    /// <summary>A judge with a trained classifier.</summary>
    /// <param name="training">The training images.</param>
    /// <param name="test">The test images.</param>
    /// <param name="run">The run.</param>
    public FaceJudge(AttributedImageSet training, AttributedImageSet test, Run run)
    {
        (Training, Test) = (training, test);
        Scheme = AttributeScheme.Learn(training.Attributes, run);
        (_x, _y) = test.ToTensors(Scheme, run);
        _others = _y.IndexSelect(0, run.Stream["permutation"].Permutation(_y.Size(0)).To(_y.Device));
        var (images, targets) = training.ToTensors(Scheme, run);
        Classifier = ImageClassifier.Train(images, targets, Scheme.Count, ImageTarget.Attributes, run.Stream["classifier"], epochs: 5, batchSize: 16, run);
        Real = AttributeControl.Of(Classifier, Scheme.Names, _x, _y).Mean;
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

    /// <summary>What the classifier finds in real test images: the upper bound.</summary>
    public double Real { get; }

    /// <summary>The figures of the real test images.</summary>
    public FaceFigures RealFigures => new(Real, AttributeControl.Of(Classifier, Scheme.Names, _x, _others).Mean, double.NaN, 0, double.NaN, double.NaN);

    /// <summary>The recipe, which only β changes.</summary>
    public static AttributeCvaeOptions Recipe(double beta) => AttributeCvaeOptions.Reduced with { Beta = Networks.Schedule.WarmUp(0.1, beta), ClassifierEpochs = 0 };

    /// <summary>Fits a model.</summary>
    public AttributeCvae Fit(double beta, Run run) => AttributeCvae.FitTo(Training, Recipe(beta), run);

    /// <summary>Measures a model on as many samples as there are test images, with their attributes.</summary>
    public FaceFigures Measure(AttributeCvae model, Run run) => Judged(
        model.Sample(_y, run.Stream["samples"]), AttributeCvaeEvaluation.Diversity(model, _y, run.Stream["diversity"]),
        ClassificationMetrics.MeanSquaredError(model.Reconstruct(_x, _y), _x), model.LogLikelihood(_x, _y, 1, run.Stream["elbo"]).Mean().ToDouble());

    /// <summary>Measures the deterministic baseline, whose samples of the same attributes are all alike.</summary>
    public FaceFigures Measure(DeterministicBaseline baseline, Run run)
    {
        var again = AttributeCvaeEvaluation.Spread(baseline.Images(_y.Narrow(0, 0, 1).Expand([16, _y.Size(1)])).Unsqueeze(0));
        return Judged(baseline.Images(_y), again, double.NaN, double.NaN);
    }

    /// <summary>How far samples show the attributes of given images.</summary>
    public double ControlOf(AttributeCvae model, AttributedImageSet asked, Run run)
    {
        var y = asked.ToTensors(Scheme, run).Attributes;
        return AttributeControl.Of(Classifier, Scheme.Names, model.Sample(y, run.Stream["compositional"]), y).Mean;
    }

    private FaceFigures Judged(Tensor samples, double diversity, double error, double elbo) => new(
        AttributeControl.Of(Classifier, Scheme.Names, samples, _y).Mean, AttributeControl.Of(Classifier, Scheme.Names, samples, _others).Mean,
        diversity, StatisticalDistance.Frechet(Classifier.FeaturesOf(_x), Classifier.FeaturesOf(samples)).ToDouble(), error, elbo);
}
