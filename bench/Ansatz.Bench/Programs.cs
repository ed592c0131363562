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
        const int steps = 40;
        VaeStep hand = new(), programs = new(programs: true);
        var times = Clock.Interleave(9, () => Clock.Seconds(programs.Run, steps), () => Clock.Seconds(hand.Run, steps));
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
    }

    private sealed class LogisticStep : Module
    {
        private readonly Parameter _location = new(Tensor.Zeros(10));
        private readonly Parameter _logScale = new(Tensor.Zeros(10));
        private readonly Tensor _features = new RandomStream(1).Normal([1000, 10]);
        private readonly Tensor _labels = new RandomStream(2).Bernoulli(Tensor.Full([1000], 0.5));
        private readonly Objective _objective;
        private readonly Adam _adam = new(1e-2);
        private long _step;

        public LogisticStep()
        {
            var model = new GenerativeProgram(p =>
            {
                var w = p.Sample("w", Normal.Standard(10));
                using var rows = p.Plate("rows", 1000);
                p.Observe("y", Bernoulli.FromLogits(_features.MatMul(w.Unsqueeze(-1)).Squeeze(-1)), _labels);
            });
            var ansatz = new GenerativeProgram(q => q.Sample("w", new Normal(_location, _logScale.Value.Exp()).ToEvent()));
            _objective = Bound.Elbo.Of(model, ansatz);
            _adam.Add(this);
        }

        public void Run()
        {
            using var scope = TensorScope.Open();
            _adam.ZeroGradients();
            _objective.Surrogate(new RandomStream(3)[_step++]).Loss.Backward();
            _adam.Step();
        }
    }
}
