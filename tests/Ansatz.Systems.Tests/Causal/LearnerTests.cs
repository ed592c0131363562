using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Systems.Causal;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>The learners of effects that know nothing of hidden confounders.</summary>
public sealed class LearnerTests
{
    private static readonly RandomStream Stream = new(3);

    [Fact]
    public void LeastSquares_FindLinearEffectsExactly()
    {
        var units = TinyEffects.Units(200, noise: 0);
        var model = EffectLearner.Linear.Fit(units, Stream);
        Assert.True((model.Effects(units.Covariates) - TinyEffects.Effects(units.Covariates)).Abs().Max().ToDouble() < 1e-4); // single precision of values near 5
        var own = CausalMetrics.OutcomeOf(model.Outcomes(units.Covariates).Select(1, 0), model.Outcomes(units.Covariates).Select(1, 1), units.Treatment);
        Assert.True((own - units.Outcome).Abs().Max().ToDouble() < 1e-4);
    }

    [Fact]
    public void LeastSquares_AreTheRegressionOfEachArm()
    {
        var units = TinyEffects.Units(120, noise: 1);
        var own = units.Treatment.Eq(1);
        var design = Tensor.Cat([units.Covariates, Tensor.Ones(120, 1)], 1).To(ScalarType.Float64);
        var (x, y) = (design[own], units.Outcome[own].To(ScalarType.Float64));
        var weights = Tensor.LinalgSolve(x.Transpose(0, 1).MatMul(x), x.Transpose(0, 1).MatMul(y)); // the normal equations
        var expected = design.MatMul(weights);
        Assert.True((EffectLearner.Linear.Fit(units, Stream).Outcomes(units.Covariates).Select(1, 1) - expected).Abs().Max().ToDouble() < 1e-4);
    }

    [Fact]
    public void LeastSquares_BearDependentCovariates()
    {
        var units = TinyEffects.Units(100);
        var twice = units.With(Tensor.Cat([units.Covariates, units.Covariates, Tensor.Ones(100, 1)], 1));
        var effects = EffectLearner.Linear.Fit(twice, Stream).Effects(twice.Covariates);
        Assert.True((effects - EffectLearner.Linear.Fit(units, Stream).Effects(units.Covariates)).Abs().Max().ToDouble() < 1e-3);
    }

    [Fact]
    public void SwappedArms_NegateEffects()
    {
        var units = TinyEffects.Units(150, noise: 0.5);
        var swapped = units with { Treatment = 1 - units.Treatment };
        var sum = EffectLearner.Linear.Fit(units, Stream).Effects(units.Covariates) + EffectLearner.Linear.Fit(swapped, Stream).Effects(units.Covariates);
        Assert.True(sum.Abs().Max().ToDouble() < 1e-4);
    }

    public static TheoryData<string> Networks => ["tarnet", "cfrnet:mmd,0.1", "cfrnet:wasserstein,0.1", "s-learner", "t-learner"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Networks_FindEffectsOfARandomizedTreatment(string spelled)
    {
        var (units, test) = (TinyEffects.Units(600), TinyEffects.Units(200, seed: 2));
        var learner = (NetworkLearner)EffectLearner.Parse(spelled) with { Epochs = 12, Width = 24, BatchSize = 60, LearningRate = 5e-3 };
        var found = learner.Fit(units, Stream).Effects(test.Covariates);
        var truth = TinyEffects.Effects(test.Covariates); // deviation 2
        Assert.True(CausalMetrics.RootPehe(found, truth) < 0.7, $"{CausalMetrics.RootPehe(found, truth)}");
        Assert.True(CausalMetrics.AverageEffectError(found, truth) < 0.25, $"{CausalMetrics.AverageEffectError(found, truth)}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    [InlineData("ols")]
    [InlineData("cevae")]
    public void Models_AreMadeAgainFromTheirState(string spelled)
    {
        using var folder = new TemporaryFolder();
        var units = TinyEffects.Units(60);
        var learner = EffectLearner.Parse(spelled);
        learner = learner switch { NetworkLearner network => network with { Epochs = 1, Width = 8 }, CevaeLearner cevae => cevae with { Epochs = 1, Width = 8, LatentSize = 3 }, _ => learner };
        var model = learner.Fit(units, Stream);
        model.Save(folder["m.safetensors"]);
        var again = learner.Create(2, new RandomStream(99));
        again.Load(folder["m.safetensors"]);
        again.Evaluate();
        Assert.True(again.Outcomes(units.Covariates).Equal(model.Outcomes(units.Covariates)));
        Assert.Equal(new Shape(5, 60, 2), model.Outcomes(units.Covariates.Expand([5, 60, 2])).Shape);
        Assert.True(learner.Fit(units, Stream).Outcomes(units.Covariates).Equal(model.Outcomes(units.Covariates)), "the same stream gives the same model");
    }

    [Fact]
    public void Learners_AreSpelledAsTheyAreRead()
    {
        foreach (var text in (string[])["tarnet", "ols", "s-learner", "t-learner", "cevae", "cfrnet:mmd,1", "cfrnet:wasserstein,0.5"])
            Assert.Equal(text, EffectLearner.Parse(text).ToString());
        Assert.Equal(EffectLearner.Parse("cfrnet:mmd,1"), EffectLearner.Parse("cfrnet"));
        foreach (var text in (string[])["", "tarnet:1", "cfrnet:energy", "cfrnet:mmd,-1", "cfrnet:mmd,x", "bart"])
            Assert.Contains("tarnet", Assert.Throws<FormatException>(() => EffectLearner.Parse(text)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepresentationLearner { Width = 0 });
    }

    [Theory]
    [InlineData("cfrnet:mmd,1")]
    [InlineData("cfrnet:wasserstein,1")]
    public void TheDistanceOfArms_GrowsWithTheirShift_AndNeedsTwoUnitsOfEach(string spelled)
    {
        var learner = (RepresentationLearner)EffectLearner.Parse(spelled);
        var t = Tensor.Cat([Tensor.Zeros(100), Tensor.Ones(100)], 0);
        var x = Stream["arms"].Normal([200, 4]);
        double Distance(double shift) => learner.DistanceOf(x + (shift * t.Unsqueeze(-1)), t).ToDouble();
        Assert.True(Distance(0) < Distance(1) && Distance(1) < Distance(2), $"{Distance(0)} {Distance(1)} {Distance(2)}");
        Assert.Equal(0, learner.DistanceOf(x, Tensor.Cat([Tensor.Zeros(199), Tensor.Ones(1)], 0)).ToDouble());
        if (learner.Distance == ArmDistance.Wasserstein) return;
        var same = Tensor.Cat([x[..100], x[..100]], 0);
        Assert.Equal(0, learner.DistanceOf(same, t).ToDouble(), 1e-6);
    }

    [Fact]
    public void BalancedRepresentations_AreNearerThanUnbalancedOnes()
    {
        var stream = new RandomStream(8);
        var x = stream["x"].Normal([400, 3]);
        var t = (x.Select(1, 0) + (0.3 * stream["t"].Normal([400])) > 0).To(ScalarType.Float32); // the arms hardly overlap
        var units = new EffectUnits(x, t, x.Select(1, 1) + t);
        double Shift(string spelled)
        {
            var model = ((NetworkLearner)EffectLearner.Parse(spelled) with { Epochs = 15, Width = 16, BatchSize = 100 }).Fit(units, Stream);
            var scaled = (x - x.Mean([0])) / x.Variance([0]).Sqrt();
            var representation = (Networks.Mlp)model.NamedModules().First(named => named.Key == "representation").Value;
            return ((RepresentationLearner)EffectLearner.Parse("cfrnet:mmd,1")).DistanceOf(representation.Forward(scaled), t).ToDouble();
        }
        Assert.True(Shift("cfrnet:mmd,10") < 0.7 * Shift("tarnet"));
    }

    [Fact]
    public void Cevae_ScoresNumbersByNormalsAndTruthValuesByBernoullis()
    {
        var units = TinyEffects.Units(40);
        var model = new Cevae(new CevaeLearner { Width = 8, LatentSize = 2 }, 2, Stream);
        model.Scale(units);
        var standard = model.Standard(units);
        Assert.True(standard.Covariates.Select(1, 1).Equal(units.Covariates.Select(1, 1)), "covariates of 0 and 1 stay as they are");
        var z = Stream["z"].Normal([40, 2]);
        var sites = Site(model.Model(standard), z);
        foreach (var (address, column) in ((string, int)[])[("numbers", 0), ("truths", 1)])
        {
            var site = sites.First(s => s.Address == address);
            var inner = ((Masked)((Independent)site.Distribution!).Base).Base;
            Assert.True((site.LogDensity - inner.LogDensity(standard.Covariates).Select(1, column)).Abs().Max().ToDouble() < 1e-6);
        }
        static IReadOnlyList<Site> Site(GenerativeProgram model, Tensor z) => model.Importance(ChoiceMap.Of(("z", z)), Stream).Trace.Sites;
    }

    [Fact]
    public void Cevae_RaisesItsBoundAndFindsARandomizedEffect()
    {
        var units = TinyEffects.Units(500);
        var learner = new CevaeLearner { Epochs = 25, Width = 32, LatentSize = 4, LearningRate = 3e-3 };
        var found = learner.Fit(units, Stream).Effects(units.Covariates);
        var truth = TinyEffects.Effects(units.Covariates);
        Assert.True(CausalMetrics.AverageEffectError(found, truth) < 0.3, $"{CausalMetrics.AverageEffectError(found, truth)}");
        Assert.True(CausalMetrics.RootPehe(found, truth) < 1.2, $"{CausalMetrics.RootPehe(found, truth)}"); // a constant guess errs by 2
    }

    [Fact]
    public void TheResidual_IsCenteredInEachArm_AndFollowsAHiddenCause()
    {
        var stream = new RandomStream(5);
        var units = TinyEffects.Units(300);
        var hidden = stream["u"].Normal([300]);
        var residual = ResidualConfounder.Of(units with { Outcome = units.Outcome + hidden }, stream).Squeeze(-1);
        foreach (var arm in (int[])[0, 1])
        {
            var own = residual[units.Treatment.Eq(arm)];
            Assert.Equal(0, own.Mean().ToDouble(), 1e-5);
            Assert.Equal(1, own.Variance([0]).ToDouble(), 1e-4);
        }
        Assert.True(RegressionMetrics.Correlation(residual, hidden) > 0.8, $"{RegressionMetrics.Correlation(residual, hidden)}");
    }
}
