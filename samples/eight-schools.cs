#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Eight schools (Rubin 1981): what does coaching do in each of eight schools? An ansatz is made from the model, fitted, judged, saved and asked for
// replicated data. To be seen: estimates from -3 to 28 points shrink towards a common mean near 4.4, and the model would repeat data such as these.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

Tensor y = Tensor.From([28f, 8, -3, 7, -1, 1, 18, 12]), sigma = Tensor.From([15f, 10, 16, 11, 9, 11, 10, 18]);
using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };  // Ctrl-C stops the fit and keeps the work
var (stop, stream) = (cancel.Token, new RandomStream(1));

var schools = new GenerativeProgram(p =>
{
    Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
    using var plate = p.Plate("schools", 8);
    var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
    p.Observe("y", new Normal(theta, sigma), y);
});

var ansatz = new MeanFieldNormal(schools);
var trainer = new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.05)), Estimate = new(Particles: 16) };
var fit = trainer.Fit(Bound.Elbo.Of(schools, ansatz), steps: 1500, stop: stop);
Console.WriteLine($"{fit.Status.ToString().ToLowerInvariant()} after {fit.Steps} steps");

double Bounded(Bound bound) => bound.Of(schools, ansatz).Estimate(stream, new(Particles: 2000)).Value;
Console.WriteLine($"ELBO: {Bounded(Bound.Elbo):0.00} nats; with 64 samples: {Bounded(Bound.ImportanceWeighted(64)):0.00}");
Console.WriteLine($"Pareto shape: {Diagnostics.ParetoShape(schools, ansatz, draws: 4000, stream):0.00} (below 0.7: usable)");

var replicated = schools.Uncondition("y").Predictive(ansatz, draws: 4000, stream); // "theta" and "y": [4000, 8]
Console.WriteLine($"mean of mu: {replicated["mu"].Mean().ToDouble():0.00}");
Console.WriteLine($"mean of tau: {replicated["tau"].Mean().ToDouble():0.00}");
Console.WriteLine($"effects: {string.Join(" ", replicated["theta"].Mean([0]).ToArray<double>().Select(effect => $"{effect:0.0}"))}");
Console.WriteLine($"replications with a larger best school: {(replicated["y"].AMax([-1]) > 28).To(ScalarType.Float32).Mean().ToDouble():0.00}");

var file = Path.Combine(Path.GetTempPath(), "schools.safetensors");
ansatz.Save(file);                                                              // with a fingerprint of addresses, shapes and supports
var loaded = new MeanFieldNormal(schools);
loaded.Load(file);                                                              // an error would name what differs
Console.WriteLine($"loaded, it draws the same: {loaded.Program.Simulate(stream).Choices.Equals(ansatz.Program.Simulate(stream).Choices)}");
