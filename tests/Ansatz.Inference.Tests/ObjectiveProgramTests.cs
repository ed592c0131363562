namespace Ansatz.Inference.Tests;

/// <summary>Objectives of one's own, as the documentation lists them, at a small size and against finite differences.</summary>
public class ObjectiveProgramTests
{
    private static readonly RandomStream Stream = new(131);

    /// <summary>Compares the gradient with central differences of the value on the same noise, in a few coordinates of every parameter.</summary>
    private static GradientEstimate CheckGradient(Objective objective, double step, double tolerance, params Module[] modules)
    {
        var estimate = objective.GradientEstimate(Stream, modules, new(Checked: true));
        foreach (var (parameter, gradient) in estimate.Gradients)
        {
            var start = parameter.Value.Detach().Clone();
            for (var i = 0L; i < start.Count; i += Math.Max(1, start.Count / 2))
            {
                var direction = Tensor.Arange(start.Count).Eq(i).To(start.DataType).Reshape(start.Shape);
                double At(double shift)
                {
                    parameter.Assign(start + shift * direction);
                    return objective.Estimate(Stream).Value;
                }

                var difference = (At(step) - At(-step)) / (2 * step);
                parameter.Assign(start);
                Assert.Equal(difference, (gradient * direction).Sum().ToDouble(), tolerance * Math.Max(1, Math.Abs(difference)));
            }
        }

        return estimate;
    }

    [Fact]
    public void SepClr_IsAnObjectiveWithoutAProgram()
    {
        // Rows are targets or background; salient features are those of targets only.
        var (common, salient) = (new Linear(4, 3, new RandomStream(1)), new Linear(4, 2, new RandomStream(2)));
        var images = new RandomStream(3).Normal([8, 4]).Escape();
        var isTarget = Tensor.From([1f, 1, 1, 1, 0, 0, 0, 0]).Unsqueeze(1).Escape();
        static Tensor Augment(Tensor rows, RandomStream noise) => rows + 0.1 * noise.Normal(rows.Shape);
        static Tensor Contrast(Tensor a, Tensor b) => (a - b).Square().Sum(-1).Mean() - InformationMeasure.KernelEntropy(Tensor.Cat([a, b], 0), Kernel.Gaussian(1.0));
        static Tensor KernelEntropy(Tensor c, Tensor s) => -InformationMeasure.KernelEntropy(Tensor.Cat([c, s], -1), Kernel.Gaussian(1.0));
        var separate = Objective.Minimize(o =>
        {
            Tensor one = Augment(images, o.Stream("one")), two = Augment(images, o.Stream("two"));
            Tensor c1 = common.Forward(one), c2 = common.Forward(two), s1 = isTarget * salient.Forward(one), s2 = isTarget * salient.Forward(two);
            return o.Term("common", Contrast(c1, c2)) + 10 * o.Term("salient", Contrast(s1, s2)) + 10 * o.Term("joint entropy", KernelEntropy(c1, s1) + KernelEntropy(c2, s2));
        });
        var estimate = CheckGradient(separate, 5e-3, 0.03, common, salient);
        Assert.Equal(estimate.Terms["common"] + (10 * estimate.Terms["salient"]) + (10 * estimate.Terms["joint entropy"]), estimate.Value, 1e-3);
        // Views differ, and are the same in every replay.
        Assert.True(estimate.Terms["common"] > -10 && separate.Estimate(Stream).Value.Equals(separate.Estimate(Stream).Value));
    }

    [Fact]
    public void Cvib_PrunesByMasks_WithTheDivergenceInClosedForm()
    {
        var (encoder, head, other) = (new Linear(4, 3, new RandomStream(1)), new Linear(3, 2, new RandomStream(2)), new Linear(4, 3, new RandomStream(3)));
        var (tokens, label) = (new RandomStream(4).Normal([6, 4]).Escape(), Tensor.From([0L, 1, 0, 1, 1, 0]).Escape());
        var gates = new Numbers(("a", 0.3), ("b", -0.2), ("c", 0.8));
        Tensor Logits() => Tensor.Stack([gates["a"], gates["b"], gates["c"]], 0).To(ScalarType.Float32);
        var masks = new GenerativeProgram(q => q.Sample("mask", Bernoulli.FromLogits(Logits()).ToEvent(), Strategy.ScoreFunction()));
        var best = new GenerativeProgram(p => p.Sample("mask", Bernoulli.FromProbabilities(0.5).Iid(3)));
        Tensor Loss(Tensor mask, ObjectiveContext? o)
        {
            var features = encoder.Forward(tokens) * mask.Unsqueeze(-2);
            var likelihood = Categorical.FromLogits(head.Forward(features)).LogDensity(label).Mean(-1);
            var contrast = (features - other.Forward(tokens).Detach()).Square().Mean([-2, -1]);
            return o is null ? -likelihood + 0.5 * contrast : -o.Term("log likelihood", likelihood) + 0.5 * o.Term("contrast", contrast);
        }

        var pruned = Objective.Minimize(o =>
        {
            var mask = o.Simulate(masks).Choices["mask"];
            return Loss(mask, o) + 0.1 * o.Term("information", o.KullbackLeibler(masks, best));
        });
        var (value, mean, error) = Statistics.Gradients(pruned, gates, ["a", "b", "c"], batches: 60, particles: 400);
        // All eight masks by hand.
        Tensor expected = 0.0;
        var probabilities = Logits().Sigmoid();
        for (var i = 0; i < 8; i++)
        {
            var mask = Tensor.From(new float[] { i & 1, (i >> 1) & 1, (i >> 2) & 1 });
            expected += (mask * probabilities + (1 - mask) * (1 - probabilities)).Product() * Loss(mask, null);
        }

        expected += 0.1 * (probabilities * (2 * probabilities).Log() + (1 - probabilities) * (2 * (1 - probabilities)).Log()).Sum();
        var exact = Autograd.Gradient([expected], [gates.Of("a").Unconstrained, gates.Of("b").Unconstrained, gates.Of("c").Unconstrained]);
        Assert.Equal(expected.ToDouble(), value, 0.02);
        for (var i = 0; i < 3; i++)
        {
            Statistics.Near(exact[i]!.ToDouble(), mean[i], error[i]);
        }

        // The partner is held constant in this phase.
        Assert.All(pruned.GradientEstimate(Stream, [other]).Gradients.Values, gradient => Assert.Equal(0, gradient.Abs().Max().ToDouble()));
    }

    private sealed record Cohort(Tensor X, Tensor T, Tensor Y);

    [Fact]
    public void Vluci_CombinesTwoBounds_ADistillation_AndAPenalty()
    {
        const int Count = 9;
        var data = new Cohort(
            new RandomStream(1).Normal([Count, 2]).Escape(), new RandomStream(2).Bernoulli(Tensor.Full([Count], 0.5)).Escape(), new RandomStream(3).Normal([Count]).Escape());
        var (treatment, treated, control) = (new Linear(2, 1, new RandomStream(4)), new Linear(2, 1, new RandomStream(5)), new Linear(2, 1, new RandomStream(6)));
        var (abduction, prediction) = (new Linear(4, 1, new RandomStream(7)), new Linear(3, 1, new RandomStream(8)));
        void Treatment(Context p, Tensor x, out Tensor u, out Tensor t)
        {
            u = p.Sample("u", new Normal(0, 1));
            t = p.Sample("t", Bernoulli.FromLogits(treatment.Forward(x).Squeeze(-1) + 0.5 * u));
        }

        GenerativeProgram Assigned(Tensor x) => new(p =>
        {
            using var units = p.Plate("units", x.Size(0));
            Treatment(p, x, out _, out _);
        });
        GenerativeProgram Units(Tensor x) => new(p =>
        {
            using var units = p.Plate("units", x.Size(0));
            Treatment(p, x, out var u, out var t);
            p.Sample("y", new Normal(Tensor.Where(t > 0.5, treated.Forward(x).Squeeze(-1) + u, control.Forward(x).Squeeze(-1) - 0.5 * u), 0.4));
        });
        Tensor Abducted(Cohort d) => abduction.Forward(Tensor.Cat([d.X, d.T.Unsqueeze(-1), d.Y.Unsqueeze(-1)], -1)).Squeeze(-1);
        Tensor Predicted(Cohort d) => prediction.Forward(Tensor.Cat([d.X, d.T.Unsqueeze(-1)], -1)).Squeeze(-1);
        GenerativeProgram Abduction(Cohort d) => new(q =>
        {
            using var units = q.Plate("units", d.X.Size(0));
            q.Sample("u", new Normal(Abducted(d), 0.6));
        });
        GenerativeProgram Prediction(Cohort d) => new(q =>
        {
            using var units = q.Plate("units", d.X.Size(0));
            q.Sample("u", new Normal(Predicted(d), 0.8));
        });
        Objective Doubly(Bound bound, Cohort d) => Objective.Maximize(o =>
        {
            var factual = bound.Of(Units(d.X).Condition(("t", d.T), ("y", d.Y)), Abduction(d));
            var ahead = bound.Of(Assigned(d.X).Condition(("t", d.T)), Prediction(d));
            return o.Include("factual", factual) + o.Include("prediction", ahead)
                - o.Term("distillation", o.KullbackLeibler(Abduction(d).Frozen(), Prediction(d)))
                - 0.1 * o.Term("dependence", StatisticalDistance.HilbertSchmidtIndependence(Abducted(d).Unsqueeze(-1), d.X, Kernel.Gaussian(1.0), Kernel.Gaussian(1.0)));
        });

        var estimate = CheckGradient(Doubly(Bound.Elbo, data), 5e-3, 0.03, treatment, treated, control, prediction);
        Assert.Equal(
            estimate.Terms["factual.reconstruction"] - estimate.Terms["factual.kl"] + estimate.Terms["prediction.reconstruction"] - estimate.Terms["prediction.kl"]
                - estimate.Terms["distillation"] - (0.1 * estimate.Terms["dependence"]),
            estimate.Value,
            1e-4);
        var distance = (Abducted(data) - Predicted(data)).Detach();
        var divergence = (Math.Log(0.8 / 0.6) + (0.36 + distance.Square()) / 1.28 - 0.5).Mean().ToDouble();
        Assert.Equal(divergence, estimate.Terms["distillation"], 1e-5);
        // The distillation teaches the prediction and not the abduction: without it the abduction's gradient is the same.
        Objective Without(Cohort d) => Objective.Maximize(o =>
            o.Include("factual", Bound.Elbo.Of(Units(d.X).Condition(("t", d.T), ("y", d.Y)), Abduction(d)))
            - 0.1 * StatisticalDistance.HilbertSchmidtIndependence(Abducted(d).Unsqueeze(-1), d.X, Kernel.Gaussian(1.0), Kernel.Gaussian(1.0)));
        var whole = Doubly(Bound.Elbo, data).GradientEstimate(Stream, [abduction]);
        var part = Without(data).GradientEstimate(Stream, [abduction]);
        foreach (var (parameter, gradient) in whole.Gradients)
        {
            Assert.True((gradient - part.Gradients[parameter]).Abs().Max().ToDouble() < 1e-5);
        }

        // Another bound of the user's choice, read from text.
        Assert.True(Doubly(Bound.Parse("iwelbo:20"), data).Estimate(Stream, new(Particles: 200)).Value > Doubly(Bound.Elbo, data).Estimate(Stream, new(Particles: 200)).Value);
        var counterfactual = Units(data.X).Do(("t", 1 - data.T)).Predictive(Abduction(data), draws: 50, Stream)["y"];
        Assert.Equal(new Shape([50, Count]), counterfactual.Shape);
    }

    [Fact]
    public void LatentSde_HasGirsanovsTermAsItsDivergence_AndTheRightGradient()
    {
        const double Step = 0.1, Scale = 0.5;
        const int Steps = 6;
        var (drift, pull) = (new Linear(1, 1, new RandomStream(1)), new Linear(2, 1, new RandomStream(2)));
        var y = new RandomStream(3).Normal([4, Steps]).Escape();
        Tensor Pull(int k, Tensor state) => pull.Forward(Tensor.Stack([state, y.Select(1, k)], -1)).Squeeze(-1);
        GenerativeProgram Path(Func<int, Tensor, Tensor> push, bool observed) => new(p =>
        {
            using var series = p.Plate("series", 4);
            Tensor state = Tensor.Full([4], 0.3f);
            foreach (var k in p.Steps("path", Steps))
            {
                state = state + drift.Forward(state.Unsqueeze(-1)).Squeeze(-1) * Step + Scale * p.Sample("noise", new Normal(push(k, state) * Step, Math.Sqrt(Step)));
                if (observed)
                {
                    p.Observe("y", new Normal(state, 0.4), y.Select(1, k));
                }
            }
        });
        var sde = Bound.Elbo.Of(Path((_, _) => 0, true), Path(Pull, false));
        var estimate = CheckGradient(sde, 5e-3, 0.03, drift, pull);
        // KL of the path measures: the integral of |pull|^2 / 2 along the path.
        var girsanov = Objective.Minimize(o =>
        {
            var path = o.Simulate(Path(Pull, false));
            Tensor state = Tensor.Full([4], 0.3f), total = 0;
            for (var k = 0; k < Steps; k++)
            {
                total += 0.5 * Step * Pull(k, state).Square();
                state = state + drift.Forward(state.Unsqueeze(-1)).Squeeze(-1) * Step + Scale * path[$"path[{k}].noise"];
            }

            return total;
        }).Estimate(Stream).Value;
        Assert.Equal(girsanov, estimate.Terms["kl"], 1e-5);
    }

    [Fact]
    public void Koopman_PenalizesARollOutOfItsPrior()
    {
        const int Count = 5, Steps = 6, Latent = 2;
        var (decoder, encoder, transition) = (new Linear(Latent, 3, new RandomStream(1)), new Linear(3, 2 * Latent, new RandomStream(2)), new Linear(Latent, Latent, new RandomStream(3)));
        var x = new RandomStream(4).Normal([Count, Steps, 3]).Escape();
        GenerativeProgram<Tensor> Prior(double noise) => new(p =>
        {
            using var series = p.Plate("series", Count);
            var state = p.Sample("start", Normal.Standard(Latent));
            var states = new List<Tensor> { state };
            foreach (var _ in p.Steps("time", Steps - 1))
            {
                state = transition.Forward(state) + noise * p.Sample("noise", Normal.Standard(Latent));
                states.Add(state);
            }

            return Tensor.Stack([.. states], -2);
        });
        GenerativeProgram Decode(Tensor rows) => new(p =>
        {
            using var series = p.Plate("series", Count);
            foreach (var t in p.Steps("time", Steps))
            {
                p.Observe("x", new Normal(decoder.Forward(p.Sample("z", Normal.Standard(Latent))), 0.5).ToEvent(), rows.Select(1, t));
            }
        });
        GenerativeProgram Encode(Tensor rows) => new(q =>
        {
            using var series = q.Plate("series", Count);
            foreach (var t in q.Steps("time", Steps))
            {
                var parts = encoder.Forward(rows.Select(1, t));
                q.Sample("z", new Normal(parts[.., ..Latent], parts[.., Latent..].Softplus()).ToEvent());
            }
        });
        // How far the states are from the best linear map of all steps: |Z' - Z K|^2 with K by least squares.
        static Tensor LinearResidual(Tensor states)
        {
            var (before, after) = (states[.., ..^1, ..].Reshape(-1, Latent), states[.., 1.., ..].Reshape(-1, Latent));
            var gram = before.Transpose(0, 1).MatMul(before) + 1e-4 * Tensor.Eye(Latent);
            var map = Tensor.LinalgSolve(gram, before.Transpose(0, 1).MatMul(after));
            return (after - before.MatMul(map)).Square().Mean();
        }

        Objective Koopman(double noise) => Objective.Maximize(o => o.Include("elbo", (Bound.Elbo with { KlWeight = 0.007 }).Of(Decode(x), Encode(x)))
            - 0.1 * o.Term("linear", LinearResidual(o.Simulate(Prior(noise)).Result)));
        var estimate = CheckGradient(Koopman(0.3), 5e-3, 0.03, decoder, encoder, transition);
        Assert.Equal(estimate.Terms["elbo.reconstruction"] - (0.007 * estimate.Terms["elbo.kl"]) - (0.1 * estimate.Terms["linear"]), estimate.Value, 1e-3);
        Assert.True(estimate.Terms["linear"] > 0.02);
        // An affine prior without noise is linear but for its bias.
        transition.Parameters().Last().Assign(Tensor.Zeros(Latent));
        Assert.Equal(0, Koopman(0).Estimate(Stream).Terms["linear"], 1e-4);
    }
}
