namespace Ansatz.Inference.Tests;

public class ObjectiveTests
{
    private static readonly RandomStream Stream = new(11);

    /// <summary>The front-page program on small tensors.</summary>
    private sealed class Vae : Module
    {
        private const int Latent = 3;

        private readonly Linear decoder = new(Latent, 12, new RandomStream(1));
        private readonly Linear location = new(12, Latent, new RandomStream(2));
        private readonly Linear scale = new(12, Latent, new RandomStream(3));

        public GenerativeProgram Model(Tensor x) => new(p =>
        {
            using var images = p.Plate("images", x.Size(0));
            var z = p.Sample("z", Normal.Standard(Latent));
            p.Observe("x", Bernoulli.FromLogits(decoder.Forward(z)).ToEvent(), x);
        });

        public GenerativeProgram Ansatz(Tensor x) => new(q =>
        {
            using var images = q.Plate("images", x.Size(0));
            q.Sample("z", new Normal(location.Forward(x), scale.Forward(x).Softplus()).ToEvent());
        });
    }

    private static Tensor Images { get; } = new RandomStream(3).Bernoulli(Tensor.Full([6, 12], 0.4)).Escape();

    [Fact]
    public void Elbo_ValueTermsAndGradient_AreThoseOfAHandWrittenOne()
    {
        var vae = new Vae();
        var x = Images;
        var objective = Bound.Elbo.Of(vae.Model(x), vae.Ansatz(x));
        var estimate = objective.GradientEstimate(Stream, [vae], new(Checked: true));
        Assert.Equal(estimate.Value, estimate.Terms["reconstruction"] - estimate.Terms["kl"], 1e-5);

        var named = vae.NamedParameters().ToDictionary(pair => pair.Key, pair => pair.Value);
        Tensor Dense(string name, Tensor input) => input.MatMul(named[name + ".weight"].Value.Transpose(0, 1)) + named[name + ".bias"].Value;
        var (m, s) = (Dense("location", x), Dense("scale", x).Softplus());
        var noise = Bound.From((o, model, ansatz) =>
        {
            var q = o.Simulate(ansatz);
            return q["z"].Sum([-1]);
        });
        var z = Bound.Elbo.Of(vae.Model(x), vae.Ansatz(x));
        Tensor? drawn = null;
        Objective.Maximize(o =>
        {
            var q = o.Simulate(vae.Ansatz(x));
            drawn = q["z"].Detach().Clone().Escape();
            return q.LogDensity;
        }).Estimate(Stream);
        var standard = (drawn! - m.Detach()) / s.Detach();
        var draw = m + s * standard;
        var logits = Dense("decoder", draw);
        var likelihood = (x * logits - logits.Softplus()).Sum([-1]);
        var divergence = (0.5 * (m.Square() + s.Square() - 1) - s.Log()).Sum([-1]);
        var byHand = (likelihood - divergence).Mean();
        Assert.Equal(byHand.ToDouble(), estimate.Value, 1e-4);
        var leaves = named.Values.Select(parameter => parameter.Unconstrained).ToArray();
        var gradients = Autograd.Gradient([byHand], leaves);
        foreach (var (parameter, gradient) in named.Values.Zip(gradients))
        {
            Assert.True((estimate.Gradients[parameter] - gradient!).Abs().Max().ToDouble() < 1e-4);
        }

        Assert.NotNull(noise);
        Assert.NotNull(z);
    }

    [Fact]
    public void ImportanceWeightedWithOneParticle_IsTheSampledElbo_DrawForDraw()
    {
        var vae = new Vae();
        var elbo = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(vae.Model(Images), vae.Ansatz(Images)).Estimate(Stream).Value;
        var weighted = Bound.ImportanceWeighted(1).Of(vae.Model(Images), vae.Ansatz(Images)).Estimate(Stream).Value;
        Assert.Equal(elbo, weighted, 1e-5);
    }

    [Fact]
    public void ImportanceWeighted_IsForEachItem_AndRisesWithParticles()
    {
        var vae = new Vae();
        double Value(int particles) => Bound.ImportanceWeighted(particles).Of(vae.Model(Images), vae.Ansatz(Images))
            .Estimate(Stream, new(Particles: 400)).Value;
        var (one, five, fifty) = (Value(1), Value(5), Value(50));
        Assert.True(one < five && five < fifty, $"{one} {five} {fifty}");
    }

    [Fact]
    public void TheSameStream_GivesTheSameEstimate()
    {
        var vae = new Vae();
        var objective = Bound.ImportanceWeighted(4).Of(vae.Model(Images), vae.Ansatz(Images));
        Assert.Equal(objective.Estimate(Stream).Value, objective.Estimate(Stream).Value);
        Assert.NotEqual(objective.Estimate(Stream).Value, objective.Estimate(new RandomStream(12)).Value);
        Assert.Equal(objective.Estimate(Stream).Value, objective.Surrogate(Stream).Value);
    }

    [Fact]
    public void TheSameCode_WithAnotherCapturedValue_IsPlannedAnew()
    {
        var vae = new Vae();
        Objective Of(int particles) => Objective.Maximize(o => particles == 0
            ? Bound.Elbo.Estimate(o, vae.Model(Images), vae.Ansatz(Images))
            : Bound.ImportanceWeighted(particles).Estimate(o, vae.Model(Images), vae.Ansatz(Images)));
        foreach (var particles in (int[])[0, 3, 1, 5, 0])
        {
            var expected = particles == 0 ? Bound.Elbo.Of(vae.Model(Images), vae.Ansatz(Images)) : Bound.ImportanceWeighted(particles).Of(vae.Model(Images), vae.Ansatz(Images));
            Assert.Equal(expected.Estimate(Stream).Value, Of(particles).Estimate(Stream).Value, 1e-4);
        }
    }

    [Fact]
    public void CheckedMode_AcceptsSharesThatABernoulliObserves_AndNoOthers()
    {
        Objective Of(double share) => Objective.Maximize(o => o.LogDensity(
            new GenerativeProgram(p => p.Observe("x", Bernoulli.FromLogits(Tensor.Zeros(3)).ToEvent(), Tensor.Full([3], share))), ChoiceMap.Empty));
        Assert.Equal(-3 * Math.Log(2), Of(0.25).Estimate(Stream, new(Checked: true)).Value, 1e-5);
        Assert.Throws<SupportException>(() => Of(1.25).Estimate(Stream, new(Checked: true)));
    }

    [Fact]
    public void ABodyThatCannotCarryAxes_IsRunParticleByParticle_WithTheSameNumbers()
    {
        // The mean over everything couples particles when it is taken on an axis.
        var numbers = new Numbers(("m", 0.3));
        Tensor Body(ObjectiveContext o, bool left)
        {
            using var rows = o.Plate("rows", 5);
            var x = o.Sample("x", new Normal(numbers["m"], 1));
            return left ? x.Square().Mean() : x.Square().Mean([-1]);
        }

        var coupled = Objective.Maximize(o => Body(o, left: true));
        var carried = Objective.Maximize(o => Body(o, left: false));
        var one = coupled.GradientEstimate(Stream, [numbers], new(Particles: 7));
        var other = carried.GradientEstimate(Stream, [numbers], new(Particles: 7));
        Assert.Equal(other.Value, one.Value, 1e-6);
        Assert.Equal(other.Gradients[numbers.Of("m")].ToDouble(), one.Gradients[numbers.Of("m")].ToDouble(), 1e-6);
    }

    [Fact]
    public void ScoreTermsAreFormedForEachItem()
    {
        // The gradient of a plate of n independent items is the sum of n runs: its variance grows as n, not as n^2.
        var numbers = new Numbers(("theta", 0.4));
        double Variance(int n)
        {
            var objective = Objective.Maximize(o =>
            {
                using var rows = o.Plate("rows", n);
                return o.Sample("b", Bernoulli.FromProbabilities(numbers["theta"]), Strategy.ScoreFunction());
            });
            var gradients = Enumerable.Range(0, 3000).Select(i => n * objective.GradientEstimate(Stream[i], [numbers]).Gradients[numbers.Of("theta")].ToDouble()).ToArray();
            var mean = gradients.Average();
            Assert.Equal(n, mean, 4 * Math.Sqrt(n * 1.5 / 3000));
            return gradients.Average(g => (g - mean) * (g - mean));
        }

        // One item: E[(b / theta)^2] - 1 = 1/0.4 - 1 = 1.5.
        Assert.InRange(Variance(1), 1.35, 1.65);
        Assert.InRange(Variance(16), 16 * 1.35, 16 * 1.65);
    }

    [Fact]
    public void Frozen_HasNeitherGradientNorScoreTerm()
    {
        var numbers = new Numbers(("m", 0.3));
        var program = new GenerativeProgram(q =>
        {
            q.Sample("x", new Normal(numbers["m"], 1));
            q.Sample("b", Bernoulli.FromLogits(numbers["m"]), Strategy.ScoreFunction());
        });
        var estimate = Objective.Maximize(o =>
        {
            var trace = o.Simulate(program.Frozen());
            return trace["x"] + trace["b"];
        }).GradientEstimate(Stream, [numbers]);
        Assert.Equal(0, estimate.Gradients[numbers.Of("m")].ToDouble());
        var some = Objective.Maximize(o => o.Simulate(program.Frozen(numbers))["x"]).GradientEstimate(Stream, [numbers]);
        Assert.Equal(0, some.Gradients[numbers.Of("m")].ToDouble());
    }

    [Fact]
    public void LearnedBaseline_IsFittedBySquaredError_AndLeavesTheGradientUnbiased()
    {
        var numbers = new Numbers(("theta", 0.4), ("b", 0.3));
        var objective = Objective.Maximize(o =>
            (1 - o.Sample("b", Bernoulli.FromProbabilities(numbers["theta"]), Strategy.ScoreFunction(Baseline.Learned(numbers["b"])))) * (-numbers["theta"] / 2));
        var (_, mean, error) = Statistics.Gradients(objective, numbers, ["theta", "b"], batches: 100, particles: 400);
        Statistics.Near(-0.10, mean[0], error[0]);
        // Descent on (b - v)^2: its gradient is 2 (b - E v) = 2 (0.3 + 0.12), and is turned in an objective that is maximized.
        Statistics.Near(-0.84, mean[1], error[1]);
    }

    [Fact]
    public void Subsampled_GradientsAreUnbiasedForAllRows()
    {
        var numbers = new Numbers(("m", 0.3));
        var data = Tensor.From(Enumerable.Range(0, 20).Select(i => i / 10.0).ToArray()).Escape();
        Objective Of(long? subsample) => Objective.Maximize(o => o.LogDensity(
            new GenerativeProgram(p =>
            {
                p.Factor("prior", -numbers["m"].Square());
                using var rows = p.Plate("rows", 20, subsample: subsample);
                p.Observe("y", new Normal(numbers["m"], 1), rows.Of(data));
            }),
            ChoiceMap.Empty));
        var full = Of(null).GradientEstimate(Stream, [numbers]).Gradients[numbers.Of("m")].ToDouble();
        Assert.Equal(data.Sum().ToDouble() - (20 * 0.3) - 0.6, full, 1e-6);
        var parts = Enumerable.Range(0, 800).Select(i => Of(5).GradientEstimate(Stream[i], [numbers]).Gradients[numbers.Of("m")].ToDouble()).ToArray();
        var mean = parts.Average();
        Statistics.Near(full, mean, Math.Sqrt(parts.Average(g => (g - mean) * (g - mean)) / parts.Length));
    }

    [Fact]
    public void KullbackLeibler_WithChangedOrder_FallsBackToTheRatio()
    {
        // q draws a, then b given a; p draws b, then a given b: no closed form site by site, and the sampled one must be right.
        var q = new GenerativeProgram(c =>
        {
            var a = c.Sample("a", new Normal(0, 1));
            c.Sample("b", new Normal(0.5 * a, 1));
        });
        var p = new GenerativeProgram(c =>
        {
            var b = c.Sample("b", new Normal(0, 1));
            c.Sample("a", new Normal(0.5 * b, 1));
        });
        var value = Objective.Minimize(o => o.KullbackLeibler(q, p)).Estimate(Stream, new(Particles: 200_000)).Value;
        // E[log q - log p] = E[-(a^2 + (b - a/2)^2) / 2 + (b^2 + (a - b/2)^2) / 2] = E[(b^2 - a^2) / 8] = (1.25 - 1) / 8.
        Assert.Equal(0.03125, value, 0.006);
    }

    [Fact]
    public void ReplayedProgramsOutsideTheItems_ShrinkTheItems_OrAreRefused()
    {
        var ansatz = new GenerativeProgram(q =>
        {
            using var rows = q.Plate("rows", 3);
            q.Sample("z", new Normal(0, 1));
        });
        var model = new GenerativeProgram(p =>
        {
            using (p.Plate("rows", 3))
            {
                p.Sample("z", new Normal(0, 1));
            }

            p.Factor("global", 1.0);
        });
        Assert.Equal(1, Bound.Elbo.Of(model, ansatz).Estimate(Stream).Value, 1e-5);
        var late = Objective.Maximize(o =>
        {
            var q = o.Simulate(ansatz);
            var density = q.LogDensity;
            return o.LogDensity(model, q) - density;
        });
        Assert.Equal("rows", Assert.Throws<PlateException>(() => late.Estimate(Stream)).Plate);
    }

    [Fact]
    public void CheckedMode_FindsImpureBodies_CapturedGradients_ValuesOffTheirSupport_AndNonFiniteDensities()
    {
        var numbers = new Numbers(("m", 0.3));
        var options = new EstimateOptions(Checked: true);
        var calls = 0;
        var impure = Objective.Maximize(o => o.Sample(calls++ % 2 == 0 ? "a" : "b", new Normal(0, 1)));
        Assert.Throws<ReplayException>(() => impure.Estimate(Stream, options));
        var counted = 0;
        var changing = Objective.Maximize(o => o.Sample("a", new Normal(0, 1)) + counted++);
        Assert.Throws<ReplayException>(() => changing.Estimate(Stream, options));
        var captured = numbers["m"] * 2;
        var capturing = Objective.Maximize(o => o.Sample("x", new Normal(captured, 1)));
        Assert.Contains("'x'", Assert.Throws<CapturedGradientException>(() => capturing.Surrogate(Stream, options)).Message);
        var off = Objective.Maximize(o => o.LogDensity(new GenerativeProgram(p => p.Observe("y", new Exponential(1), -1.0)), ChoiceMap.Empty));
        Assert.Equal("y", Assert.Throws<SupportException>(() => off.Estimate(Stream, options)).Address);
        var infinite = Objective.Maximize(o => o.Sample("x", new Normal(0, 1)) / 0.0);
        Assert.Throws<NonFiniteException>(() => infinite.Estimate(Stream, options));
        var lost = Objective.Maximize(o => o.Sample("x", new Normal(numbers["m"] * double.NaN, 1)));
        Assert.Equal("x", Assert.Throws<NonFiniteException>(() => lost.Estimate(Stream, options)).Address);
    }

    [Fact]
    public void Decide_RefusesASmoothValue()
    {
        var numbers = new Numbers(("m", 0.3));
        var objective = Objective.Maximize(o => o.Decide(o.Sample("x", new Normal(numbers["m"], 1))) ? 1 : 0);
        Assert.Throws<NonSmoothUseException>(() => objective.Surrogate(Stream));
    }

    [Fact]
    public void Decide_OnWhichLanesDiffer_IsRunLaneByLane()
    {
        // Branches with different sites: x is drawn only where b is true.
        var numbers = new Numbers(("theta", 0.4), ("m", 1.5));
        Objective Of(Strategy strategy) => Objective.Maximize(o =>
        {
            var b = o.Sample("b", Bernoulli.FromProbabilities(numbers["theta"]), strategy);
            return o.Decide(b) ? o.Sample("x", new Normal(numbers["m"], 1)).Square() : numbers["m"] * 0.5;
        });

        // L = theta (m^2 + 1) + (1 - theta) m / 2.
        foreach (var strategy in new[] { Strategy.Enumerated, Strategy.MeasureValued, Strategy.ScoreFunction() })
        {
            var (value, mean, error) = Statistics.Gradients(Of(strategy), numbers, ["theta", "m"], batches: 1500, particles: 2);
            Assert.Equal((0.4 * 3.25) + (0.6 * 0.75), value, 0.25);
            Statistics.Near(3.25 - 0.75, mean[0], error[0]);
            Statistics.Near((0.4 * 3) + 0.3, mean[1], error[1]);
        }
    }

    [Fact]
    public void Include_PrefixesTerms()
    {
        var inner = Objective.Maximize(o => o.Term("x", 2.0));
        var estimate = Objective.Minimize(o => o.Include("a", inner) + o.Term("y", 1.0)).Estimate(Stream);
        Assert.Equal(3, estimate.Value, 1e-6);
        Assert.Equal(2, estimate.Terms["a.x"], 1e-6);
        Assert.Equal(1, estimate.Terms["y"], 1e-6);
    }

    [Fact]
    public void LanesBeyondTheLimit_AreRefusedWithTheCount()
    {
        var objective = Objective.Maximize(o => o.Particles(20, () => o.Sample("b", Bernoulli.FromProbabilities(0.5))).Mean([0]));
        var message = Assert.Throws<StrategyException>(() => objective.Estimate(Stream)).Message;
        Assert.Contains("lanes", message);
        foreach (var way in (string[])["MeasureValued", "ScoreFunction", "vimco", "SumOut", "LaneLimit"])
        {
            Assert.Contains(way, message);
        }
    }

    [Fact]
    public void Options_RefuseNumbersBelowOne_HoweverTheyAreGiven()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Particles", () => new EstimateOptions(Particles: 0));
        Assert.Throws<ArgumentOutOfRangeException>("Particles", () => new EstimateOptions() with { Particles = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("LaneLimit", () => new EstimateOptions { LaneLimit = 0 });
        Assert.Equal(3, (EstimateOptions.Default with { Particles = 3 }).Particles);
    }

    [Fact]
    public void Dropout_IsCarriedOnTheAxisOfParticles_AllOfWhichSeeTheSameMask()
    {
        var network = new Mlp([3, 16, 1], new RandomStream(1), dropout: 0.5);
        var x = new RandomStream(2).Normal([5, 3]).Escape();
        var calls = 0;
        int Calls(Action action)
        {
            action();
            calls = 0;
            action();
            return calls;
        }

        Tensor Body(ObjectiveContext o, bool left)
        {
            using var rows = o.Plate("rows", 5);
            var z = o.Sample("z", Normal.Standard(3));
            calls++;
            var value = network.Forward(x + z).Squeeze(-1);
            return left ? value.Mean() : value;
        }

        var carried = Objective.Maximize(o => Body(o, left: false));
        var one = carried.GradientEstimate(Stream, [network], new(Particles: 6));
        Assert.Equal(1, Calls(() => carried.Estimate(Stream, new(Particles: 6))));
        var alone = Objective.Maximize(o => Body(o, left: true));
        Assert.Equal(6, Calls(() => alone.Estimate(Stream, new(Particles: 6))));
        var byOne = alone.GradientEstimate(Stream, [network], new(Particles: 6));
        Assert.Equal(byOne.Value, one.Value, 1e-5);
        Assert.All(one.Gradients, pair => Assert.True((pair.Value - byOne.Gradients[pair.Key]).Abs().Max().ToDouble() < 1e-5));
        var inside = Objective.Maximize(o => o.Particles(4, () => Body(o, left: false)).LogMeanExp(0));
        Assert.Equal(1, Calls(() => inside.Surrogate(Stream)));
        // Another stream, another mask.
        Assert.NotEqual(carried.Estimate(Stream).Value, carried.Estimate(Stream["other"]).Value);
    }
}
