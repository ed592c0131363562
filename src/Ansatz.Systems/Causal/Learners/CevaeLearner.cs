using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// The causal effect variational autoencoder: a latent z that causes covariates, treatment and outcome, and networks for q(z|x,t,y), q(t|x) and q(y|x,t). Source: Louizos,
/// Shalit, Mooij, Sontag, Zemel and Welling, Causal effect inference with deep latent-variable models, 2017.
/// </summary>
public sealed record CevaeLearner : EffectLearner
{
    /// <summary>The length of the latent.</summary>
    public int LatentSize { get; init => field = OptionCheck.Within(value, 1, 4096); } = 20;

    /// <summary>The hidden units of a layer.</summary>
    public int Width { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 200;

    /// <summary>How often the units are gone through.</summary>
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 25;

    /// <summary>How many units a step sees.</summary>
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 100;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>The weight of the squared weights in the loss.</summary>
    public double WeightDecay { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 1e-4;

    /// <summary>Draws of the latent that an outcome averages.</summary>
    public int Samples { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 20;

    /// <inheritdoc/>
    public override OutcomeModel Create(long covariates, RandomStream stream) => new Cevae(this, covariates, stream);

    /// <inheritdoc/>
    public override OutcomeModel Fit(EffectUnits units, RandomStream stream, Run? run = null, string stage = "learner")
    {
        var model = new Cevae(this, units.Covariates.Size(1), stream["weights"]);
        model.To(units.Covariates.Device);
        model.Scale(units);
        new Trainer(model)
        {
            Optimizer = new Adam(LearningRate, weightDecay: WeightDecay), Stream = stream["fit"], Run = run, Stage = stage, ObjectiveName = "objective [nats]", ParetoDraws = 0,
        }.Fit(model.TrainingObjective, model.Standard(units).Batches(BatchSize), Epochs);
        model.Evaluate();
        return model;
    }

    /// <inheritdoc/>
    public override string ToString() => "cevae";
}
