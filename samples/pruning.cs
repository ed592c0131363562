#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A network with gates on its features, of which 4 in 12 matter: what the gates tell is paid for in nats, and a second network of all features teaches
// the first by contrast. To be seen: the gates of what matters stay open, the others go back to their prior.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

var (data, seeds) = (new RandomStream(1), new RandomStream(2));
Tensor x = data["x"].Normal([2000, 12]), weight = data["weight"].Normal([4, 3]);
var labels = (3 * x[.., 0..4].MatMul(weight)).ArgMax(-1);

var gates = new Gates();
Mlp pruned = new([12, 32, 8], seeds["pruned"]), other = new([12, 32, 8], seeds["other"]);
Linear head = new(8, 3, seeds["head"]), otherHead = new(8, 3, seeds["other head"]);
GenerativeProgram Masks() => new(q => q.Sample("mask", Bernoulli.FromLogits(gates.Logits).ToEvent(), Strategy.ScoreFunction(gates.Baseline)));
GenerativeProgram BestPrior() => new(p => p.Sample("mask", Bernoulli.FromProbabilities(0.1).Iid(12)));

Objective SelfPruned(Examples b) => Objective.Minimize(o =>
{
    var features = pruned.Forward(b.X * o.Simulate(Masks()).Choices["mask"]);
    var contrast = ContrastiveLoss.SelfContrastive(other.Forward(b.X).Detach(), features, b.Label, 0.5);
    return -o.Term("log likelihood", Categorical.FromLogits(head.Forward(features)).LogDensity(b.Label).Mean())
        + 0.02 * o.Term("information", o.KullbackLeibler(Masks(), BestPrior())) + 0.1 * o.Term("contrast", contrast);
});
Objective Teacher(Examples b) => Objective.Minimize(_ => -Categorical.FromLogits(otherHead.Forward(other.Forward(b.X))).LogDensity(b.Label).Mean());

var batches = Batches.Of(2000, 100, rows => new Examples(x[rows], labels[rows]));
new Trainer { Estimate = new(Particles: 4) }.Fit(
    [new Phase<Examples>(SelfPruned, new Adam(1e-2), gates, pruned, head), new(Teacher, new Adam(1e-2), other, otherHead)], batches, epochs: 30);

var open = gates.Logits.Value.Sigmoid();
Console.WriteLine($"gates of what matters: {string.Join(" ", open[..4].ToArray<double>().Select(g => $"{g:0.00}"))}");
Console.WriteLine($"the others: {string.Join(" ", open[4..].ToArray<double>().Select(g => $"{g:0.00}"))} (prior 0.10)");
var predicted = head.Forward(pruned.Forward(x * (open > 0.5).To(ScalarType.Float32))).ArgMax(-1);
Console.WriteLine($"accuracy with the gates above one half: {predicted.Eq(labels).To(ScalarType.Float32).Mean().ToDouble():0.00}");

internal sealed class Gates : Module
{
    public Parameter Logits { get; } = new(Tensor.Zeros(12));
    public Baseline Baseline { get; } = Baseline.RunningMean();
}

internal sealed record Examples(Tensor X, Tensor Label);
