using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <content>What a fitted model does with tensors: everything here is without gradient. Outcomes are in the data's unit.</content>
public sealed partial class Vluci
{
    private const string CovariatesKey = "covariates", LearnersKey = "learners", KeptKey = "kept";

    /// <summary>A confounder that differs less than this between units, in deviations of its prior, says nothing and is left out.</summary>
    private const double LeastSpread = 0.01;

    /// <summary>The quantiles of a 95 % interval.</summary>
    private const double LowShare = 0.025, HighShare = 0.975;

    /// <summary>Which numbers of the confounder are handed to learners.</summary>
    private bool[] _kept = [];

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <summary>Units with standardized outcomes, as the programs take them.</summary>
    /// <param name="units">Covariates as <see cref="Covariates"/> encodes them, treatment, outcome in its own unit.</param>
    public EffectUnits Standard(EffectUnits units) => units with { Outcome = _outcome.Forward(units.Outcome.Unsqueeze(-1)).Squeeze(-1) };

    /// <summary>The posterior of the confounder: of a unit with outcome q(u|x,t,y), without one q(u|x,t), without treatment the prior.</summary>
    /// <param name="covariates">As <see cref="Covariates"/> encodes them, [units, covariates].</param>
    /// <param name="treatment">0 and 1, [units]; null: not known.</param>
    /// <param name="outcome">In its own unit, [units]; null: not known.</param>
    /// <returns>Mean and standard deviation, [units, confounders].</returns>
    public InferredConfounder InferConfounder(Tensor covariates, Tensor? treatment, Tensor? outcome)
    {
        using var off = NoGrad.Begin();
        if (treatment is null)
        {
            Shape shape = [covariates.Size(0), Options.ConfounderSize];
            return new(Tensor.Zeros(shape, device: covariates.Device), Tensor.Ones(shape, device: covariates.Device));
        }
        var posterior = outcome is null ? _prognosis.Forward(covariates, treatment)
            : _abduction.Forward(covariates, treatment, _outcome.Forward(outcome.Unsqueeze(-1)).Squeeze(-1));
        return new(posterior.Location, posterior.Scale);
    }

    /// <summary>Covariates with the confounder beside them, for any learner; numbers of it that do not differ between units are left out.</summary>
    /// <param name="covariates">[units, covariates].</param>
    /// <param name="confounder">[..., units, confounders].</param>
    /// <returns>[..., units, covariates + confounders that say something].</returns>
    public Tensor Augment(Tensor covariates, Tensor confounder)
    {
        long[] kept = [.. Enumerable.Range(0, _kept.Length).Where(i => _kept[i]).Select(i => (long)i)];
        var x = covariates.Expand(confounder.Shape[..^1].Concat([covariates.Size(-1)]));
        return kept.Length == 0 ? x : Tensor.Cat([x, confounder.IndexSelect(-1, Tensor.From<long>(kept).To(confounder.Device))], -1);
    }

    /// <summary>Fits a learner to units with the confounder inferred from their outcomes.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="units">The units, outcomes in their own unit.</param>
    /// <param name="stream">Weights, orders and noise.</param>
    /// <param name="run">The run that it is a stage of; null: none.</param>
    /// <param name="stage">The stage's name.</param>
    public OutcomeModel FitLearner(EffectLearner learner, EffectUnits units, RandomStream stream, Run? run = null, string stage = "learner")
    {
        var inferred = InferConfounder(units.Covariates, units.Treatment, units.Outcome);
        return learner.Fit(units.With(Augment(units.Covariates, inferred.Mean)), stream, run, stage);
    }

    /// <summary>
    /// Effects and their intervals. Where the outcome is known the effect is that at the confounder's posterior mean; else the mean over draws of the confounder.
    /// </summary>
    /// <param name="learner">A learner that was fitted to covariates with the confounder.</param>
    /// <param name="covariates">[units, covariates].</param>
    /// <param name="treatment">0 and 1, [units]; null: not known.</param>
    /// <param name="inferred">The confounder's posterior.</param>
    /// <param name="isAbduction">Whether it was inferred with the outcome.</param>
    /// <param name="samples">Draws of the confounder.</param>
    /// <param name="stream">The noise.</param>
    public EffectEstimate Estimate(OutcomeModel learner, Tensor covariates, Tensor? treatment, InferredConfounder inferred, bool isAbduction, int samples, RandomStream stream)
    {
        using var off = NoGrad.Begin();
        var draws = Chunked.Repeat(samples, draw => learner.Outcomes(Augment(covariates, inferred.Draw(stream["confounder"][draw]))));
        var outcomes = isAbduction ? learner.Outcomes(Augment(covariates, inferred.Mean)) : draws.Mean([0]);
        var effects = draws.Select(-1, 1) - draws.Select(-1, 0);
        Tensor? other = null;
        if (treatment is not null)
        {
            var noise = Options.OutcomeNoise * _outcome.Deviation * stream["outcome"].Normal(effects.Shape, device: effects.Device);
            other = CausalMetrics.OutcomeOf(draws.Select(-1, 0), draws.Select(-1, 1), treatment, counterfactual: true) + noise;
        }
        return new(outcomes, effects.Quantile(LowShare, 0), effects.Quantile(HighShare, 0), other?.Mean([0]), other?.Quantile(LowShare, 0), other?.Quantile(HighShare, 0), effects.Mean([1]));
    }

    /// <summary>p(t = 1|x, u) at the confounder's mean, [units].</summary>
    /// <param name="covariates">[units, covariates].</param>
    /// <param name="inferred">The confounder's posterior.</param>
    public Tensor Propensity(Tensor covariates, InferredConfounder inferred)
    {
        using var off = NoGrad.Begin();
        return _structure.LogOdds(covariates, inferred.Mean).Sigmoid();
    }

    /// <summary>Turns the confounder so that γ is not negative: of both signs, which fit equally well, one is kept.</summary>
    internal void Orient()
    {
        using var off = NoGrad.Begin();
        Flip(Tensor.Where(_structure.Gamma.Value.Detach() < 0, -1.0, 1.0).To(ScalarType.Float32));
    }

    /// <summary>Replaces the confounder by its negative where a sign is negative.</summary>
    /// <param name="signs">1 and -1, [confounders].</param>
    internal void Flip(Tensor signs)
    {
        _structure.Flip(signs);
        _abduction.Flip(signs);
        _prognosis.Flip(signs);
    }

    /// <inheritdoc/>
    public ModelRecord Describe() => new("vluci")
    {
        Options = OptionsRecord.ToJson(Options),
        Origin = Origin,
        Data = new JsonObject
        {
            [CovariatesKey] = Covariates.ToJson(),
            [LearnersKey] = _learner is not null,
            [KeptKey] = new JsonArray([.. _kept.Select(kept => JsonValue.Create(kept))]),
        },
    };

    /// <inheritdoc/>
    public static Vluci Restore(ModelRecord record)
    {
        var options = (VluciOptions)OptionsRecord.FromJson(new VluciOptions(), record.Options);
        var model = new Vluci(options, FeatureEncoder.FromJson(record.Data[CovariatesKey]), new RandomStream(0))
        {
            _kept = record.Data[KeptKey] is JsonArray kept ? [.. kept.Select(item => item!.GetValue<bool>())] : throw new RunException($"the model's description has no '{KeptKey}'"),
            Origin = record.Origin,
        };
        if (record.Data[LearnersKey]?.GetValue<bool>() == true)
        {
            model._learner = options.Learner.Create(model.Covariates.Width + model._kept.Count(isKept => isKept), new RandomStream(0));
            model._unaided = options.Learner.Create(model.Covariates.Width, new RandomStream(0));
        }
        return model;
    }
}
