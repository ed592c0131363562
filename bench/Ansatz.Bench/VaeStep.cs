using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>One training step of a variational autoencoder 784-400-20 at batch 128: its loss by hand, or as an objective of programs.</summary>
internal sealed class VaeStep
{
    private readonly Linear _hidden = new(784, 400, new RandomStream(0)["hidden"]);
    private readonly Linear _heads = new(400, 40, new RandomStream(0)["heads"]);
    private readonly Linear _up = new(20, 400, new RandomStream(0)["up"]);
    private readonly Linear _out = new(400, 784, new RandomStream(0)["out"]);
    private readonly Tensor _images;
    private readonly Adam _adam = new(1e-3);
    private readonly bool _programs;
    private long _step;

    public VaeStep(int batch = 128, bool programs = false)
    {
        _programs = programs;
        _images = new RandomStream(1).Uniform([batch, 784]).Round();
        _adam.Add(_hidden, _heads, _up, _out);
    }

    public void Run()
    {
        using var scope = TensorScope.Open();
        _adam.ZeroGradients();
        var stream = new RandomStream(2)[_step++];
        (_programs ? Elbo(_images).Surrogate(stream).Loss : Loss(stream)).Backward();
        _adam.Step();
    }

    private void Update()
    {
        using var scope = TensorScope.Open();
        _adam.Step();
    }

    private Tensor Loss(RandomStream stream)
    {
        var heads = _heads.Forward(_hidden.Forward(_images).Relu());
        Tensor mean = heads[.., ..20], logVariance = heads[.., 20..];
        var z = mean + ((logVariance * 0.5).Exp() * stream.Normal(mean.Shape));
        var logits = _out.Forward(_up.Forward(z).Relu());
        var reconstruction = logits.BinaryCrossEntropyWithLogits(_images, reduction: Reduction.Sum);
        var divergence = (1 + logVariance - mean.Square() - logVariance.Exp()).Sum() * -0.5;
        return (reconstruction + divergence) / _images.Size(0);
    }

    private GenerativeProgram Model(Tensor x) => new(p =>
    {
        using var images = p.Plate("images", x.Size(0));
        var z = p.Sample("z", Normal.Standard(20));
        p.Observe("x", Bernoulli.FromLogits(_out.Forward(_up.Forward(z).Relu())).ToEvent(), x);
    });

    private GenerativeProgram Ansatz(Tensor x) => new(q =>
    {
        using var images = q.Plate("images", x.Size(0));
        var heads = _heads.Forward(_hidden.Forward(x).Relu());
        q.Sample("z", new Normal(heads[.., ..20], (heads[.., 20..] * 0.5).Exp()).ToEvent());
    });

    private Objective Elbo(Tensor x) => Bound.Elbo.Of(Model(x), Ansatz(x));

    public static IEnumerable<Figure> Compare()
    {
        var ours = new VaeStep();
        using var plain = Peer.Python(keepMemory: false);
        using var same = Peer.Python(keepMemory: true);
        const int steps = 40;
        var times = Clock.Interleave(9, () => Clock.Seconds(ours.Run, steps), () => plain.Seconds("vae", steps), () => same.Seconds("vae", steps));
        var milliseconds = times.Select(t => t / steps * 1e3).ToArray();
        yield return new("training step of the 784-400-20 VAE, batch 128", $"{milliseconds[0]:0.00} ms", $"{milliseconds[1]:0.00} ms (PyTorch)", times[0] / times[1], 0.95);
        yield return new("the same, PyTorch with our malloc settings", $"{milliseconds[0]:0.00} ms", $"{milliseconds[2]:0.00} ms (PyTorch)", times[0] / times[2], 0.95);
        times = Clock.Interleave(9, () => Clock.Seconds(ours.Update, steps), () => plain.Seconds("adam", steps), () => same.Seconds("adam", steps));
        milliseconds = [.. times.Select(t => t / steps * 1e3)];
        yield return new("Adam's part of that step, 650,000 weights", $"{milliseconds[0]:0.00} ms", $"{milliseconds[2]:0.00} ms (PyTorch, our malloc settings)", times[0] / times[2], 0.95);
    }
}
