#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A Bayesian neural network on two moons: `Lift` turns every parameter of a network into a draw. The loader's batches are scaled to all rows. To be
// seen: it tells the moons apart, and the average over drawn networks predicts better than one of them.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int n = 400;
(Tensor X, Tensor Y) Moons(RandomStream stream, long count)
{
    var y = stream["moon"].Integers(0, 2, [count]);
    var (angle, sign) = (Math.PI * stream["angle"].Uniform([count]), 1 - 2 * y.To(ScalarType.Float32));
    var points = Tensor.Stack([sign * angle.Cos() + (sign < 0).To(ScalarType.Float32), sign * angle.Sin() + 0.5 * (sign < 0).To(ScalarType.Float32)], -1);
    return (points + 0.2 * stream["noise"].Normal([count, 2]), y);
}
var ((x, labels), (test, classesOfTest)) = (Moons(new(1), n), Moons(new(2), 400));
var rowsAndLabels = Batches.Of(x, labels, 100);
var network = new Mlp([2, 16, 16, 2], new RandomStream(3));

GenerativeProgram Network(Tensor x, Tensor? y) => new(p =>
{
    var drawn = p.Lift("network", network, weight => new Normal(0, 1).Iid(weight.Shape));
    using var rows = p.Plate("rows", x.Size(0), of: n);
    p.Observe("y", Categorical.FromLogits(p.Deterministic("logits", drawn.Forward(x))), y);
});

var weights = new MeanFieldNormal(Network(x[..100], labels[..100]), Start.Sample, scale: 0.05);
new Trainer(weights) { Optimizer = new Adam(Schedule.Cosine(0.02)) }.Fit(b => Bound.Elbo.Of(Network(b.First, b.Second), weights), rowsAndLabels, epochs: 300);

var draws = Network(test, null).Predictive(weights, draws: 200, new RandomStream(1));
var chances = draws["logits"].Softmax(-1);                                      // [200, 400, 2]: by 200 draws of all weights
var right = classesOfTest.Unsqueeze(-1);
double Score(Tensor p) => p.TakeAlong(right.Expand(p.Shape[..^1].Concat([1L])), -1).Log().Mean().ToDouble();
var average = chances.Mean([0]);
Console.WriteLine($"accuracy: {average.ArgMax(-1).Eq(classesOfTest).To(ScalarType.Float32).Mean().ToDouble():0.000}");
Console.WriteLine($"log score of a network: {Score(chances):0.000} nats; of the average of 200: {Score(average):0.000}");
