namespace Ansatz.Samples.Tests;

/// <summary>Each sample shows what its first lines say: against a closed form, a quadrature, published values, or the truth that made its data.</summary>
[Trait("speed", "slow")]
public sealed class SampleTests
{
    private static Printed Run(string name) => SampleRun.Output(name);

    [Fact]
    public void EightSchools_AgreeWithQuadrature()
    {
        var (evidence, mu, tau) = Quadratures.EightSchools();
        var printed = Run("eight-schools.cs");
        Assert.InRange(printed["ELBO:"], evidence - 1, evidence);
        Assert.InRange(printed["with 64 samples:"], printed["ELBO:"], evidence + 0.05);
        // A mean-field ansatz is biased, here by less than a tenth of the posterior deviation of mu (3.3) and a third of that of tau (3.2).
        Assert.Equal(mu, printed["mean of mu:"], 0.4);
        Assert.Equal(tau, printed["mean of tau:"], 1.1);
        Assert.InRange(printed["Pareto shape:"], 0, 0.8);
        Assert.Contains("draws the same: True", printed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LogisticRegression_Subsampled_AgreesWithLaplaceOnAllRows()
    {
        var printed = Run("logistic-regression.cs");
        Assert.InRange(printed["in posterior deviations:"], 0, 0.6);
        var (truth, found) = (printed.Numbers("truth:"), printed.Numbers("subsampled:"));
        Assert.All(truth.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.2));
    }

    [Fact]
    public void Mixture_FindsWhatItsDataWereDrawnWith_AndDrawsByBayesRule()
    {
        var printed = Run("mixture.cs");
        Assert.All(printed.Numbers("means:").Take(3).Zip([-4.0, 0, 4]), pair => Assert.Equal(pair.Second, pair.First, 0.35));
        Assert.All(printed.Numbers("weights:").Take(3).Zip([0.2, 0.3, 0.5]), pair => Assert.Equal(pair.Second, pair.First, 0.1));
        Assert.True(printed["came from:"] > 0.9);
        // Four standard errors of 4000 draws.
        Assert.All(printed.Numbers("Bayes' rule:").Zip(printed.Numbers("4000 draws:")), pair => Assert.Equal(pair.First, pair.Second, 0.035));
    }

    [Fact]
    public void HiddenMarkov_TheSumIsTheForwardAlgorithm_AndTheFitFindsTheLevels()
    {
        var printed = Run("hidden-markov.cs");
        Assert.Equal(printed["by the forward algorithm:"], printed["log density at the truth:"], 0.005);
        Assert.All(printed.Numbers("levels:").Take(2).Zip([-2.0, 2]), pair => Assert.Equal(pair.Second, pair.First, 0.5));
        Assert.All(printed.Numbers("to stay:").Take(2).Zip([0.9, 0.8]), pair => Assert.Equal(pair.Second, pair.First, 0.15));
    }

    [Fact]
    public void Cone_HasThePublishedBounds_BelowTheEvidence()
    {
        // Becker et al. 2024, figure 2: ELBO -8.08, HVI -9.75, IWHVI(5) -8.18, DIWHVI(5, 5) -7.33.
        var printed = Run("cone.cs");
        Assert.Equal(-8.08, printed["mean field:"], 0.06);
        Assert.Equal(-9.75, printed["HVI:"], 0.06);
        Assert.Equal(-8.18, printed["IWHVI:"], 0.06);
        Assert.Equal(-7.33, printed["DIWHVI:"], 0.08);
        Assert.True(printed["DIWHVI:"] < Quadratures.Cone());
        Assert.Equal(Math.Sqrt(5), printed["mean radius:"], 0.05);
        Assert.All(printed.Numbers("quadrants:"), draws => Assert.InRange(draws, 180, 320));
    }

    [Fact]
    public void AttendInferRepeat_LearnsToCount()
    {
        var (before, after) = (Run("attend-infer-repeat.cs").Numbers("before:"), Run("attend-infer-repeat.cs").Numbers("steps:"));
        Assert.True(after[0] > before[0] + 50, $"from {before[0]} to {after[0]} nats");
        Assert.True(after[1] > 0.8, $"{after[1]} counted right");
    }

    [Fact]
    public void WakeSleep_ReachesTheLikelihoodOfTheProcess()
    {
        var printed = Run("wake-sleep.cs");
        Assert.True(printed["before:"] < printed["of the process:"] - 2);
        Assert.Equal(printed["of the process:"], printed["after waking:"], 0.15);
        Assert.All(printed.Numbers("bars learned:"), pixels => Assert.Equal(4, pixels));
    }

    [Fact]
    public void Objectives_TheSymmetricDivergenceEndsAtThePosterior_AndTheSalientCodeHoldsWhatOneGroupHas()
    {
        var printed = Run("objectives.cs");
        Assert.Equal(0.65, printed["symmetric: mean"], 0.04);
        Assert.Equal(Math.Sqrt(0.5), printed["deviation"], 0.04);
        var salient = printed.Numbers("salient code explains:");
        Assert.True(salient[1] > 0.9 && salient[0] < 0.1, $"salient: {salient[0]} of c, {salient[1]} of s");
    }

    [Fact]
    public void Pruning_KeepsWhatMatters()
    {
        var printed = Run("pruning.cs");
        Assert.All(printed.Numbers("what matters:"), gate => Assert.True(gate > 0.6));
        Assert.All(printed.Numbers("the others:")[..^1], gate => Assert.True(gate < 0.45));
        Assert.True(printed["above one half:"] > 0.9);
    }

    [Fact]
    public void Counterfactual_TheInterventionFindsTheEffect()
    {
        var printed = Run("counterfactual.cs");
        var truth = printed["(true:"];
        Assert.True(printed["difference of the groups:"] > truth + 0.6);
        Assert.Equal(truth, printed["by intervention:"], 0.15);
        // With the hidden cause known but for the noise of one outcome, the error would be 0.23.
        Assert.InRange(printed["counterfactual outcomes:"], 0.15, 0.3);
    }

    [Fact]
    public void LatentSde_FindsTheDrift_AndComesNearTheKalmanFilter()
    {
        var printed = Run("latent-sde.cs");
        var drift = printed.Numbers("drift:");
        Assert.Equal(-0.75, drift[0], 0.25);
        Assert.Equal(-1.5, drift[1], 0.3);
        Assert.InRange(printed["ELBO:"], printed["log evidence:"] - 1.5, printed["log evidence:"]);
    }

    [Fact]
    public void Koopman_TheCodesTurnAsTheDataDo()
    {
        var printed = Run("koopman.cs");
        Assert.Equal(0.5, printed["turn of the codes:"], 0.05);
        Assert.Equal(0.5, printed["prior dreams:"], 0.15);
    }

    [Fact]
    public void BayesianNetwork_TheAveragePredictsBetterThanOne()
    {
        var printed = Run("bayesian-network.cs");
        Assert.True(printed["accuracy:"] > 0.93);
        Assert.True(printed["average of 200:"] > printed["log score of a network:"]);
        Assert.True(printed["average of 200:"] > -0.25);
    }

    [Fact]
    public void Horseshoe_KeepsWhatMatters_AndShrinksTheRest()
    {
        var (ours, squares) = (Run("horseshoe.cs").Numbers("horseshoe:"), Run("horseshoe.cs").Numbers("least squares:"));
        Assert.All(ours.Take(3).Zip([2.0, -1.5, 1]), pair => Assert.Equal(pair.Second, pair.First, 0.25));
        Assert.True(ours[3] < 0.06 && squares[3] > 2 * ours[3], $"{ours[3]} against {squares[3]}");
    }

    [Fact]
    public void GaussianProcess_ReachesTheClosedForm()
    {
        var printed = Run("gaussian-process.cs");
        Assert.Equal(printed["log evidence:"], printed["ELBO:"], 0.05);
        Assert.InRange(printed["in posterior deviations:"], 0, 0.1);
        Assert.All(printed.Numbers("ratio of the deviations, from"), ratio => Assert.Equal(1, ratio, 0.07));
    }

    [Fact]
    public void EverySample_HasATest()
    {
        var tests = string.Concat(SampleRun.Files("*SampleTests.cs", "tests", "Ansatz.Samples.Tests").Append("SampleTests.cs").Select(file => SampleRun.Text("tests", "Ansatz.Samples.Tests", file)));
        Assert.All(SampleRun.Files("*.cs", "samples"), sample => Assert.Contains($"\"{sample}\"", tests, StringComparison.Ordinal));
    }
}
