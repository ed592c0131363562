using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// A learner whose outcomes come from a network that is fitted to the outcome of each unit's own arm: squared error of standardized outcomes, both arms weighing the same
/// (a unit of arm t weighs 1 / (2 share of t)), by Adam.
/// </summary>
public abstract record NetworkLearner : EffectLearner
{
    /// <summary>The hidden units of a layer.</summary>
    public int Width { get; init => field = OptionCheck.Within(value, 1, 100_000); } = 64;

    /// <summary>How often the units are gone through.</summary>
    public int Epochs { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 40;

    /// <summary>How many units a step sees.</summary>
    public int BatchSize { get; init => field = OptionCheck.Within(value, 1, 1_000_000); } = 128;

    /// <summary>Adam's step size over the course of the fit.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>The weight of the squared weights in the loss.</summary>
    public double WeightDecay { get; init => field = OptionCheck.Within(value, 0, 1e6); } = 1e-4;

    /// <inheritdoc/>
    public sealed override OutcomeModel Create(long covariates, RandomStream stream) => Network(covariates, stream);

    /// <inheritdoc/>
    public sealed override OutcomeModel Fit(EffectUnits units, RandomStream stream, Run? run = null, string stage = "learner")
    {
        var network = Network(units.Covariates.Size(1), stream["weights"]);
        network.To(units.Covariates.Device);
        network.Scale(units);
        var share = units.TreatedShare;
        new Trainer(network)
        {
            Optimizer = new Adam(LearningRate, weightDecay: WeightDecay), Stream = stream["fit"], Run = run, Stage = stage, ObjectiveName = "squared error", ParetoDraws = 0,
        }.Fit(batch => Objective.Minimize(_ => network.Loss(batch, share)), units.Batches(BatchSize), Epochs);
        network.Evaluate();
        return network;
    }

    /// <summary>The network, untrained.</summary>
    private protected abstract OutcomeNetwork Network(long covariates, RandomStream stream);
}

/// <summary>A network that gives the standardized outcomes of both arms.</summary>
internal abstract class OutcomeNetwork(long covariates) : OutcomeModel
{
    private readonly Standardization _covariates = new(covariates);
    private readonly Standardization _outcome = new(1);

    /// <summary>What networks of effects have between layers.</summary>
    public static Activation Between => Activation.Elu();

    /// <summary>Takes the scales of covariates and outcome.</summary>
    public void Scale(EffectUnits units)
    {
        _covariates.Fit(units.Covariates);
        _outcome.Fit(units.Outcome.Unsqueeze(-1));
    }

    /// <summary>The loss of each unit, [units].</summary>
    public Tensor Loss(EffectUnits batch, double treatedShare)
    {
        var x = _covariates.Forward(batch.Covariates);
        var (outcomes, penalty) = Standard(x, batch.Treatment);
        var own = CausalMetrics.OutcomeOf(outcomes.Select(-1, 0), outcomes.Select(-1, 1), batch.Treatment);
        var target = _outcome.Forward(batch.Outcome.Unsqueeze(-1)).Squeeze(-1);
        var weight = Tensor.Where(batch.Treatment > 0.5, 0.5 / treatedShare, 0.5 / (1 - treatedShare));
        var loss = weight * (own - target).Square();
        return penalty is null ? loss : loss + penalty;
    }

    /// <summary>Standardized outcomes of both arms, [units, 2], and what is added to the loss, if anything.</summary>
    /// <param name="x">Standardized covariates, [units, covariates].</param>
    /// <param name="treatment">The treatment of the units in training; null: none is known, and no penalty is wanted.</param>
    protected abstract (Tensor Outcomes, Tensor? Penalty) Standard(Tensor x, Tensor? treatment);

    protected sealed override Tensor Predict(Tensor covariates) => _outcome.Invert(Standard(_covariates.Forward(covariates), null).Outcomes);
}
