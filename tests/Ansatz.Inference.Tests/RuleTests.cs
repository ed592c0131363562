namespace Ansatz.Inference.Tests;

/// <summary>Every rule on every problem that it fits, alone and between other draws.</summary>
public class RuleTests
{
    public static TheoryData<string> Rules =>
        ["reparam", "implicit", "enum", "mvd", "score", "score:mean", "loo:3", "arm", "disarm", "rebar", "rebar:0.8", "taylor", "taylor:reparam", "rejection"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void ARule_IsUnbiased_WhateverStandsAroundTheDraw(string rule)
    {
        // Some 150 comparisons in all: a normal score beyond 4.5 has a probability of 7e-6. With 20 batches the scores are of Student's t.
        Assert.All(RuleChecks.Run(Strategy.Parse(rule), new RandomStream(7)), check => Assert.True(check.Score < 6.5, check.ToString()));
    }

    [Fact]
    public void ABiasedRule_IsFound()
    {
        RuleProblem[] curved = [new("curved", 0.4, t => Bernoulli.FromProbabilities(t), (b, _) => 10 * (b - 0.45).Square(), t => 10 * ((t * 0.3025) + ((1 - t) * 0.2025)))];
        Assert.Contains(RuleChecks.Run(Strategy.GumbelSoftmax(1), new RandomStream(7), curved), check => check.Score > 10);
        Assert.Contains(RuleChecks.Run(Strategy.StraightThrough, new RandomStream(7), curved), check => check.Score > 10);
        Assert.DoesNotContain(RuleChecks.Run(Strategy.DisArm, new RandomStream(7), curved), check => check.Score > 6);
    }

    [Fact]
    public void Relax_IsUnbiased_AndItsFittedControlLowersTheVariance()
    {
        var numbers = new Numbers(("l", -0.4), ("w", 0.0), ("c", 0.0));
        Objective Of(Strategy strategy) => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 500);
            return (o.Sample("b", Bernoulli.FromLogits(numbers["l"]), strategy) - 0.2).Square();
        });
        var relax = Of(Strategy.Relax(z => numbers["w"] * z.Sigmoid() + numbers["c"]));
        var p = 1 / (1 + Math.Exp(0.4));
        var truth = p * (1 - p) * (0.64 - 0.04);

        // Whatever the control is, and though its own fit lowers a variance that depends on the logits.
        var fixedControl = Of(Strategy.Relax(z => 2 * z.Sigmoid()));
        var (_, mean, deviation) = Statistics.Gradients(fixedControl, numbers, ["l"], batches: 40, particles: 1);
        Statistics.Near(truth, mean[0], deviation[0], 5);
        var (_, before, error) = Statistics.Gradients(relax, numbers, ["l"], batches: 40, particles: 1);
        Statistics.Near(truth, before[0], error[0], 5);
        var optimizer = new Adam(0.05);
        optimizer.Add(new ParameterGroup((IReadOnlyList<Parameter>)[numbers.Of("w"), numbers.Of("c")]));
        for (var step = 0; step < 150; step++)
        {
            using var scope = TensorScope.Open();
            optimizer.ZeroGradients();
            relax.Surrogate(new RandomStream(100 + step)).Loss.Backward();
            optimizer.Step();
        }

        var (_, after, smaller) = Statistics.Gradients(relax, numbers, ["l"], batches: 40, particles: 1);
        Statistics.Near(truth, after[0], smaller[0], 5);
        Assert.True(smaller[0] < 0.7 * error[0], $"{error[0]} {smaller[0]}");
    }

    [Fact]
    public void LessVariance_InTheOrderOfTheLiterature()
    {
        var stream = new RandomStream(3);
        var coins = RuleProblem.All.Where(problem => problem.Name == "coin in logits").ToArray();
        double Variance(Strategy strategy, RuleProblem[] problems) => RuleChecks.Run(strategy, stream, problems, repeats: 60)[0].Variance;
        var (score, arm, disarm) = (Variance(Strategy.ScoreFunction(), coins), Variance(Strategy.Arm, coins), Variance(Strategy.DisArm, coins));
        Assert.True(disarm < arm && arm < score, $"score {score}, ARM {arm}, DisARM {disarm}");
        var five = RuleProblem.All.Where(problem => problem.Name == "five coins").ToArray();
        double rebar;
        (score, rebar) = (Variance(Strategy.ScoreFunction(), five), Variance(Strategy.Rebar(), five));
        Assert.True(rebar < 0.5 * score, $"score {score}, REBAR {rebar}");

        // A quadratic is its own expansion of the second order: nothing is left to estimate.
        RuleProblem[] normals = [new("square", 1.5, t => new Normal(t, 0.7), (x, _) => x.Square(), t => (t * t) + 0.49)];
        Assert.True(Variance(Strategy.Taylor(), normals) < 1e-12);
        RuleProblem[] vectors = [new("squares", 1.5, t => new Normal(t, 0.7 + 0.0 * t).Iid(3), (x, _) => x.Square().Sum([-1]), t => 3 * ((t * t) + 0.49))];
        Assert.True(Variance(Strategy.Taylor(), vectors) < 1e-12);
        Assert.True(Variance(Strategy.Taylor(order: 1), normals) < 0.5 * Variance(Strategy.ScoreFunction(), normals));
        var gammas = RuleProblem.All.Where(problem => problem.Name == "gamma, concentration").ToArray();
        Assert.True(Variance(Strategy.RejectionReparameterized, gammas) < 0.3 * Variance(Strategy.ScoreFunction(), gammas));
    }

    [Fact]
    public void BiasedRelaxations_AreRefusedUnlessAllowed_AndTheHardOneHasTheValueOfADraw()
    {
        var numbers = new Numbers(("l", 0.3));
        Objective Of(Strategy strategy) => Objective.Maximize(o => o.Sample("b", Bernoulli.FromLogits(numbers["l"]), strategy));
        foreach (var strategy in new[] { Strategy.GumbelSoftmax(0.5), Strategy.GumbelSoftmax(0.5, isHard: true), Strategy.StraightThrough })
        {
            Assert.Contains("biased", Assert.Throws<StrategyException>(() => Of(strategy).Estimate(new RandomStream(1))).Message);
        }

        var allowed = new EstimateOptions(AllowBiased: true, Checked: true);
        var soft = Of(Strategy.GumbelSoftmax(0.5)).GradientEstimate(new RandomStream(1), [numbers], allowed);
        Assert.InRange(soft.Value, 1e-6, 1 - 1e-6);
        var hard = Of(Strategy.GumbelSoftmax(0.5, isHard: true)).GradientEstimate(new RandomStream(1), [numbers], allowed);
        Assert.Equal(soft.Value > 0.5 ? 1 : 0, hard.Value);
        Assert.Equal(soft.Gradients[numbers.Of("l")].ToDouble(), hard.Gradients[numbers.Of("l")].ToDouble(), 1e-9);
    }

    [Fact]
    public void MeasureValued_InAParameterWithoutATriple_IsRefused_NotSilentlyWrong()
    {
        var numbers = new Numbers(("a", 1.3));
        var objective = Objective.Maximize(o => o.Sample("g", new Gamma(numbers["a"], 2.0), Strategy.MeasureValued));
        var message = Assert.Throws<StrategyException>(() => objective.Surrogate(new RandomStream(1))).Message;
        Assert.Contains("Implicit", message);
        Assert.DoesNotContain("it has: MeasureValued", message);
    }

    [Fact]
    public void ADistributionWithoutTheRule_IsAnErrorThatListsTheOthers()
    {
        var message = Assert.Throws<StrategyException>(() => Objective.Maximize(o => o.Sample("x", new Normal(0, 1), Strategy.DisArm)).Estimate(new RandomStream(1))).Message;
        Assert.Contains("'x'", message);
        Assert.Contains("Taylor(inner)", message);
        Assert.Contains("MeasureValued", message);
        message = Assert.Throws<StrategyException>(() => Objective.Maximize(o => o.Sample("b", Bernoulli.FromLogits(0.1), Strategy.Taylor())).Estimate(new RandomStream(1))).Message;
        Assert.Contains("DisArm", message);
        Assert.Contains("GumbelSoftmax(temperature) (biased)", message);
        Assert.Throws<FormatException>(() => Strategy.Parse("taylor:nothing"));
    }

    [Fact]
    public void ARunningCoefficient_FindsTheBestOne_AndIsSaved()
    {
        // k = x^2, h = x for x ~ N(1.5, 0.7): cov(k, h) / var(h) = 2 mu = 3.
        var rows = new Rows(2000, ("mu", 1.5), ("sigma", 0.7));
        var coefficient = new RunningCoefficient(0.9);
        Objective Of(Strategy strategy) => Objective.Maximize(o =>
        {
            using var plate = o.Plate("rows", rows.Count);
            return o.Sample("x", new Normal(rows["mu"], rows["sigma"]), strategy).Square();
        });
        Assert.Equal(0, coefficient.Value);
        var controlled = Of(Strategy.ControlVariate(Strategy.ScoreFunction(), x => x, d => d.Mean, coefficient));
        Dictionary<string, Moments> gradients = [];
        for (var i = 0; i < 40; i++)
        {
            (_, gradients) = rows.Gradients(controlled, new RandomStream(i));
        }

        Assert.Equal(3, coefficient.Value, 0.1);
        Statistics.Near(3, gradients["mu"].Mean, gradients["mu"].Error);
        Statistics.Near(1.4, gradients["sigma"].Mean, gradients["sigma"].Error);
        var (_, plain) = rows.Gradients(Of(Strategy.ScoreFunction()), new RandomStream(1));
        Assert.True(gradients["mu"].Variance < 0.6 * plain["mu"].Variance, $"{gradients["mu"].Variance} {plain["mu"].Variance}");
        Assert.Single(coefficient.State());
    }

    [Fact]
    public void AControlVariate_OfAReparameterizedDraw_KeepsItsPath()
    {
        // k - h + E[h] with h = k: nothing is left to estimate.
        var rows = new Rows(100, ("mu", 1.5), ("sigma", 0.7));
        var (_, gradients) = rows.Gradients(Objective.Maximize(o =>
        {
            using var plate = o.Plate("rows", rows.Count);
            var strategy = Strategy.ControlVariate(Strategy.Reparameterized, x => x.Square(), d => d.Mean.Square() + d.Variance);
            return o.Sample("x", new Normal(rows["mu"], rows["sigma"]), strategy).Square();
        }), new RandomStream(2));
        Assert.Equal(3, gradients["mu"].Mean, 1e-9);
        Assert.Equal(1.4, gradients["sigma"].Mean, 1e-9);
        Assert.Equal(0, gradients["mu"].Variance, 1e-9);
    }
}
