#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Bayesian logistic regression on 5,000 rows, 64 of them at a step. The plate draws the same rows in model and ansatz and scales their density by
// 5,000 / 64, so gradients are those of all rows in the mean. To be seen: the subsampled fit agrees with Laplace's approximation on all rows.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

var data = new RandomStream(7);
var truth = Tensor.From([1.5f, -1, 0.5f, 0, 0, 2, -0.5f, 0, 0.25f, -1.5f]);
var features = data["features"].Normal([5_000, 10]);
var labels = data["labels"].Bernoulli(features.MatMul(truth).Sigmoid());

GenerativeProgram Logistic(long? batch) => new(p =>
{
    var w = p.Sample("w", Normal.Standard(10));
    using var rows = p.Plate("rows", features.Size(0), subsample: batch);
    p.Observe("y", Bernoulli.FromLogits(rows.Of(features).MatMul(w)), rows.Of(labels));
});

var logistic = Logistic(64);
var ansatz = new MeanFieldNormal(logistic, scale: 0.02);
var fit = new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.01)), ExponentialAverage = 0.999 }.Fit(Bound.Elbo.Of(logistic, ansatz), steps: 5000);
var reference = new LaplaceNormal(Logistic(null), steps: 200);

(Tensor Mean, Tensor Deviation) Moments(GenerativeProgram program)
{
    var w = program.Simulate(new RandomStream(1), draws: 4000)["w"];
    return (w.Mean([0]), w.StandardDeviation([0]));
}
var (ours, exact) = (Moments(ansatz), Moments(reference));
string Row(Tensor numbers) => string.Join(" ", numbers.ToArray<double>().Select(number => $"{number,6:0.000}"));
Console.WriteLine($"truth:       {Row(truth)}");
Console.WriteLine($"subsampled:  {Row(ours.Mean)}");
Console.WriteLine($"Laplace:     {Row(exact.Mean)}");
Console.WriteLine($"largest distance of the means, in posterior deviations: {((ours.Mean - exact.Mean) / exact.Deviation).Abs().Max().ToDouble():0.00}");
Console.WriteLine($"ratio of the deviations, from {(ours.Deviation / exact.Deviation).Min().ToDouble():0.00} to {(ours.Deviation / exact.Deviation).Max().ToDouble():0.00}");
