using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// E3: one gradient by an objective program against the same estimator written by hand on the same tensors: the median of 200 after 20, the two taking
/// turns.
/// </summary>
internal static class OverheadExperiment
{
    private const int WarmUp = 20, Steps = 200, Latent = 10, Hidden = 200;

    /// <summary>The batches whose bar is 1.15.</summary>
    public static IReadOnlyList<int> LargeBatches { get; } = [128, 256, 512, 1024];

    /// <summary>Measures.</summary>
    public static void Measure(Run run, Measurements measurements)
    {
        var lines = new List<IReadOnlyList<string>>();
        var vae = new ImageAutoencoder("mnist", Latent, Hidden, run.Stream["overhead"]);
        foreach (var batch in (int[])[64, .. LargeBatches])
        {
            var rows = ProgramRows.Of((ImageProgram.Pixels, run.Stream["images"].Uniform([batch, 784])));
            var objective = Bound.Elbo.Of(vae.Model(rows), vae.Ansatz(rows));
            Record($"VAE {batch}", step => Descend(objective.Surrogate(step).Loss, vae), step => Descend(HandWritten.Vae(vae.Encoder, vae.Decoder, rows[ImageProgram.Pixels], Latent, step), vae));
        }
        var regression = new LogisticRegression();
        var data = regression.OwnRows("train", run);
        var ansatz = new MeanFieldNormal(regression.Model(data));
        var elbo = Bound.Elbo.Of(regression.Model(data), ansatz);
        var hand = new HandWritten(data[LogisticRegression.Features].Size(1));
        Record("logistic regression", step => Descend(elbo.Surrogate(step).Loss, ansatz), step => Descend(hand.Logistic(data[LogisticRegression.Features], data["y"], step), hand));
        run.Section("Overhead", $"One gradient, median of {Steps} after {WarmUp}, the two taking turns, {TorchRuntime.Threads} thread(s).")
            .Add(new ReportTable("overhead", ["", "objective program [ms]", "hand-written [ms]", "ratio"], lines));

        void Record(string name, Action<RandomStream> ours, Action<RandomStream> theirs)
        {
            var (a, b) = Interleaved.Medians(WarmUp, Steps, ours, theirs);
            measurements.Record(ProgrammableViReproduction.Overhead, name, a / b);
            lines.Add([name, Measurements.Figure(a), Measurements.Figure(b), Measurements.Figure(a / b)]);
        }
    }

    private static void Descend(Tensor loss, Module module) => Autograd.Gradient([loss], [.. module.Parameters().Select(parameter => parameter.Unconstrained)], allowUnused: true);

    /// <summary>Estimators without programs: networks, noise and formulas.</summary>
    private sealed class HandWritten(long features) : Module
    {
        private readonly Parameter _location = new(Tensor.Zeros([features]));
        private readonly Parameter _scale = new(Tensor.Full([features], 0.1), Probability.Constraint.SoftPositive);

        /// <summary>Minus the ELBO of an autoencoder, with the KL divergence in closed form.</summary>
        public static Tensor Vae(Mlp encoder, Mlp decoder, Tensor images, int latent, RandomStream stream)
        {
            var parts = encoder.Forward(images);
            Tensor mean = parts[.., ..latent], scale = parts[.., latent..].Softplus() + 1e-4;
            var z = mean + scale * stream.Normal(mean.Shape);
            var reconstruction = decoder.Forward(z).BinaryCrossEntropyWithLogits(images, reduction: Reduction.Sum);
            var divergence = (0.5 * (scale.Square() + mean.Square() - 1) - scale.Log()).Sum();
            return (reconstruction + divergence) / images.Size(0);
        }

        /// <summary>Minus the ELBO of logistic regression, with the KL divergence in closed form.</summary>
        public Tensor Logistic(Tensor x, Tensor y, RandomStream stream)
        {
            Tensor mean = _location.Value, scale = _scale.Value;
            var w = mean + scale * stream.Normal(mean.Shape);
            var likelihood = x.MatMul(w).BinaryCrossEntropyWithLogits(y, reduction: Reduction.Sum);
            return likelihood + (0.5 * (scale.Square() + mean.Square() - 1) - scale.Log()).Sum();
        }
    }
}

/// <summary>Processor times of several actions that take turns, so that a busy machine slows all alike.</summary>
internal static class Interleaved
{
    /// <summary>The median milliseconds of processor time of two actions.</summary>
    public static (double First, double Second) Medians(int warmUp, int steps, Action<RandomStream> first, Action<RandomStream> second)
    {
        var medians = Medians(warmUp, steps, [first, second]);
        return (medians[0], medians[1]);
    }

    /// <summary>The median milliseconds of processor time of each action, which is given the stream of its step.</summary>
    public static double[] Medians(int warmUp, int steps, IReadOnlyList<Action<RandomStream>> actions)
    {
        var times = actions.Select(_ => new double[steps]).ToArray();
        for (var step = -warmUp; step < steps; step++)
        {
            for (var i = 0; i < actions.Count; i++)
            {
                var before = Environment.CpuUsage.TotalTime;
                using (TensorScope.Open()) actions[i](new RandomStream(0)["timing"][step + warmUp]);
                if (step >= 0) times[i][step] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            }
        }
        return Array.ConvertAll(times, each => each.Order().ElementAt(steps / 2));
    }
}
