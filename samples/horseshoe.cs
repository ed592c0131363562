#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Sparse regression with the horseshoe (Carvalho, Polson and Scott 2010): 30 features, of which 3 matter. Each weight has a scale of its own with a
// heavy tail, and all share one that is small. To be seen: what matters is kept almost whole, the rest vanishes; least squares does neither.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int features = 30;
const long n = 60;
var data = new RandomStream(5);
var x = data["x"].Normal([n, features]);
var y = 2 * x[.., 3] - 1.5 * x[.., 11] + x[.., 20] + 0.5 * data["noise"].Normal([n]);

var sparse = new GenerativeProgram(p =>
{
    Tensor global = p.Sample("global", new HalfCauchy(0.1)), local = p.Sample("local", new HalfCauchy(1).Iid(features));
    var w = p.Deterministic("w", global.Unsqueeze(-1) * local * p.Sample("z", Normal.Standard(features)));
    using var rows = p.Plate("rows", n);
    p.Observe("y", new Normal((x * w).Sum([-1]), 0.5), y);
});

var ansatz = new MeanFieldNormal(sparse, Start.Value([("z", Tensor.Zeros(features)), ("local", Tensor.Ones(features)), ("global", 0.3)]));
new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.03)), Estimate = new(Particles: 8) }.Fit(Bound.Elbo.Of(sparse, ansatz), steps: 2500);

var w = sparse.Uncondition().Predictive(ansatz, draws: 2000, new RandomStream(1))["w"].Mean([0]);
var squares = x.LinalgLeastSquares(y.Unsqueeze(-1)).Solution.Squeeze(-1);
var rest = Tensor.From<long>([.. Enumerable.Range(0, features).Where(i => i is not (3 or 11 or 20)).Select(i => (long)i)]);
string Row(Tensor weights) => $"{weights[3].ToDouble():0.00} {weights[11].ToDouble():0.00} {weights[20].ToDouble():0.00}; largest of the others: {weights[rest].Abs().Max().ToDouble():0.00}";
Console.WriteLine("drawn with: 2.00 -1.50 1.00; largest of the others: 0.00");
Console.WriteLine($"horseshoe: {Row(w)}");
Console.WriteLine($"least squares: {Row(squares)}");
