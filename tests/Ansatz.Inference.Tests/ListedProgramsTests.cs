namespace Ansatz.Inference.Tests;

/// <summary>The programs that the documentation shows, at a small size: each runs in checked mode and gives finite gradients.</summary>
public class ListedProgramsTests
{
    private static readonly RandomStream Stream = new(71);

    private static GradientEstimate Check(Objective objective, params Module[] modules)
    {
        var estimate = objective.GradientEstimate(Stream, modules, new(Checked: true));
        Assert.True(double.IsFinite(estimate.Value));
        Assert.All(estimate.Gradients.Values, gradient => Assert.True(gradient.IsFinite().All().ToBoolean()));
        Assert.Contains(estimate.Gradients.Values, gradient => gradient.Abs().Max().ToDouble() > 0);
        return estimate;
    }

    [Fact]
    public void LogisticRegression_Subsampled()
    {
        var features = new RandomStream(1).Normal([200, 10]).Escape();
        var labels = new RandomStream(2).Bernoulli(features.Select(-1, 0).Sigmoid()).Escape();
        var logistic = new GenerativeProgram(p =>
        {
            var w = p.Sample("w", Normal.Standard(10));
            using var rows = p.Plate("rows", features.Size(0), subsample: 64);
            p.Observe("y", Bernoulli.FromLogits(rows.Of(features).MatMul(w)), rows.Of(labels));
        });
        var ansatz = new MeanFieldNormal(logistic);
        var value = Check(Bound.Elbo.Of(logistic, ansatz), ansatz).Value;
        Assert.InRange(value, -400, -50);
        // Particles: the matrix product does not carry the axis, so they are run one by one.
        Assert.True(double.IsFinite(Bound.Elbo.Of(logistic, ansatz).Estimate(Stream, new(Particles: 4)).Value));
    }

    /// <summary>Attend, infer, repeat on canvases of 6 x 6.</summary>
    private sealed class Repeat : Module
    {
        private const int Most = 3;

        private readonly Linear render = new(4, 36, new RandomStream(11));
        private readonly Linear state = new(36 + 8, 8, new RandomStream(12));
        private readonly Linear predictor = new(8, 7, new RandomStream(13));
        private readonly Linear glimpse = new(36 + 3, 2, new RandomStream(14));
        private readonly Linear critic = new(8, 1, new RandomStream(15));
        private readonly Tensor prior = Tensor.From([0.4f, 0.3f, 0.2f]).Escape();

        public GenerativeProgram Scene(Tensor image) => new(p =>
        {
            using var images = p.Plate("images", image.Size(0));
            p.Observe("image", new Normal(Draw(0, Tensor.Zeros(image.Size(0), 36), Tensor.Ones(image.Size(0))), 0.3).ToEvent(), image);

            Tensor Draw(int i, Tensor canvas, Tensor alive)
            {
                if (i == Most || !p.Any(alive))
                {
                    return canvas;
                }

                using (p.Scope($"object[{i}]"))
                {
                    using (p.Mask(alive))
                    {
                        alive = alive * p.Sample("present", Bernoulli.FromProbabilities(prior.Select(0, i)));
                    }

                    using (p.Mask(alive))
                    {
                        var (what, where) = (p.Sample("what", Normal.Standard(1)), p.Sample("where", Normal.Standard(3)));
                        var (left, right) = Same(what, where);
                        canvas = canvas + render.Forward(Tensor.Cat([left, right], -1)).Sigmoid() * alive.Unsqueeze(-1);
                    }
                }

                return Draw(i + 1, canvas, alive);
            }
        });

        public GenerativeProgram Look(Tensor image) => new(q =>
        {
            using var images = q.Plate("images", image.Size(0));
            Tensor h = Tensor.Zeros(image.Size(0), 8), alive = Tensor.Ones(image.Size(0));
            foreach (var i in q.Steps("object", Most))
            {
                if (!q.Any(alive))
                {
                    break;
                }

                var (pixels, before) = Same(image, h);
                h = state.Forward(Tensor.Cat([pixels, before * alive.Unsqueeze(-1)], -1)).Tanh();
                var parts = predictor.Forward(h);
                var baseline = Strategy.ScoreFunction(Baseline.Learned(critic.Forward(h.Detach())));
                using (q.Mask(alive))
                {
                    alive = alive * q.Sample("present", Bernoulli.FromLogits(parts.Select(-1, 0)), baseline);
                }

                using var drawn = q.Mask(alive);
                var where = q.Sample("where", new Normal(parts[.., 1..4], parts[.., 4..7].Softplus()).ToEvent());
                var (seen, at) = Same(image, where);
                var code = glimpse.Forward(Tensor.Cat([seen, at], -1));
                q.Sample("what", new Normal(code[.., 0..1], code[.., 1..2].Softplus()).ToEvent());
            }
        });

        private static (Tensor, Tensor) Same(Tensor a, Tensor b)
        {
            var shape = Shape.Broadcast(a.Shape[..^1], b.Shape[..^1]);
            return (a.Expand(shape.Concat(a.Shape[^1..])), b.Expand(shape.Concat(b.Shape[^1..])));
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public void AttendInferRepeat_AllStrategies_HaveTheSameMeanGradient_AndMeasureValuedLessVariance()
    {
        var net = new Repeat();
        var image = new RandomStream(21).Uniform([5, 36]).Escape();
        var plain = Bound.Elbo.Of(net.Scene(image), net.Look(image));
        Check(plain, net);
        var reference = Report("enum");
        double previous = double.PositiveInfinity;
        foreach (var strategy in new[] { "score", "mvd" })
        {
            var report = Report(strategy);
            foreach (var (ours, theirs) in report.Parameters.Zip(reference.Parameters))
            {
                for (var i = 0; i < ours.Mean.Count; i++)
                {
                    var error = Math.Sqrt((ours.Error[i] * ours.Error[i]) + (theirs.Error[i] * theirs.Error[i]));
                    Assert.True(Math.Abs(ours.Mean[i] - theirs.Mean[i]) <= (5 * error) + 1e-5, $"{strategy} {ours.Name}[{i}]: {ours.Mean[i]} against {theirs.Mean[i]} +- {error}");
                }
            }

            var variance = report.Parameters.First(parameter => parameter.Name == "predictor.weight").Variance;
            Assert.True(variance < previous);
            previous = variance;
        }

        Check(plain.With("object[*].present", Strategy.MeasureValued).With("object[2].present", Strategy.Enumerated), net);
        Check(Bound.ImportanceWeighted(2).Of(net.Scene(image), net.Look(image).With("object[*].present", Strategy.MeasureValued)), net);

        GradientReport Report(string strategy) => plain.With("object[*].present", Strategy.Parse(strategy)).GradientReport(Stream, [net], 300);
    }

    [Fact]
    public void WakeSleep_HasGradientsInItsOwnGroupOnly()
    {
        var (decoder, encoder) = (new Linear(2, 6, new RandomStream(1)), new Linear(6, 4, new RandomStream(2)));
        var x = new RandomStream(3).Bernoulli(Tensor.Full([4, 6], 0.5)).Escape();
        GenerativeProgram Model(Tensor data) => new(p =>
        {
            using var images = p.Plate("images", data.Size(0));
            p.Observe("x", Bernoulli.FromLogits(decoder.Forward(p.Sample("z", Normal.Standard(2)))).ToEvent(), data);
        });
        GenerativeProgram Ansatz(Tensor data) => new(q =>
        {
            using var images = q.Plate("images", data.Size(0));
            var parts = encoder.Forward(data);
            q.Sample("z", new Normal(parts[.., 0..2], parts[.., 2..4].Softplus()).ToEvent());
        });
        var model = Check(WakeSleep.WakeModel(Model(x), Ansatz(x), particles: 10), decoder, encoder);
        Assert.Equal(0, model.Of(encoder).Values.Max(gradient => gradient.Abs().Max().ToDouble()));
        var ansatz = Check(WakeSleep.WakeAnsatz(Model(x), Ansatz(x), particles: 10), decoder, encoder);
        Assert.Equal(0, ansatz.Of(decoder).Values.Max(gradient => gradient.Abs().Max().ToDouble()));
        var sleep = Check(WakeSleep.SleepAnsatz(Model(x), dream => Ansatz(dream["x"]), observed: "x"), decoder, encoder);
        Assert.Equal(0, sleep.Of(decoder).Values.Max(gradient => gradient.Abs().Max().ToDouble()));
    }

    [Fact]
    public void CausalModel_InterventionAndCounterfactual()
    {
        var numbers = new Linear(2, 1, new RandomStream(5));
        var (x, t, y) = (new RandomStream(6).Normal([7, 2]).Escape(), new RandomStream(7).Bernoulli(Tensor.Full([7], 0.5)).Escape(), new RandomStream(8).Normal([7]).Escape());
        GenerativeProgram Units(Tensor rows) => new(p =>
        {
            using var units = p.Plate("units", rows.Size(0));
            var u = p.Sample("u", new Normal(0, 1));
            var treated = p.Sample("t", Bernoulli.FromLogits(numbers.Forward(rows).Squeeze(-1) + 0.3 * u));
            p.Sample("y", new Normal(Tensor.Where(treated > 0.5, 2 + u, -2 + 0.1 * u), 0.15));
        });
        var abduction = new GenerativeProgram(q =>
        {
            using var units = q.Plate("units", 7);
            q.Sample("u", new Normal(numbers.Forward(x).Squeeze(-1), 0.5));
        });
        Check(Bound.ImportanceWeighted(3).Of(Units(x).Condition(("t", t), ("y", y)), abduction), numbers);
        var counterfactual = Units(x).Do(("t", 1 - t)).Predictive(abduction, draws: 200, Stream)["y"];
        Assert.Equal(new Shape([200, 7]), counterfactual.Shape);
        var means = counterfactual.Mean([0]).ToArray<double>();
        foreach (var (mean, was) in means.Zip(t.ToArray<double>()))
        {
            Assert.True(was > 0.5 ? mean < 0 : mean > 0);
        }
    }

    [Fact]
    public void LatentSde_TheClosedFormOfItsSitesIsGirsanovsTerm()
    {
        var pull = new Linear(2, 1, new RandomStream(9));
        const double Step = 0.1;
        var y = new RandomStream(10).Normal([3, 5]).Escape();
        GenerativeProgram Path(Func<int, Tensor, Tensor> push, bool observed) => new(p =>
        {
            using var series = p.Plate("series", 3);
            Tensor state = 0.5;
            foreach (var k in p.Steps("path", 5))
            {
                state = state - state * Step + 0.3 * p.Sample("noise", new Normal(push(k, state) * Step, Math.Sqrt(Step)));
                if (observed)
                {
                    p.Observe("y", new Normal(state, 0.4), y.Select(1, k));
                }
            }
        });
        Tensor Push(int k, Tensor state) => pull.Forward(Tensor.Stack([(state + Tensor.Zeros(3)).Expand(3), y.Select(1, k)], -1)).Squeeze(-1);
        var estimate = Check(Bound.Elbo.Of(Path((_, _) => 0, observed: true), Path(Push, observed: false)), pull);
        var girsanov = Objective.Minimize(o =>
        {
            var q = o.Simulate(Path(Push, observed: false));
            Tensor total = 0;
            foreach (var site in q.Sites)
            {
                total += ((Normal)site.Distribution!).Mean.Square() / Step * 0.5;
            }

            return total;
        }).Estimate(Stream).Value;
        Assert.Equal(girsanov, estimate.Terms["kl"], 1e-4);
    }

    [Fact]
    public void BayesianNetwork_WeightsAreSites()
    {
        var network = new Sequential(new Linear(2, 3, new RandomStream(1)), new Linear(3, 2, new RandomStream(2)));
        var (x, labels) = (new RandomStream(3).Normal([10, 2]).Escape(), (new RandomStream(4).Uniform([10]) * 2).To(ScalarType.Int64).Escape());
        GenerativeProgram Network(Tensor rows, Tensor? y) => new(p =>
        {
            var drawn = p.Lift("network", network, weight => new Normal(0, 0.2).Iid(weight.Shape));
            using var plate = p.Plate("rows", rows.Size(0), of: 100);
            p.Observe("y", Categorical.FromLogits(drawn.Forward(rows)), y);
        });
        var weights = new MeanFieldNormal(Network(x, labels));
        Assert.Equal(4, weights.Sites.Count);
        Assert.All(weights.Sites, site => Assert.StartsWith("network.", site.Address));
        Check(Bound.Elbo.Of(Network(x, labels), weights), weights);
        Assert.True(double.IsFinite(Bound.Elbo.Of(Network(x, labels), weights).Estimate(Stream, new(Particles: 3)).Value));
        var classes = Network(x[0..4], null).Predictive(weights, draws: 10, Stream)["y"];
        Assert.Equal(new Shape([10, 4]), classes.Shape);
    }

    [Fact]
    public void ObjectivesWithoutPrograms_UseStreamsAndTerms()
    {
        var (common, head) = (new Linear(4, 3, new RandomStream(1)), new Linear(3, 2, new RandomStream(2)));
        var data = new RandomStream(3).Normal([6, 4]).Escape();
        var contrast = Objective.Minimize(o =>
        {
            Tensor one = data + 0.1 * o.Stream("one").Normal(data.Shape), two = data + 0.1 * o.Stream("two").Normal(data.Shape);
            var similar = o.Term("common", (common.Forward(one) - common.Forward(two)).Square().Mean());
            return similar + 10 * o.Term("size", (common.Forward(one).Square().Mean() - 1).Square());
        });
        var estimate = Check(contrast, common);
        Assert.Equal(estimate.Value, estimate.Terms["common"] + (10 * estimate.Terms["size"]), 1e-4);

        var gates = new Numbers(("a", 0.3));
        GenerativeProgram Masks() => new(q => q.Sample("mask", Bernoulli.FromLogits(gates["a"].To(ScalarType.Float32)).Iid(3), Strategy.ScoreFunction()));
        var labels = Tensor.From([0L, 1, 0, 1, 1, 0]).Escape();
        var pruned = Objective.Minimize(o =>
        {
            var features = common.Forward(data) * o.Simulate(Masks()).Choices["mask"];
            return -o.Term("log likelihood", Categorical.FromLogits(head.Forward(features)).LogDensity(labels))
                + 1e-5 * o.Term("information", o.KullbackLeibler(Masks(), new GenerativeProgram(p => p.Sample("mask", Bernoulli.FromProbabilities(0.5).Iid(3)))));
        });
        Check(pruned, common, head, gates);
    }

    [Fact]
    public void ControlVariates_KeepTheGradient()
    {
        var numbers = new Numbers(("m", 0.5));
        Objective Square(Strategy strategy) => Objective.Maximize(o => (o.Sample("x", new Normal(numbers["m"], 0.7), strategy) - 0.1).Square());
        // The second moment about m is known: h(x) = (x - 0.1)^2 near m by its linear part.
        var control = Strategy.ControlVariate(Strategy.ScoreFunction(), x => x.Square(), d => d.Mean.Square() + d.Variance);
        var plain = Square(Strategy.ScoreFunction()).GradientReport(Stream, [numbers], 1500);
        var controlled = Square(control).GradientReport(Stream, [numbers], 1500, Square(Strategy.Reparameterized));
        Assert.True(controlled.Parameters[0].BiasScore < 4);
        Assert.True(controlled.Variance < 0.5 * plain.Variance);
    }
}
