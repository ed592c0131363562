using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <content>The judge of samples, and what a fit reports.</content>
public sealed partial class AttributeCvae
{
    private const int LikelihoodSamples = 100;

    /// <summary>Trains the classifier, if there is one, on the images that are learned from, and freezes it.</summary>
    private void FitClassifier(AttributedImageSet training, Run run)
    {
        if (_classifier is not { } classifier) return;
        new Trainer(classifier)
        {
            Optimizer = new Adam(Schedule.Cosine(1e-3, 1e-4)), Run = run, Stage = "classifier", ObjectiveName = "cross entropy [nats]",
        }.Fit(batch => Objective.Minimize(_ => classifier.Loss(batch.Images, batch.Attributes)), training.Batches(64, Attributes, run), Options.ClassifierEpochs);
        classifier.Evaluate();
        classifier.SetTrainable(false);
    }

    /// <summary>Measures the fitted model on the images held out, warns of a collapsed latent, and adds the pictures.</summary>
    private void Report(AttributedImageSet training, AttributedImageSet heldOut, Run run)
    {
        var evaluation = AttributeCvaeEvaluation.Of(this, heldOut, LikelihoodSamples, run);
        foreach (var (name, figure) in evaluation.Figures.Where(figure => !figure.Key.StartsWith(AttributeCvaeEvaluation.ControlOf, StringComparison.Ordinal))) run.Figure($"test {name}", figure.Value);
        if (evaluation["active units"] == 0)
        {
            run.Warn("no latent number carries anything of an image beyond its attributes: samples of the same attributes are all alike. "
                + "Lower --beta, or the deviation of --likelihood");
        }
        AttributeCvaePictures.AddTo(run, this, training, heldOut);
    }
}
