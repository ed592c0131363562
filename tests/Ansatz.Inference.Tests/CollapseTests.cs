namespace Ansatz.Inference.Tests;

/// <summary>Draws integrated out by conjugacy: marginals by quadrature and closed form, posteriors of the textbook, predictive draws, and what is refused.</summary>
public class CollapseTests
{
    private static readonly RandomStream Stream = new(101);

    private static GenerativeProgram Of(Distribution prior, Func<Tensor, Distribution> likelihood, double[] data) => new(p =>
    {
        var theta = p.Sample("theta", prior);
        using var rows = p.Plate("rows", data.Length);
        p.Observe("y", likelihood(theta), Tensor.From<double>(data).To(ScalarType.Float32));
    });

    public static TheoryData<string, Distribution, Func<Tensor, Distribution>, double[], Distribution> Pairs() => new()
    {
        { "beta bernoulli", new Beta(1.0, 1.0), theta => Bernoulli.FromProbabilities(theta), [0, 1, 1, 1], new Beta(4.0, 2.0) },
        { "beta binomial", new Beta(2.0, 3.0), theta => Binomial.FromProbabilities(7, theta), [2, 5, 0], new Beta(9.0, 17.0) },
        { "beta geometric", new Beta(2.0, 2.0), theta => Geometric.FromProbabilities(theta), [3, 0, 4], new Beta(5.0, 9.0) },
        { "beta negative binomial", new Beta(2.0, 2.0), theta => NegativeBinomial.FromProbabilities(4, theta), [3, 0, 4], new Beta(9.0, 14.0) },
        { "gamma poisson", new Gamma(1.0, 1.0), theta => new Poisson(theta), [1, 2, 3], new Gamma(7.0, 4.0) },
        { "gamma exponential", new Gamma(1.0, 1.0), theta => new Exponential(theta), [3, 2], new Gamma(3.0, 6.0) },
        { "gamma gamma", new Gamma(2.0, 1.0), theta => new Gamma(2.5, theta), [1, 0.5], new Gamma(7.0, 2.5) },
        { "normal normal", new Normal(0, Math.Sqrt(10)), theta => new Normal(theta, 0.5), [0.1, 0.4, -0.2, 0.7], new Normal(4 / 16.1, Math.Sqrt(1 / 16.1)) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pairs_HaveTheMarginalOfQuadrature_AndTheTextbooksPosterior(
        string name, Distribution prior, Func<Tensor, Distribution> likelihood, double[] data, Distribution posterior)
    {
        var model = Of(prior, likelihood, data);
        var (low, high) = prior is Beta ? (0.0, 1.0) : prior is Gamma ? (0.0, 30.0) : (-15.0, 15.0);
        const int points = 3000;
        var step = (high - low) / points;
        var theta = Tensor.From<double>([.. Enumerable.Range(0, points).Select(i => low + ((i + 0.5) * step))]).Unsqueeze(-1);
        // Of the definition, in double precision: the prior's density times all likelihoods'.
        var joint = prior.LogDensity(theta.Squeeze(-1)) + likelihood(theta).LogDensity(Tensor.From<double>(data)).Sum(-1);
        var expected = joint.LogSumExp([0]).ToDouble() + Math.Log(step);
        var collapsed = model.Collapse("theta");
        Assert.Equal(expected, collapsed.LogDensity(ChoiceMap.Empty).ToDouble(), 2e-4);
        Assert.Equal(expected, collapsed.Importance(ChoiceMap.Empty, Stream).LogWeight.ToDouble(), 2e-4);
        var found = collapsed.Conditionals(ChoiceMap.Empty)["theta"];
        Assert.Equal(0, Distribution.KullbackLeibler(found, posterior).ToDouble(), 1e-5);
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Dirichlet_WithIndicesCountsAndCorners_IsTheDirichletMultinomial()
    {
        var alpha = Tensor.From([1f, 2f, 0.5f]);
        var counts = Tensor.From([1f, 0f, 3f]);
        double Closed() => new DirichletMultinomial(4, alpha).LogDensity(counts).ToDouble();
        var ways = Math.Log(4); // orders of one 0 and three 2
        var indices = new GenerativeProgram(p =>
        {
            var theta = p.Sample("theta", new Dirichlet(alpha));
            using var rows = p.Plate("rows", 4);
            p.Observe("k", Categorical.FromProbabilities(theta), Tensor.From<long>([2, 0, 2, 2]));
        }).Collapse("theta");
        Assert.Equal(Closed() - ways, indices.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        var corners = new GenerativeProgram(p =>
        {
            var theta = p.Sample("theta", new Dirichlet(alpha));
            using var rows = p.Plate("rows", 4);
            p.Observe("k", OneHotCategorical.FromProbabilities(theta), Tensor.From<long>([2, 0, 2, 2]).OneHot(3).To(ScalarType.Float32));
        }).Collapse("theta");
        Assert.Equal(Closed() - ways, corners.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        var whole = new GenerativeProgram(p => p.Observe("n", Multinomial.FromProbabilities(4, p.Sample("theta", new Dirichlet(alpha))), counts)).Collapse("theta");
        Assert.Equal(Closed(), whole.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        foreach (var program in new[] { indices, corners, whole })
        {
            var found = (Dirichlet)program.Conditionals(ChoiceMap.Empty)["theta"];
            Assert.Equal([2f, 2f, 3.5f], found.Concentration.ToArray<float>());
        }
    }

    [Fact]
    public void Groups_AreIntegratedRowByRow_AndEventsElementByElement()
    {
        // Rates of three groups, with two counts each: [inner, outer].
        var y = Tensor.From([1f, 5f, 2f, 0f, 3f, 4f], 2, 3);
        var groups = new GenerativeProgram(p =>
        {
            using var outer = p.Plate("groups", 3);
            var rate = p.Sample("rate", new Gamma(2, 1));
            using var inner = p.Plate("counts", 2);
            p.Observe("y", new Poisson(rate), y);
        });
        double Alone(params double[] data) => Of(new Gamma(2, 1), rate => new Poisson(rate), data).Collapse("theta").LogDensity(ChoiceMap.Empty).ToDouble();
        double[] expected = [Alone(1, 0), Alone(5, 3), Alone(2, 4)];
        var found = groups.Collapse("rate");
        Assert.Equal(expected, found.LogDensity(ChoiceMap.Empty).To(ScalarType.Float64).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([3f, 10f, 8f], ((Gamma)found.Conditionals(ChoiceMap.Empty)["rate"]).Concentration.ToArray<float>());
        // The same three as elements of one event, with rows.
        var events = new GenerativeProgram(p =>
        {
            var rate = p.Sample("rate", new Gamma(2, 1).Iid(3));
            using var rows = p.Plate("rows", 2);
            p.Observe("y", new Poisson(rate).ToEvent(), y);
        }).Collapse("rate");
        Assert.Equal(expected.Sum(), events.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-4);
        // One rate, and an event of equal copies.
        var copies = new GenerativeProgram(p => p.Observe("y", new Poisson(p.Sample("rate", new Gamma(2, 1))).Iid(2), Tensor.From([1f, 0f]))).Collapse("rate");
        Assert.Equal(Alone(1, 0), copies.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
    }

    [Fact]
    public void MasksAndScales_ActOnTheLikelihood()
    {
        var program = Of(new Beta(1, 1), theta => Bernoulli.FromProbabilities(theta), [0, 1, 1, 1]);
        var masked = program.Mask(Tensor.From([1f, 1f, 0f, 0f]), "y").Collapse("theta");
        Assert.Equal(Math.Log(1.0 / 6), masked.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        // A likelihood to the power 2: theta^6 (1 - theta)^2 integrates to B(7, 3).
        var doubled = program.Scale(2, "y").Collapse("theta");
        Assert.Equal(Math.Log(1.0 / 252), doubled.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-4);
        Assert.Contains("cannot be scaled", Assert.Throws<StrategyException>(() => program.Scale(2).Collapse("theta").LogDensity(ChoiceMap.Empty)).Message);
    }

    [Fact]
    public void Draws_AreFromThePredictiveDistribution_AndScoredByIt()
    {
        // Five coins of one beta probability: their number of heads is beta-binomial.
        var coins = new GenerativeProgram(p =>
        {
            var theta = p.Sample("theta", new Beta(0.7, 1.3));
            using var rows = p.Plate("rows", 5);
            p.Sample("y", Bernoulli.FromProbabilities(theta), Strategy.ScoreFunction());
        }).Collapse("theta");
        const int draws = 20_000;
        var trace = coins.Simulate(Stream, draws);
        Assert.Equal(["y"], trace.Choices.Addresses);
        var heads = trace["y"].Sum(-1).To(ScalarType.Float64).ToArray<double>();
        for (var k = 0; k <= 5; k++)
        {
            var expected = Math.Exp(new BetaBinomial(5, 0.7, 1.3).LogDensity(k).ToDouble());
            Statistics.Near(expected, heads.Count(h => h == k) / (double)draws, Math.Sqrt(expected * (1 - expected) / draws));
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(coins.LogDensity([("y", trace["y"][i])]).ToDouble(), trace.LogDensity[i].ToDouble(), 1e-4);
        }

        Assert.Equal(0, coins.Importance(ChoiceMap.Empty, Stream).LogWeight.ToDouble(), 1e-5);
    }

    [Fact]
    public void ImportanceWeights_AreOfWhatIsGiven()
    {
        // y is observed, z of the same mean is drawn: the weight is the marginal of y, whatever z is, for y comes first; and the other way about it is p(y | z).
        GenerativeProgram Two(bool observedFirst) => new GenerativeProgram(p =>
        {
            var m = p.Sample("m", new Normal(0, 2));
            if (observedFirst)
            {
                p.Observe("y", new Normal(m, 1), 1.5);
            }

            p.Sample("z", new Normal(m, 1));
            if (!observedFirst)
            {
                p.Observe("y", new Normal(m, 1), 1.5);
            }
        }).Collapse("m");
        Assert.Equal(new Normal(0, Math.Sqrt(5)).LogDensity(1.5).ToDouble(), Two(true).Importance(ChoiceMap.Empty, Stream).LogWeight.ToDouble(), 1e-5);
        var after = Two(false).Importance(ChoiceMap.Empty, Stream);
        var z = after.Trace["z"].ToDouble();
        Assert.Equal(new Normal(z * 4 / 5, Math.Sqrt(1.8)).LogDensity(1.5).ToDouble(), after.LogWeight.ToDouble(), 1e-5);
        // The mean of the weights is the evidence all the same.
        var (mean, error) = Models.Mean(2000, i => Math.Exp(Two(false).Importance(ChoiceMap.Empty, Stream["mean"][i]).LogWeight.ToDouble()));
        Statistics.Near(Math.Exp(new Normal(0, Math.Sqrt(5)).LogDensity(1.5).ToDouble()), mean, error);
    }

    [Fact]
    public void ABound_OfACollapsedModel_HasItsGradient()
    {
        // s ~ LogNormal, m | s collapsed, y | m, s: the bound by hand is a mean over draws of s.
        var data = Tensor.From([0.3f, 1.1f, 0.8f]).Escape();
        var numbers = new Numbers(("location", -0.2), ("prior", 1.5));
        var model = new GenerativeProgram(p =>
        {
            var s = p.Sample("s", new LogNormal(0, 1));
            var m = p.Sample("m", new Normal(numbers["prior"], 2));
            using var rows = p.Plate("rows", 3);
            p.Observe("y", new Normal(m, s), data);
        }).Collapse("m");
        var ansatz = new GenerativeProgram(q => q.Sample("s", new LogNormal(numbers["location"], 0.3)));
        var bound = Bound.Elbo.Of(model, ansatz);
        var options = new EstimateOptions(Particles: 64, Checked: true);
        var estimate = bound.GradientEstimate(Stream, [numbers], options);
        foreach (var name in new[] { "location", "prior" })
        {
            double At(double shift)
            {
                using var off = NoGrad.Begin();
                var leaf = numbers.Of(name).Unconstrained;
                leaf.CopyInPlace(leaf + shift);
                var value = bound.Estimate(Stream, options).Value;
                leaf.CopyInPlace(leaf - shift);
                return value;
            }

            // The same draws on both sides: the path gradient is that of the estimate.
            Assert.Equal((At(1e-2) - At(-1e-2)) / 2e-2, estimate.Gradients[numbers.Of(name)].ToDouble(), 2e-3);
        }

        // Bayes' rule at another point than the engine's.
        var s = 0.8;
        var given = model.LogDensity([("s", s)]).ToDouble();
        var m = model.Conditionals([("s", s)])["m"];
        var atPoint = new LogNormal(0, 1).LogDensity(s) + new Normal(numbers["prior"], 2).LogDensity(0.4) + new Normal(0.4, s).LogDensity(data).Sum() - m.LogDensity(0.4);
        Assert.Equal(atPoint.ToDouble(), given, 1e-4);
    }

    [Fact]
    public void WhatIsNoConjugateUse_IsRefused_WithWhatIs()
    {
        string Fault(Action<Context> body, params string[] patterns) =>
            Assert.Throws<StrategyException>(() => new GenerativeProgram(body).Collapse(patterns.Length == 0 ? ["m"] : patterns).LogDensity(ChoiceMap.Empty)).Message;
        Assert.Contains("is no conjugate prior", Fault(p => p.Sample("m", new Laplace(0, 1))));
        Assert.Contains("depends on 'm' in another way", Fault(p => p.Observe("y", new Normal(2 * p.Sample("m", new Normal(0, 1)), 1), 0.5)));
        Assert.Contains("is not conjugate to Normal", Fault(p => p.Observe("y", new Laplace(p.Sample("m", new Normal(0, 1)), 1), 0.5)));
        Assert.Contains("is not conjugate to Gamma", Fault(p => p.Observe("y", new Normal(0, p.Sample("m", new Gamma(1, 1))), 0.5)));
        Assert.Contains("'y': its log density is no number", Fault(p => p.Factor("y", p.Sample("m", new Normal(0, 1)))));
        Assert.Contains("depends on 'm', which is integrated out too", Fault(p =>
        {
            var m = p.Sample("m", new Normal(0, 1));
            p.Observe("y", new Normal(p.Sample("n", new Normal(m, 1)), 1), 0.5);
        }, "m", "n"));
        Assert.Contains("another parameter of Normal", Fault(p =>
        {
            var m = p.Sample("m", new Normal(0, 1));
            p.Observe("y", new Normal(m, m.Exp()), 0.5);
        }));
        Assert.Contains("holds 2 of 10 rows", Fault(p =>
        {
            var m = p.Sample("m", new Normal(0, 1));
            using var rows = p.Plate("rows", 2, of: 10);
            p.Observe("y", new Normal(m, 1), Tensor.Zeros(2));
        }));
        Assert.Contains("does not both sum out and collapse", Assert.Throws<StrategyException>(() => new GenerativeProgram(p =>
        {
            p.Sample("k", Bernoulli.FromProbabilities(0.4));
            p.Observe("y", new Normal(p.Sample("m", new Normal(0, 1)), 1), 0.5);
        }).SumOut("k").Collapse("m").LogDensity(ChoiceMap.Empty)).Message);
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(q.Sample("m", new Normal(0, 1)), 1))).Collapse("m");
        Assert.Contains("collapse the model, not the ansatz", Assert.Throws<StrategyException>(() => Objective.Maximize(o => o.Simulate(ansatz).LogDensity).Estimate(Stream)).Message);
        Assert.True(double.IsFinite(Objective.Maximize(o => o.Simulate(ansatz.Frozen()).LogDensity).Estimate(Stream).Value));
    }

    [Fact]
    public void ADrawThatNothingUses_AndOneThatIsGiven_AreLeftAlone()
    {
        var alone = new GenerativeProgram(p =>
        {
            p.Sample("m", new Normal(0, 1));
            p.Sample("z", new Normal(1, 1));
        }).Collapse("m");
        Assert.Equal(new Normal(1, 1).LogDensity(0.3).ToDouble(), alone.LogDensity([("z", 0.3)]).ToDouble(), 1e-6);
        Assert.Equal(new Normal(1, 1).LogDensity(0.3).ToDouble() + new Normal(0, 1).LogDensity(0.2).ToDouble(), alone.LogDensity([("z", 0.3), ("m", 0.2)]).ToDouble(), 1e-6);
        Assert.Same(typeof(Normal), alone.Conditionals([("z", 0.3)])["m"].GetType());
    }
}
