using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Lab.Worker;

/// <summary>A small regression whose fit uses noise, batches in random order, buffers and moments: everything that a resume can get wrong.</summary>
public sealed class Toy : Module
{
    private readonly Linear first;
    private readonly BatchNorm norm = new(16);
    private readonly Linear second;

    public Toy(long seed = 5)
    {
        var stream = new RandomStream(seed);
        first = new Linear(4, 16, stream["first"]);
        second = new Linear(16, 1, stream["second"]);
        Data = stream["data"].Normal([96, 4]);
    }

    public Tensor Data { get; }

    public Objective Loss(Tensor x) => Objective.Minimize(o =>
    {
        var noisy = x + (0.1 * o.Stream("noise").Normal(x.Shape));
        var error = second.Forward(norm.Forward(first.Forward(noisy)).Tanh()).Squeeze(-1) - x.Square().Sum([-1]);
        return o.Term("square", error.Square().Mean());
    });

    public Batches<Tensor> Batches() => Lab.Batches.Of(Data, 16);

    public float[] Weights() => [.. State().SelectMany(pair => pair.Value.To(ScalarType.Float32).Reshape(-1).ToArray<float>())];
}
