using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>What the language of programs costs beyond the same loss by hand.</summary>
internal static class Programs
{
    public static IEnumerable<Figure> Run()
    {
        const int steps = 10;
        VaeStep hand = new(), programs = new(programs: true);
        var times = Clock.Interleave(36, () => Clock.Seconds(programs.Run, steps), () => Clock.Seconds(hand.Run, steps));
        yield return new(
            "the same step as an objective of programs, against by hand",
            $"{times[0] / steps * 1e3:0.00} ms",
            $"{times[1] / steps * 1e3:0.00} ms (by hand)",
            times[0] / times[1],
            1.05);

        const int logisticSteps = 500;
        var logistic = new LogisticStep();
        using var python = Peer.Python(keepMemory: true);
        times = Clock.Interleave(9, () => Clock.Seconds(logistic.Run, logisticSteps), () => python.Seconds("logistic", logisticSteps));
        var milliseconds = times[0] / logisticSteps * 1e3;
        yield return new(
            "step of a Bayesian logistic regression of programs, 1000 x 10, milliseconds",
            $"{milliseconds:0.000} ms",
            $"{times[1] / logisticSteps * 1e3:0.000} ms (PyTorch, by hand)",
            milliseconds,
            0.45);
        yield return Site();
    }

    // What an observation costs whose density is that of a number, less the density itself.
    private static Figure Site()
    {
        const int sites = 20, steps = 2000;
        var (normal, value) = (new Normal(0, 1), Tensor.Scalar(0.5));
        var names = Enumerable.Range(0, sites).Select(i => $"site{i}").ToArray();
        var program = new GenerativeProgram(p =>
        {
            foreach (var name in names) p.Observe(name, normal, value);
        });
        var observing = Objective.Maximize(o => o.Replay(program, ChoiceMap.Empty).LogDensity);
        var byHand = Objective.Maximize(_ =>
        {
            var sum = normal.LogDensity(value);
            for (var i = 1; i < sites; i++) sum += normal.LogDensity(value);
            return sum;
        });
        var times = Clock.Interleave(9, () => Clock.Seconds(() => Estimate(observing), steps), () => Clock.Seconds(() => Estimate(byHand), steps));
        var (ours, reference) = (times[0] / steps / sites * 1e6, times[1] / steps / sites * 1e6);
        return new("the interpreter's own time for a site, microseconds", $"{ours:0.00} us", $"{reference:0.00} us (the densities alone)", ours - reference, 2);

        static void Estimate(Objective objective)
        {
            using var scope = TensorScope.Open();
            objective.Surrogate(new RandomStream(1));
        }
    }

    private sealed class LogisticStep
    {
        private readonly Tensor _features = new RandomStream(1).Normal([1000, 10]);
        private readonly Tensor _labels = new RandomStream(2).Bernoulli(Tensor.Full([1000], 0.5));
        private readonly GenerativeProgram _model;
        private readonly MeanFieldNormal _ansatz;
        private readonly Adam _adam = new(1e-2);
        private long _step;

        public LogisticStep()
        {
            _model = new GenerativeProgram(p =>
            {
                var w = p.Sample("w", Normal.Standard(10));
                using var rows = p.Plate("rows", 1000);
                p.Observe("y", Bernoulli.FromLogits(_features.MatMul(w)), _labels);
            });
            _ansatz = new MeanFieldNormal(_model);
            _adam.Add(_ansatz);
        }

        public void Run()
        {
            using var scope = TensorScope.Open();
            _adam.ZeroGradients();
            Bound.Elbo.Of(_model, _ansatz).Surrogate(new RandomStream(3)[_step++]).Loss.Backward();
            _adam.Step();
        }
    }
}
