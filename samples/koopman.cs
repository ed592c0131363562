#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A Koopman autoencoder of sequences (Naiman et al. 2024): the bound, less a penalty on roll-outs of the learned prior that a linear map does not
// explain. The data turn by 0.5 radians a step and are seen through a linear map with noise. To be seen: the map that takes the codes of one step to
// those of the next turns by the same angle.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int times = 10, rows = 200;
const double turn = 0.5;
var (data, seeds) = (new RandomStream(1), new RandomStream(2));
Tensor phase = 2 * Math.PI * data["phase"].Uniform([rows, 1]) + turn * Tensor.Arange(times), radius = 0.5 + data["radius"].Uniform([rows, 1]);
var x = Tensor.Stack([radius * phase.Cos(), radius * phase.Sin()], -1).MatMul(data["view"].Normal([2, 6])) + 0.1 * data["noise"].Normal([rows, times, 6]);

Mlp transition = new([2, 32, 2], seeds["transition"], Activation.Tanh);
Linear decoder = new(2, 6, seeds["decoder"]);
var encoder = new NormalHead(6, 2, seeds["encoder"]);

GenerativeProgram<Tensor> Sequences(long count, Tensor? seen) => new(p =>
{
    using var sequences = p.Plate("sequences", count);
    var (z, path) = (Tensor.Zeros(2), new List<Tensor>());
    foreach (var t in p.Steps("time", times))
    {
        z = p.Sample("z", t == 0 ? Normal.Standard(2) : new Normal(z + transition.Forward(z), 0.2).ToEvent());
        path.Add(z);
        if (seen is not null) p.Observe("x", new Normal(decoder.Forward(z), 0.3).ToEvent(), seen.Select(1, t));
    }
    return Tensor.Stack([.. path], -2);
});
GenerativeProgram<Tensor> Prior(long count) => Sequences(count, null);
GenerativeProgram Decode(Tensor x) => Sequences(x.Size(0), x);
GenerativeProgram Encode(Tensor x) => new(q =>
{
    using var sequences = q.Plate("sequences", x.Size(0));
    foreach (var t in q.Steps("time", times)) q.Sample("z", encoder.Forward(x.Select(1, t)));
});

// The matrix K that explains the next codes best, and the share that it leaves.
(Tensor K, Tensor Residual) Linear(Tensor path)
{
    Tensor from = path[.., ..^1, ..].Flatten(0, -2), to = path[.., 1.., ..].Flatten(0, -2);
    var k = Tensor.LinalgSolve(from.Transpose(0, 1).MatMul(from) + 1e-3 * Tensor.Eye(2), from.Transpose(0, 1).MatMul(to));
    return (k, (to - from.MatMul(k)).Square().Mean() / to.Square().Mean());
}
Tensor LinearResidual(Tensor path) => Linear(path).Residual;

Objective Koopman(Tensor x) => Objective.Maximize(o => o.Include("elbo", (Bound.Elbo with { KlWeight = 0.1 }).Of(Decode(x), Encode(x)))
    - 0.1 * o.Term("linear", LinearResidual(o.Simulate(Prior(x.Size(0))).Result)));

new Trainer(transition, decoder, encoder) { Optimizer = new Adam(Schedule.Cosine(1e-2)) }.Fit(Koopman, Batches.Of(x, 50), epochs: 75);

double Angle(Tensor k) => Math.Acos(Math.Clamp(0.5 * (k[0, 0] + k[1, 1]).ToDouble() / Math.Sqrt((k[0, 0] * k[1, 1] - k[0, 1] * k[1, 0]).ToDouble()), -1, 1));
var codes = Linear(encoder.Moments(x).Mean);
Console.WriteLine($"turn of the codes: {Angle(codes.K):0.00} radians a step (the data: {turn}); unexplained: {codes.Residual.ToDouble():0.00}");
var dream = Prior(500).Simulate(new RandomStream(3));
var dreams = Linear(Tensor.Stack([.. Enumerable.Range(0, times).Select(t => dream[$"time[{t}].z"])], -2));
Console.WriteLine($"turn of what the prior dreams: {Angle(dreams.K):0.00}; unexplained: {dreams.Residual.ToDouble():0.00}");
