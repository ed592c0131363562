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
}
