using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>One training step of a variational auto-encoder 784-400-20 at batch 128, by hand: no programs, no tracing.</summary>
internal sealed class VaeStep
{
    private readonly Linear _hidden = new(784, 400, new RandomStream(0)["hidden"]);
    private readonly Linear _heads = new(400, 40, new RandomStream(0)["heads"]);
    private readonly Linear _up = new(20, 400, new RandomStream(0)["up"]);
    private readonly Linear _out = new(400, 784, new RandomStream(0)["out"]);
    private readonly Tensor _images;
    private readonly Adam _adam = new(1e-3);
    private long _step;

    public VaeStep(int batch = 128)
    {
        _images = new RandomStream(1).Uniform([batch, 784]);
        _adam.Add(_hidden, _heads, _up, _out);
    }

    public void Run()
    {
        using var scope = TensorScope.Open();
        _adam.ZeroGradients();
        Loss(new RandomStream(2)[_step++]).Backward();
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
    }
}
