#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A mixture of three normals. The components are summed out, exactly, for the fit, and drawn from their exact posterior afterwards. To be seen:
// a discrete latent for each of 300 points costs no variance, and the draws have the frequencies of Bayes' rule.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

var (data, stream) = (new RandomStream(3), new RandomStream(1));
var which = data["which"].Multinomial(Tensor.From([0.2f, 0.3f, 0.5f]), 300);
var x = Tensor.From([-4f, 0, 4])[which] + data["noise"].Normal([300]);

var mixture = new GenerativeProgram(p =>
{
    Tensor weights = p.Sample("weights", new Dirichlet(Tensor.Ones(3))), means = p.Sample("means", new Normal(0, 10).Iid(3));
    using var points = p.Plate("points", x.Size(0));
    p.Observe("x", new Normal(means[p.Sample("component", Categorical.FromProbabilities(weights))], 1), x);
});

var summed = mixture.SumOut("component");                                       // its only latents are "weights" and "means"
var start = Start.Value([("means", x.Quantile(Tensor.From([0.1f, 0.4f, 0.8f])))]);
var ansatz = new MeanFieldNormal(summed, start);
new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.05)) }.Fit(Bound.Elbo.Of(summed, ansatz), steps: 1000);

string Row(Tensor numbers) => string.Join(" ", numbers.ToArray<double>().Select(number => $"{number:0.00}"));
var draws = ansatz.Program.Simulate(stream, draws: 2000).Choices;
Console.WriteLine($"weights: {Row(draws["weights"].Mean([0]))} (drawn with 0.2 0.3 0.5)");
Console.WriteLine($"means: {Row(draws["means"].Mean([0]))} (drawn with -4 0 4)");

var drawn = ansatz.Program.Simulate(stream);
var component = mixture.Do(drawn.Choices).Normalize(new Enumeration()).Simulate(stream).Choices["component"];
Console.WriteLine($"points in the component that they came from: {component.Eq(which).To(ScalarType.Float32).Mean().ToDouble():0.00}");

// Bayes' rule, by hand, for the point that is hardest to tell.
var joint = drawn["weights"] * (-0.5 * (x.Unsqueeze(-1) - drawn["means"]).Square()).Exp();
var posterior = joint / joint.Sum([-1], keepDimension: true);
var hardest = posterior.AMax([-1]).ArgMin().ToInt64();
var many = mixture.Do(drawn.Choices).Normalize(new Enumeration()).Simulate(stream, draws: 4000)["component"].Select(-1, hardest);
var frequencies = Enumerable.Range(0, 3).Select(k => many.Eq(k).To(ScalarType.Float32).Mean().ToDouble());
Console.WriteLine($"by Bayes' rule: {Row(posterior[hardest])}");
Console.WriteLine($"in 4000 draws: {string.Join(" ", frequencies.Select(f => $"{f:0.00}"))}");
