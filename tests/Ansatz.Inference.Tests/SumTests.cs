namespace Ansatz.Inference.Tests;

public class SumTests
{
    private static readonly RandomStream Stream = new(51);

    private static Tensor Data { get; } = Tensor.From([-2.1f, -1.7f, 0.2f, 2.3f, 1.9f, 2.2f]).Escape();

    private static GenerativeProgram Mixture { get; } = new(p =>
    {
        Tensor weights = p.Sample("weights", new Dirichlet(Tensor.Ones(3))), means = p.Sample("means", new Normal(0, 10).Iid(3));
        using var points = p.Plate("points", Data.Size(0));
        p.Observe("x", new Normal(means[p.Sample("component", Categorical.FromProbabilities(weights))], 1), Data);
    });

    private static ChoiceMap Given { get; } = [("weights", Tensor.From([0.2f, 0.5f, 0.3f]).Escape()), ("means", Tensor.From([-2f, 0.5f, 2f]).Escape())];

    private static double MixtureDensity(Tensor weights, Tensor means)
    {
        var (w, m) = (weights.ToArray<double>(), means.ToArray<double>());
        var total = Math.Log(2);                                                    // Dirichlet(1, 1, 1)
        total += m.Sum(value => (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(10) - (value * value / 200));
        foreach (var x in Data.ToArray<double>())
        {
            total += Math.Log(Enumerable.Range(0, 3).Sum(k => w[k] * Math.Exp(-0.5 * (x - m[k]) * (x - m[k])) / Math.Sqrt(2 * Math.PI)));
        }

        return total;
    }

    [Fact]
    public void Mixture_TheSumOverComponents_IsTheMixtureDensity_PointByPoint()
    {
        var summed = Mixture.SumOut("component");
        Assert.Equal(MixtureDensity(Given["weights"], Given["means"]), summed.LogDensity(Given).ToDouble(), 1e-4);
    }

    [Fact]
    public void Mixture_ManyParticles_AreRunOneByOne_AndAutomaticAnsaetzeWork()
    {
        var summed = Mixture.SumOut("component");
        var ansatz = new MeanFieldNormal(summed, stream: Stream);
        Assert.Equal(["weights", "means"], ansatz.Sites.Select(site => site.Address));
        var many = Bound.Elbo.Of(summed, ansatz).Estimate(Stream, new(Particles: 8)).Value;
        var ones = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(summed, ansatz).Estimate(Stream, new(Particles: 400)).Value;
        Assert.Equal(ones, many, 40.0);
        var gradient = Bound.Elbo.Of(summed, ansatz).GradientEstimate(Stream, [ansatz], new(Checked: true));
        Assert.All(gradient.Gradients.Values, value => Assert.True(value.Abs().Max().ToDouble() > 0));
    }

    [Fact]
    public void Enumeration_DrawsComponentsFromTheirExactPosterior()
    {
        var posterior = Mixture.Do(Given).Normalize(new Enumeration());
        var draws = posterior.Simulate(Stream, draws: 4000)["component"];
        Assert.Equal(new Shape([4000, 6]), draws.Shape);
        var (w, m) = (Given["weights"].ToArray<double>(), Given["means"].ToArray<double>());
        for (var i = 0; i < 6; i++)
        {
            var x = Data[i].ToDouble();
            var joint = Enumerable.Range(0, 3).Select(k => w[k] * Math.Exp(-0.5 * (x - m[k]) * (x - m[k]))).ToArray();
            for (var k = 0; k < 3; k++)
            {
                Assert.Equal(joint[k] / joint.Sum(), draws[.., i].Eq(k).To(ScalarType.Float32).Mean().ToDouble(), 0.035);
            }
        }
    }

    private static GenerativeProgram HiddenMarkov(Tensor y, int states) => new GenerativeProgram(p =>
    {
        var transition = p.Sample("transition", new Dirichlet(Tensor.Ones(states, states)).ToEvent());
        Tensor level = p.Sample("level", new Normal(0, 5).Iid(states)), state = 0;
        foreach (var t in p.Steps("time", (int)y.Size(0), history: 1))
        {
            state = p.Sample("state", Categorical.FromProbabilities(transition[state]));
            p.Observe("y", new Normal(level[state], 1), y.Select(0, t));
        }
    }).SumOut("time[*].state");

    [Fact]
    public void HiddenMarkov_TheSumStepByStep_IsTheForwardAlgorithm()
    {
        var y = new RandomStream(5).Normal([40]) * 2;
        var rows = Tensor.From([0.7f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f, 0.3f, 0.3f, 0.4f], 3, 3);
        var level = Tensor.From([-2f, 0f, 2f]);
        var density = HiddenMarkov(y, 3).LogDensity([("transition", rows), ("level", level)]).ToDouble();
        var (a, l, data) = (rows.ToArray<double>(), level.ToArray<double>(), y.ToArray<double>());
        var total = 3 * Math.Log(2);
        total += l.Sum(value => (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(5) - (value * value / 50));
        double[] alpha = [1, 0, 0];
        foreach (var value in data)
        {
            var next = new double[3];
            for (var j = 0; j < 3; j++)
            {
                next[j] = Enumerable.Range(0, 3).Sum(i => alpha[i] * a[(i * 3) + j]) * Math.Exp(-0.5 * (value - l[j]) * (value - l[j])) / Math.Sqrt(2 * Math.PI);
            }

            var sum = next.Sum();
            total += Math.Log(sum);
            alpha = Array.ConvertAll(next, n => n / sum);
        }

        Assert.Equal(total, density, 1e-3 * Math.Abs(total));
    }

    [Fact]
    public void Enumeration_OfASmallModel_IsExact()
    {
        var toy = new GenerativeProgram(p =>
        {
            var u = p.Sample("u", Bernoulli.FromProbabilities(0.3));
            p.Sample("x", Bernoulli.FromProbabilities(0.2 + 0.7 * u));
        });
        var marginal = toy.Marginal(["x"], new Enumeration());
        Assert.Equal(Math.Log(0.41), marginal.LogDensity([("x", 1.0)]).ToDouble(), 1e-6);
        Assert.Equal(Math.Log(0.59), marginal.LogDensity([("x", 0.0)]).ToDouble(), 1e-6);
        var trace = marginal.Simulate(Stream);
        Assert.Equal(Math.Log(trace["x"].ToDouble() > 0.5 ? 0.41 : 0.59), trace.LogDensity.ToDouble(), 1e-6);
    }

    [Fact]
    public void NestedPlates_AreSummedInsideOut()
    {
        // A class for each group, and a flag for each of its members.
        var y = new RandomStream(6).Normal([4, 3]);
        var model = new GenerativeProgram(p =>
        {
            using var groups = p.Plate("groups", 3);
            var c = p.Sample("class", Bernoulli.FromProbabilities(0.4));
            using var members = p.Plate("members", 4);
            var flag = p.Sample("flag", Bernoulli.FromProbabilities(0.2 + 0.5 * c));
            p.Observe("y", new Normal(c + 2 * flag, 1), y);
        });
        var density = model.SumOut("**").LogDensity(ChoiceMap.Empty).ToArray<double>();
        for (var g = 0; g < 3; g++)
        {
            var total = 0.0;
            for (var c = 0; c < 2; c++)
            {
                var product = c == 1 ? 0.4 : 0.6;
                for (var i = 0; i < 4; i++)
                {
                    var value = y[i, g].ToDouble();
                    double Normal(double mean) => Math.Exp(-0.5 * (value - mean) * (value - mean)) / Math.Sqrt(2 * Math.PI);
                    var flag = 0.2 + (0.5 * c);
                    product *= (flag * Normal(c + 2)) + ((1 - flag) * Normal(c));
                }

                total += product;
            }

            Assert.Equal(Math.Log(total), density[g], 1e-4);
        }
    }

    private static Tensor LeftIndexed(Tensor component, Tensor means)
    {
        // Counts rows from the left: carries neither particles nor outcomes as further axes.
        var rows = new Tensor[component.Size(0)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = means.IndexSelect(0, component[i].Reshape(1)).Squeeze(0);
        }

        return Tensor.Stack(rows, 0);
    }

    private static GenerativeProgram Stubborn { get; } = new(p =>
    {
        Tensor weights = p.Sample("weights", new Dirichlet(Tensor.Ones(3))), means = p.Sample("means", new Normal(0, 10).Iid(3));
        using var points = p.Plate("points", Data.Size(0));
        p.Observe("x", new Normal(LeftIndexed(p.Sample("component", Categorical.FromProbabilities(weights)), means), 1), Data);
    });

    [Fact]
    public void ABodyThatDoesNotCarryOutcomes_IsRunForEach_WithTheSameNumbers()
    {
        var summed = Stubborn.SumOut("component");
        Assert.Equal(MixtureDensity(Given["weights"], Given["means"]), summed.LogDensity(Given).ToDouble(), 1e-4);
        Assert.Contains(Notices.All, notice => notice.Contains("joint outcome"));
        var (easy, hard) = (Gradient(Mixture.SumOut("component")), Gradient(summed));
        Assert.Equal(easy.Value, hard.Value, 1e-4);
        Assert.All(easy.Gradients.Values.Zip(hard.Gradients.Values), pair => Assert.True((pair.First - pair.Second).Abs().Max().ToDouble() < 1e-3));

        static GradientEstimate Gradient(GenerativeProgram model)
        {
            var ansatz = new MeanFieldNormal(model, stream: Stream);
            return Bound.Elbo.Of(model, ansatz).GradientEstimate(Stream, [ansatz]);
        }
    }

    [Fact]
    public void ASummedChoiceMayDecideABranch()
    {
        // With b = 1 there is a further coin: p(y) = sum over b and c.
        var model = new GenerativeProgram(p =>
        {
            var b = p.Sample("b", Bernoulli.FromProbabilities(0.3));
            var level = p.Decide(b) ? 1 + p.Sample("c", Bernoulli.FromProbabilities(0.6)) : Tensor.Scalar(0);
            p.Observe("y", new Normal(level, 1), 1.5);
        });
        double Normal(double mean) => Math.Exp(-0.5 * (1.5 - mean) * (1.5 - mean)) / Math.Sqrt(2 * Math.PI);
        var exact = Math.Log((0.7 * Normal(0)) + (0.3 * ((0.4 * Normal(1)) + (0.6 * Normal(2)))));
        Assert.Equal(exact, model.SumOut("**").LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        Assert.Equal(exact, Objective.Maximize(o => o.LogDensity(model.SumOut("b", "c"), ChoiceMap.Empty)).Estimate(Stream).Value, 1e-5);
    }

    [Fact]
    public void TooManyLanes_AreRefusedWithTheCountAndTheWayOut()
    {
        GenerativeProgram Coins(int? history) => new GenerativeProgram(p =>
        {
            Tensor state = Tensor.Scalar(0);
            foreach (var t in p.Steps("time", 30, history))
            {
                state = p.Sample("state", Bernoulli.FromProbabilities(0.2 + 0.6 * state));
            }

            p.Observe("y", new Normal(state, 1), 1.0);
        }).SumOut("**");
        var fault = Assert.Throws<StrategyException>(() => Coins(null).LogDensity(ChoiceMap.Empty));
        Assert.Contains("history: 1", fault.Message);
        Assert.Contains("2097152 lanes", fault.Message);
        Assert.Equal("time[20].state", fault.Address);
        var p = 0.0;
        for (var t = 0; t < 30; t++)
        {
            p = 0.2 + (0.6 * p);
        }

        var exact = Math.Log((p * Math.Exp(0)) + ((1 - p) * Math.Exp(-0.5))) - (0.5 * Math.Log(2 * Math.PI));
        Assert.Equal(exact, Coins(1).LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        var stubborn = new GenerativeProgram(p =>
        {
            var all = new List<double>();
            for (var i = 0; i < 13; i++)
            {
                all.Add(p.Decide(p.Sample($"b{i}", Bernoulli.FromProbabilities(0.5))) ? 1 : 0);
            }

            p.Factor("sum", all.Sum());
        }).SumOut("**");
        Assert.Contains("8192 runs", Assert.Throws<StrategyException>(() => stubborn.LogDensity(ChoiceMap.Empty)).Message);
    }

    [Fact]
    public void CrossedPlates_OneOfWhichIsSummed_AreSummedOverItsRows_AndBothAreRefused()
    {
        // A class for each user (summed) and a level for each film (given); a rating for each pair.
        var y = new RandomStream(8).Normal([4, 3]);
        GenerativeProgram Ratings(bool bothSummed) => new GenerativeProgram(p =>
        {
            Tensor film;
            using (p.Plate("films", 4))
            {
                film = p.Sample("film", Bernoulli.FromProbabilities(0.5));
            }

            using var users = p.Plate("users", 3);
            var user = p.Sample("user", Bernoulli.FromProbabilities(0.3));
            using var again = p.Plate("films", 4);
            p.Observe("y", new Normal(user + 2 * film.Unsqueeze(-1), 1), y);
        }).SumOut(bothSummed ? ["user", "film"] : ["user"]);
        double[] films = [1, 0, 0, 1];
        var density = Ratings(false).LogDensity([("film", Tensor.From(Array.ConvertAll(films, f => (float)f)))]).Sum().ToDouble();
        var exact = 4 * Math.Log(0.5);
        for (var u = 0; u < 3; u++)
        {
            double Likelihood(double c) => Enumerable.Range(0, 4).Aggregate(1.0, (product, f) =>
            {
                var step = y[f, u].ToDouble() - c - (2 * films[f]);
                return product * Math.Exp(-0.5 * step * step) / Math.Sqrt(2 * Math.PI);
            });
            exact += Math.Log((0.3 * Likelihood(1)) + (0.7 * Likelihood(0)));
        }

        Assert.Equal(exact, density, 1e-4);
        var fault = Assert.Throws<StrategyException>(() => Ratings(true).LogDensity(ChoiceMap.Empty));
        Assert.Equal("user", fault.Address);
        Assert.Contains("'film' are both summed out, in the plates [users] and [films], which cross", fault.Message);
        Assert.Contains("distribution.Iid(rows)", fault.Message);

        // What the error offers: the films as one event, of 16 joint outcomes, each with the sum over users row by row.
        var joint = new GenerativeProgram(p =>
        {
            var film = p.Sample("film", Bernoulli.FromProbabilities(0.5).Iid(4));
            using var users = p.Plate("users", 3);
            var user = p.Sample("user", Bernoulli.FromProbabilities(0.3));
            p.Observe("y", new Normal(user.Unsqueeze(-1) + 2 * film, 1).ToEvent(), y.Transpose(0, 1));
        }).SumOut("film", "user");
        var all = Enumerable.Range(0, 16).Select(outcome =>
        {
            var given = Tensor.From([.. Enumerable.Range(0, 4).Select(f => (float)((outcome >> f) & 1))]);
            return Ratings(false).LogDensity([("film", given)]).Sum().ToDouble();
        }).ToArray();
        Assert.Equal(all.Max() + Math.Log(all.Sum(log => Math.Exp(log - all.Max()))), joint.LogDensity(ChoiceMap.Empty).ToDouble(), 1e-4);
    }

    [Fact]
    public void AGivenLatentThatDependsOnASummedSite_CountsOnce()
    {
        // p(z) is a mixture of two normals; the closed form of the divergence does not apply, and the sampled one must not count p(z) twice.
        var model = new GenerativeProgram(p =>
        {
            var c = p.Sample("c", Bernoulli.FromProbabilities(0.3));
            var z = p.Sample("z", new Normal(4 * c - 2, 1));
            p.Observe("y", new Normal(z, 1), 1.0);
        }).SumOut("c");
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(0.5, 0.7)));
        var closed = Bound.Elbo.Of(model, ansatz).Estimate(Stream).Value;
        var sampled = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Estimate(Stream).Value;
        Assert.Equal(sampled, closed, 1e-5);
    }
}
