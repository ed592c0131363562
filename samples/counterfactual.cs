#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Who is treated depends on what nobody has measured. The objective joins two bounds of the user's choice, a distillation and a penalty; then `Do`
// intervenes, and with the ansatz as abduction it answers what would have been. To be seen: the difference of the groups is wrong by half, the
// intervention finds the effect, and each unit's other outcome is predicted to within its noise.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const double gamma = 1.5, b0 = 0.8, b1 = 1.2, noise = 0.15;                     // how the hidden cause acts: assumed, as in a sensitivity analysis
var (data, seeds, stream) = (new RandomStream(1), new RandomStream(2), new RandomStream(3));
var bound = Bound.Elbo;                                                         // or Bound.ImportanceWeighted(8), or one of your own

Linear treatment = new(2, 1, seeds["t"]), treated = new(2, 1, seeds["y1"]), control = new(2, 1, seeds["y0"]);
Mlp abduction = new([5, 32, 2], seeds["abduction"]), prediction = new([3, 32, 2], seeds["prediction"]);
Tensor Of(Linear head, Tensor x) => head.Forward(x).Squeeze(-1);

GenerativeProgram Treatment(Tensor x) => new(p =>
{
    using var units = p.Plate("units", x.Size(0));
    p.Sample("t", Bernoulli.FromLogits(Of(treatment, x) + gamma * p.Sample("u", new Normal(0, 1))));
});
GenerativeProgram Units(Tensor x) => new(p =>
{
    using var units = p.Plate("units", x.Size(0));
    var u = p.Sample("u", new Normal(0, 1));
    var t = p.Sample("t", Bernoulli.FromLogits(Of(treatment, x) + gamma * u));
    p.Sample("y", new Normal(Tensor.Where(t > 0.5, Of(treated, x) + b1 * u, Of(control, x) + b0 * u), noise));
});
GenerativeProgram Guess(Tensor moments, double deviation) => new(q =>
{
    using var units = q.Plate("units", moments.Size(0));
    q.Sample("u", new Normal(moments.Select(-1, 0), deviation * moments.Select(-1, 1).Exp()));
});
Tensor Seen(Cohort d)                                                           // what the outcome's head leaves unexplained, in each group
{
    var residual = d.Y - Tensor.Where(d.T > 0.5, Of(treated, d.X), Of(control, d.X)).Detach();
    return Tensor.Cat([d.X, Tensor.Stack([d.T, residual, d.T * residual], -1)], -1);
}
GenerativeProgram Abduction(Cohort d) => Guess(abduction.Forward(Seen(d)), 0.2); // q(u|x,t,y)
GenerativeProgram Prediction(Cohort d) => Guess(prediction.Forward(Tensor.Cat([d.X, d.T.Unsqueeze(-1)], -1)), 1); // q(u|x,t)

Objective Doubly(Cohort d) => Objective.Maximize(o =>
{
    var factual = bound.Of(Units(d.X).Condition(("t", d.T), ("y", d.Y)), Abduction(d));
    var ahead = bound.Of(Treatment(d.X).Condition(("t", d.T)), Prediction(d));
    var mean = abduction.Forward(Seen(d))[.., 0..1];
    var dependence = StatisticalDistance.HilbertSchmidtIndependence(mean, d.X, Kernel.Gaussian(1.0), Kernel.Gaussian(1.0));
    return o.Include("factual", factual) + o.Include("prediction", ahead)
        - o.Term("distillation", o.KullbackLeibler(Abduction(d).Frozen(), Prediction(d))) - 0.1 * o.Term("dependence", dependence);
});
Tensor Counterfactual(Cohort d) => Units(d.X).Do(("t", 1 - d.T)).Predictive(Abduction(d), draws: 200, stream)["y"];

// A cohort of which we know, for once, both outcomes: the effect of the treatment is 1 in the mean.
Tensor x = data["x"].Normal([4000, 2]), u = data["u"].Normal([4000]);
var t = data["t"].Bernoulli((0.5 * x.Select(-1, 0) + gamma * u).Sigmoid());
Tensor y1 = 1.5 + 0.5 * x.Select(-1, 1) + b1 * u + noise * data["y1"].Normal([4000]), y0 = 0.5 - 0.3 * x.Select(-1, 0) + b0 * u + noise * data["y0"].Normal([4000]);
var all = new Cohort(x, t, Tensor.Where(t > 0.5, y1, y0));

Cohort Rows(Tensor rows) => new(x[rows], t[rows], all.Y[rows]);
new Trainer(treatment, treated, control, abduction, prediction) { Optimizer = new Adam(Schedule.Cosine(5e-2)) }.Fit(Doubly, Batches.Of(4000, 400, Rows), epochs: 80);

double Mean(Tensor values) => values.Mean().ToDouble();
double Effect(double dose) => Mean(Units(x).Do(("t", dose * Tensor.Ones(4000))).Simulate(stream, draws: 20)["y"]);
Console.WriteLine($"difference of the groups: {Mean(all.Y[t > 0.5]) - Mean(all.Y[t < 0.5]):0.00}");
Console.WriteLine($"effect by intervention: {Effect(1) - Effect(0):0.00} (true: {Mean(y1 - y0):0.00})");
var error = Counterfactual(all).Mean([0]) - Tensor.Where(t > 0.5, y0, y1);
Console.WriteLine($"error of the counterfactual outcomes: {error.Square().Mean().Sqrt().ToDouble():0.00} (they vary by {Tensor.Where(t > 0.5, y0, y1).StandardDeviation().ToDouble():0.00}, their noise is {noise})");

internal sealed record Cohort(Tensor X, Tensor T, Tensor Y);
