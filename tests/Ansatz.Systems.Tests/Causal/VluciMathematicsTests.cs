using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>The invariants of the specification, in its order. Those of metrics (5) are tested beside the metrics, the swap of arms beside the learners.</summary>
public sealed class VluciMathematicsTests
{
    private static readonly RandomStream Stream = new(17);

    private static Normal Posterior(GenerativeProgram ansatz) => Posterior(ansatz.Simulate(Stream));

    private static Normal Posterior(Trace drawn) => (Normal)((Independent)drawn.Sites.Single().Distribution!).Base;

    private static (Tensor Mean, Tensor Deviation) Moments(GenerativeProgram ansatz) => (Posterior(ansatz).Location, Posterior(ansatz).Scale);

    [Fact]
    public void TheDivergences_AreTheClosedForms_AndNotNegative()
    {
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { ConfounderSize = 2 }, type: ScalarType.Float64);
        var (m, s) = Moments(model.Abduction(units));
        var (m2, s2) = Moments(model.Prognosis(units));
        var prior = (0.5 * (s.Square() + m.Square() - 1 - (2 * s.Log()))).Sum([-1]);
        var between = ((s2 / s).Log() + ((s.Square() + (m - m2).Square()) / (2 * s2.Square())) - 0.5).Sum([-1]);
        Assert.True(prior.Min().ToDouble() >= 0 && between.Min().ToDouble() >= 0);
        var terms = model.FirstBound(units).Estimate(Stream).Terms;
        Assert.Equal(prior.Mean().ToDouble(), terms["kl"], 1e-9);
        Assert.Equal(between.Mean().ToDouble(), model.TrainingObjective(units).Estimate(Stream).Terms["disagreement"], 1e-9);
    }

    [Fact]
    public void TheElbo_DoesNotExceedTheImportanceWeightedBound()
    {
        var (model, units) = TinyEffects.Model(count: 20);
        var elbo = model.FirstBound(units).Estimate(Stream["elbo"], new EstimateOptions(10_000)).Value;
        var (p, q) = (model.Model(units), model.Abduction(units));
        var weighted = Enumerable.Range(0, 50).Average(i => Bound.ImportanceWeighted(64).Of(p, q).Estimate(Stream["weighted"][i]).Value);
        Assert.True(elbo <= weighted + 1e-2, $"{elbo} {weighted}");
    }

    [Fact]
    public void WhereTheConfounderDoesNotActOnTheTreatment_TheOptimumIsThePosteriorOfALinearGaussian()
    {
        // With γ = 0 the treatment says nothing of u. y = f_t(x) + b_t u + noise: u | y is normal with mean b r / (b² + σ²) and variance σ² / (b² + σ²), r = y - f_t(x).
        const double noise = 0.5;
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { OutcomeNoise = noise, Bound = Bound.Parse("elbo:stl"), Beta = 1, Width = 32 }, count: 8, ScalarType.Float64);
        model.Structure.Gamma.Assign(Tensor.Zeros([1], ScalarType.Float64));
        model.Structure.Loadings.Assign(Tensor.From<double>([0.8, -1.3], 2, 1));
        new Trainer(model.Parts[1]) { Optimizer = new Adam(Schedule.Cosine(1e-2, 1e-5)), Estimate = new EstimateOptions(Particles: 8), ParetoDraws = 0 }
            .Fit(model.FirstBound(units), 1500); // of a gradient without variance at the exact posterior
        var isTreated = units.Treatment > 0.5;
        Assert.True(isTreated.Any().ToBoolean() && !isTreated.All().ToBoolean());
        var loading = Tensor.Where(isTreated, -1.3, 0.8).To(ScalarType.Float64);
        var residual = units.Outcome - model.Structure.Outcome(units.Covariates, units.Treatment, Tensor.Zeros([units.Count, 1], ScalarType.Float64));
        var precision = loading.Square() + (noise * noise);
        var (exactMean, exactVariance) = (loading * residual / precision, noise * noise / precision);
        var (mean, deviation) = Moments(model.Abduction(units));
        Assert.True(((mean.Squeeze(-1) - exactMean).Abs() / exactVariance.Sqrt()).Max().ToDouble() < 0.02);
        Assert.True((deviation.Squeeze(-1).Square() / exactVariance - 1).Abs().Max().ToDouble() < 0.02);
    }

    [Fact]
    public void LogOdds_AreClipped_SoThatNoUnitIsImpossible()
    {
        var (model, units) = TinyEffects.Model();
        foreach (var far in (double[])[100, -100])
        {
            var u = Tensor.Full([units.Count, 1], far);
            Assert.True(model.Structure.LogOdds(units.Covariates, u).Eq(Math.Sign(far) * 15).All().ToBoolean()); // γ is 0.5: ±50 beside what covariates say
            var ofTreatment = model.TreatmentModel(units).LogDensity(ChoiceMap.Of(("u", u))) - Normal.Standard(1).LogDensity(u);
            var expected = Tensor.Where((units.Treatment > 0.5).Eq(far > 0 ? 1 : 0), 0.0, -15.0); // log sigmoid(±15), where -50 would be without the clip
            Assert.Equal(0, (ofTreatment - expected).Abs().Max().ToDouble(), 1e-2); // of -5000 in single precision
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TurningTheSignOfTheConfounder_LeavesTheBoundAsItIs(bool interaction)
    {
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { Interaction = interaction, ConfounderSize = 2 }, type: ScalarType.Float64);
        if (interaction)
            foreach (var parameter in model.Structure.Parameters()) parameter.Assign(parameter.Value.Detach() + (0.1 * Stream["shake"].Normal(parameter.Shape, ScalarType.Float64)));
        var u = Stream["u"].Normal([units.Count, 2], ScalarType.Float64);
        Tensor Ratio(Tensor at) => model.Model(units).LogDensity(ChoiceMap.Of(("u", at))) - model.Abduction(units).LogDensity(ChoiceMap.Of(("u", at)));
        Tensor Second(Tensor at) => model.TreatmentModel(units).LogDensity(ChoiceMap.Of(("u", at))) - model.Prognosis(units).LogDensity(ChoiceMap.Of(("u", at)));
        var (before, secondBefore, gamma) = (Ratio(u), Second(u), model.Structure.Gamma.Value.Clone());
        var signs = Tensor.From<double>([-1, 1]);
        model.Flip(signs);
        Assert.True((Ratio(u * signs) - before).Abs().Max().ToDouble() < 1e-6);
        Assert.True((Second(u * signs) - secondBefore).Abs().Max().ToDouble() < 1e-6);
        Assert.True(model.Structure.Gamma.Value[0].ToDouble() < 0);
        model.Orient();
        Assert.True(model.Structure.Gamma.Value.Min().ToDouble() >= 0);
        Assert.True(model.Structure.Gamma.Value.Equal(gamma) && Ratio(u).AllClose(before));
    }

    [Fact]
    public void WhereTheConfounderDoesNothing_NothingIsInferred_AndEffectsAreThoseOfTheLearnerAlone()
    {
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { Independence = 0 }, count: 200);
        foreach (var parameter in (Parameter[])[model.Structure.Gamma, model.Structure.Loadings])
        {
            parameter.Assign(Tensor.Zeros(parameter.Shape));
            parameter.IsTrainable = false;
        }
        new Trainer(model.Parts) { Optimizer = new Adam(Schedule.Cosine(1e-2, 1e-5)), ParetoDraws = 0 }.Fit(model.FirstBound(units), 500);
        var kl = model.FirstBound(units).Estimate(Stream).Terms["kl"];
        Assert.True(kl < 1e-6, $"{kl}"); // the likelihood does not depend on u: the gradient is that of the divergence, without noise
        var run = new Run();
        model.ChooseNumbers(units, run);
        var inferred = model.InferConfounder(units.Covariates, units.Treatment, units.Outcome);
        Assert.True(inferred.Mean.Abs().Max().ToDouble() < 0.005, $"{inferred.Mean.Abs().Max().ToDouble()}");
        Assert.Contains(run.Notes, note => note.Contains("same for every unit"));
        var augmented = model.Augment(units.Covariates, inferred.Mean);
        var (aided, alone) = (EffectLearner.Linear.Fit(units.With(augmented), Stream), EffectLearner.Linear.Fit(units, Stream));
        Assert.True(aided.Effects(augmented).Equal(alone.Effects(units.Covariates)));
    }

    [Fact]
    public void Intervals_CollapseToTheNoise_WhereThePosteriorIsAPoint()
    {
        var model = TinyEffects.Fitted;
        var seen = model.See(TinyEffects.Table("count=30,seed=9"), InferenceMode.WithinSample, outcomeIsNeeded: true, new Run());
        var point = seen.Confounder with { Deviation = Tensor.Zeros(seen.Confounder.Mean.Shape) };
        var estimate = model.Estimate(model.AidedLearner, seen.Covariates, seen.Treatment, point, isAbduction: true, samples: 20_000, Stream);
        var outcomes = estimate.Outcomes;
        var expected = CausalMetrics.OutcomeOf(outcomes.Select(1, 0), outcomes.Select(1, 1), seen.Treatment!, counterfactual: true);
        var sigma = model.Options.OutcomeNoise * Deviation(model);
        // a quantile of 20,000 normals has a standard error of 0.019 deviations: five of them, over 30 units
        Assert.True(((estimate.CounterfactualHigh! - expected) / sigma - 1.96).Abs().Max().ToDouble() < 0.095);
        Assert.True(((estimate.CounterfactualLow! - expected) / sigma + 1.96).Abs().Max().ToDouble() < 0.095);
        Assert.True((estimate.High - estimate.Low).Abs().Max().ToDouble() < 1e-4); // effects have no noise of their own
    }

    [Fact]
    public void TheSecondNetwork_NeverSeesTheOutcome()
    {
        var (model, units) = TinyEffects.Model();
        var other = units with { Outcome = units.Outcome.Flip([0]) };
        Assert.True(Moments(model.Prognosis(units)).Mean.Equal(Moments(model.Prognosis(other)).Mean));
        Assert.False(Moments(model.Abduction(units)).Mean.Equal(Moments(model.Abduction(other)).Mean));

        var table = TinyEffects.Table("count=40,seed=3");
        var changed = table.With(new NumberColumn("outcome", [.. table.Numbers("outcome").Values.ToArray().Select(y => (5 * y) + 2)], role: ColumnRole.Outcome));
        Table Predict(Table units) => TinyEffects.Fitted.Predict(units, mode: InferenceMode.OutOfSample, samples: 10).Effects;
        Assert.Equal(Predict(table).Fingerprint, Predict(changed).Fingerprint);
        Assert.NotEqual(TinyEffects.Fitted.Predict(table, samples: 10).Effects.Fingerprint, TinyEffects.Fitted.Predict(changed, samples: 10).Effects.Fingerprint);
    }

    [Fact]
    public void AnAffineChangeOfTheOutcome_ScalesEffects()
    {
        const double scale = 3, shift = 5;
        var table = TinyEffects.Table("count=300");
        var changed = table.With(new NumberColumn("outcome", [.. table.Numbers("outcome").Values.ToArray().Select(y => (scale * y) + shift)], role: ColumnRole.Outcome));
        double[] Effects(Table units) => Vluci.Fit(units, TinyEffects.Options with { Epochs = 6 }, new Run(seed: 2)).Predict(units, samples: 2).Effects.Numbers("effect").Values.ToArray();
        var (before, after) = (Effects(table), Effects(changed));
        var size = before.Max(Math.Abs);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second / scale, 1e-3 * size));
    }

    [Theory]
    [InlineData("elbo", "")]
    [InlineData("iwelbo:8", "")]
    [InlineData("elbo", "u=score:mean")]
    public void AnyBoundAndStrategy_RaisesTheBound(string bound, string strategy)
    {
        var options = TinyEffects.Options with { Bound = Bound.Parse(bound), Strategy = strategy.Length == 0 ? [] : [SiteStrategy.Parse(strategy)], Beta = 1 };
        var (model, units) = TinyEffects.Model(options, count: 120);
        double Mean() => model.FirstBound(units).Estimate(Stream["judge"], new EstimateOptions(50)).Value;
        var before = Mean();
        new Trainer(model.Parts) { Optimizer = new Adam(5e-3), ParetoDraws = 0 }.Fit(model.TrainingObjective(units), 60);
        Assert.True(Mean() > before + 1, $"{before} {Mean()}");
    }

    [Theory]
    [InlineData("elbo")]
    [InlineData("elbo:stl")] // holds the networks constant in the ansatz's density
    [InlineData("iwelbo:4")]
    public void NetworksThatAreRunOnce_GiveTheObjectiveOfTheirParts_AndItsGradient(string bound)
    {
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { Bound = Bound.Parse(bound), Beta = 1 }, count: 30, ScalarType.Float64);
        var parts = Objective.Maximize(o =>
        {
            var (first, second) = (o.Include("first", model.FirstBound(units)), o.Include("second", model.SecondBound(units)));
            var (known, foreseen) = (Posterior(model.Abduction(units)), Posterior(o.Simulate(model.Prognosis(units))));
            var between = Distribution.KullbackLeibler(new Normal(known.Location.Detach(), known.Scale.Detach()).ToEvent(), foreseen.ToEvent());
            return first + second - between - (0.1 * model.Dependence(units));
        });
        var (apart, shared) = (parts.GradientEstimate(Stream["once"], model.Parts), model.TrainingObjective(units).GradientEstimate(Stream["once"], model.Parts));
        Assert.Equal(apart.Value, shared.Value, 1e-9);
        Assert.Equal(apart.Gradients.Count, shared.Gradients.Count);
        foreach (var (parameter, gradient) in apart.Gradients) Assert.True(gradient.AllClose(shared.Gradients[parameter], 1e-9, 1e-12));
    }

    [Fact]
    public void TheScoreGradient_HasTheMeanOfThePathGradient()
    {
        var (model, units) = TinyEffects.Model(TinyEffects.Options with { Width = 4, Independence = 0 }, count: 10);
        var scored = new Vluci(model.Options with { Strategy = [SiteStrategy.Parse("u=score:mean")] }, model.Covariates, Stream);
        scored.LoadState(model.State());
        const int draws = 1500;
        double[] Gradient(Vluci of, string name)
        {
            double sum = 0, squares = 0;
            for (var i = 0; i < draws; i++)
            {
                var value = of.TrainingObjective(units).GradientEstimate(Stream[name][i], [of.Parts[1]]).Gradients[of.Parts[1].Parameters().Last()][0].ToDouble(); // the bias of the mean of q(u|x,t,y)
                sum += value;
                squares += value * value;
            }
            return [sum / draws, Math.Sqrt(Math.Max(squares - (sum * sum / draws), 0)) / draws];
        }
        double[] path = Gradient(model, "path"), score = Gradient(scored, "score");
        Assert.True(score[1] > 2 * path[1], "the score function has more variance: it is what was asked for");
        Assert.True(Math.Abs(path[0] - score[0]) < 5 * (path[1] + score[1]) + 1e-6, $"{path[0]} ± {path[1]}, {score[0]} ± {score[1]}");
    }

    [Fact]
    public void ThePenalty_IsTheCriterionOfIndependence()
    {
        var (model, units) = TinyEffects.Model(count: 80);
        var mean = model.InferConfounder(units.Covariates, units.Treatment, null).Mean;
        Assert.Equal(mean.Shape, new Shape(80, 1));
        var u = Moments(model.Abduction(units)).Mean;
        var expected = StatisticalDistance.HilbertSchmidtIndependence(u, units.Covariates, Kernel.Gaussian(Kernel.MedianDistance(u).Clamp(1e-3)), Kernel.Gaussian(1));
        Assert.Equal(expected.ToDouble(), model.Dependence(units).ToDouble(), 1e-7);
        Assert.True(expected.ToDouble() >= 0);
    }

    private static double Deviation(Vluci model) => ((Standardization)model.NamedModules().First(named => named.Key == "outcome").Value).Deviation.ToDouble();
}
