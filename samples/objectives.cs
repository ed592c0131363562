#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Objectives of one's own: a symmetric divergence between programs; a contrastive separation of what two groups share from what only one has, which
// needs no program; and a network whose inputs are pruned by gates, taught by a second one. To be seen: each is the formula, written down.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

// (a) KL(q || p) + KL(p || q), the posterior being approximated by importance resampling: it vanishes at the posterior, here N(0.65, 0.5).
var moments = new Moments();
var conjugate = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 1), 1.3));
var normal = new GenerativeProgram(q => q.Sample("z", new Normal(moments.Mean, moments.Deviation)));
Objective Symmetric(GenerativeProgram model, GenerativeProgram ansatz) => Objective.Minimize(o =>
{
    Trace u = o.Simulate(ansatz), v = o.Simulate(model.Normalize(new ImportanceResampling(50, ansatz)).Frozen());
    return u.LogDensity - o.LogDensity(model, u) + o.LogDensity(model, v) - o.LogDensity(ansatz, v);
});
new Trainer(moments) { Optimizer = new Adam(Schedule.Cosine(0.02)), Estimate = new(Particles: 16) }.Fit(Symmetric(conjugate, normal), steps: 600);
Console.WriteLine($"symmetric: mean {moments.Mean.Value.ToDouble():0.00} (0.65), deviation {moments.Deviation.Value.ToDouble():0.00} (0.71)");

// (b) Two groups share the factor c; only the target group has s as well. Two encoders of augmented views separate them.
var data = new RandomStream(1);
Tensor c = data["c"].Normal([1000, 2]), isTarget = data["t"].Bernoulli(0.5 * Tensor.Ones(1000, 1)), s = isTarget * data["s"].Normal([1000, 2]);
var images = c.MatMul(data["mix c"].Normal([2, 8])) + s.MatMul(data["mix s"].Normal([2, 8]));
Mlp common = new([8, 32, 2], new RandomStream(2)), salient = new([8, 32, 2], new RandomStream(3));
Tensor Augment(Tensor x, RandomStream stream) => x + 0.2 * stream.Normal(x.Shape);
var nearness = new Kernel("nearness", distance => -2 * distance);
Tensor Contrast(Tensor a, Tensor b) => -MutualInformationBound.InfoNce(nearness.Gram(a, b));
Tensor KernelEntropy(Tensor c1, Tensor s1, Tensor c2, Tensor s2) =>             // minus the joint entropy, estimated with a kernel
    -InformationMeasure.KernelEntropy(Tensor.Cat([Tensor.Cat([c1, s1], -1), Tensor.Cat([c2, s2], -1)], 0), Kernel.Gaussian(0.5));
Objective Separate(Views b) => Objective.Minimize(o =>
{
    Tensor one = Augment(b.Images, o.Stream("one")), two = Augment(b.Images, o.Stream("two"));
    Tensor c1 = common.Forward(one), c2 = common.Forward(two), s1 = b.IsTarget * salient.Forward(one), s2 = b.IsTarget * salient.Forward(two);
    var silence = ((1 - b.IsTarget) * salient.Forward(one).Square()).Mean();    // what all have is not salient
    return o.Term("common", Contrast(c1, c2)) + 10 * o.Term("salient", Contrast(s1, s2)) + 10 * o.Term("joint entropy", KernelEntropy(c1, s1, c2, s2))
        + 100 * o.Term("silence", silence);
});
var views = Batches.Of(1000, 100, rows => new Views(images[rows], isTarget[rows]));
new Trainer(common, salient) { Optimizer = new Adam(3e-3) }.Fit(Separate, views, epochs: 30);
double Explained(Tensor target, Tensor code, Tensor rows)                        // R² of a linear map from the code, among some rows
{
    Tensor x = Tensor.Cat([code, Tensor.Ones(code.Size(0), 1)], -1)[rows], y = target[rows];
    var rest = y - x.MatMul(x.LinalgLeastSquares(y).Solution);
    return 1 - (rest.Square().Mean() / y.Square().Mean()).ToDouble();
}
var ofTarget = isTarget.Squeeze(-1) > 0.5;
Console.WriteLine($"common code explains: {Explained(c, common.Forward(images), ofTarget):0.00} of c, {Explained(s, common.Forward(images), ofTarget):0.00} of s");
Console.WriteLine($"salient code explains: {Explained(c, salient.Forward(images), ofTarget):0.00} of c, {Explained(s, salient.Forward(images), ofTarget):0.00} of s");

internal sealed class Moments : Module
{
    public Parameter Mean { get; } = new(0.0);
    public Parameter Deviation { get; } = new(1.0, Constraint.Positive);
}

internal sealed record Views(Tensor Images, Tensor IsTarget);
