#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Every automatic ansatz on the eight schools (Rubin, 1981): the bound that it reaches, how far it is from the posterior, what it says of the
// population. `dotnet run samples/ansaetze.cs` takes a minute or two; `dotnet run samples/ansaetze.cs 2000 Coupling` those whose name has that word.
using System.Diagnostics;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;
using Diagnostics = Ansatz.Inference.Diagnostics;

Tensor y = Tensor.From([28f, 8, -3, 7, -1, 1, 18, 12]), sigma = Tensor.From([15f, 10, 16, 11, 9, 11, 10, 18]);
var schools = new GenerativeProgram(p =>
{
    Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
    using var plate = p.Plate("schools", 8);
    var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
    p.Observe("y", new Normal(theta, sigma), y);
});

var stream = new RandomStream(1);
var steps = args.Length > 0 ? int.Parse(args[0]) : 2000;
var wanted = args.Length > 1 ? args[1] : "";

Console.WriteLine("ansatz                  | bound  | Pareto k | mean of mu | mean of tau | seconds");
Report("MeanFieldNormal", () => Fitted(new MeanFieldNormal(schools)));
Report("FullRankNormal", () => Fitted(new FullRankNormal(schools)));
Report("LowRankNormal", () => Fitted(new LowRankNormal(schools)));
Report("StructuredNormal", () => Fitted(new StructuredNormal(schools)));
Report("PriorShaped", () => Fitted(new PriorShaped(schools)));
Report("Composite", () => Fitted(new CompositeAnsatz(schools,
    new(["mu", "tau"], block => new FullRankNormal(block)),
    new(["eta"], block => new MeanFieldNormal(block)))));
Report("InverseAutoregressive", () => Fitted(FlowAnsatz.InverseAutoregressive(schools), rate: 0.01));
Report("BlockAutoregressive", () => Fitted(FlowAnsatz.BlockAutoregressive(schools), rate: 0.01));
Report("AffineCoupling", () => Fitted(FlowAnsatz.AffineCoupling(schools), rate: 0.01));
Report("SplineCoupling", () => Fitted(FlowAnsatz.SplineCoupling(schools), rate: 0.01));
Report("NormalMixture", () => Fitted(new NormalMixture(schools, 3)));
Report("NaturalGradientNormal", () =>
{
    var ansatz = new NaturalGradientNormal(schools, stream: stream);
    ansatz.Fit(100, Schedule.Cosine(0.3, 0.05));
    return ansatz;
});
Report("PathfinderNormal", () => new PathfinderNormal(schools, stream: stream));
Report("LaplaceNormal", () => new LaplaceNormal(schools));
Report("SteinMixture", () =>
{
    var mixture = new SteinMixture(schools, 5, stream: stream);
    mixture.Fit(500);
    return mixture;
});
Report("SteinParticles", () =>
{
    var particles = new SteinParticles(schools, start: Start.Uniform(), stream: stream);
    particles.Fit(500);
    return particles;
});

T Fitted<T>(T ansatz, double rate = 0.03)
    where T : AutomaticAnsatz
{
    new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(rate)), Estimate = new(Particles: 16), ParetoDraws = 0 }.Fit(Bound.Elbo.Of(schools, ansatz), steps);
    return ansatz;
}

void Report(string name, Func<AutomaticAnsatz> make)
{
    if (!name.Contains(wanted, StringComparison.OrdinalIgnoreCase)) return;
    using var scope = TensorScope.Open();
    var clock = Stopwatch.StartNew();
    AutomaticAnsatz ansatz;
    try { ansatz = make(); }
    catch (ArithmeticException fault)
    {
        Console.WriteLine($"{name,-23} | {fault.Message}");
        return;
    }
    var seconds = clock.Elapsed.TotalSeconds;
    var draws = schools.Do(("y", y)).Predictive(ansatz, 10_000, stream);
    var (bound, shape) = ansatz is SteinParticles ? (double.NaN, double.NaN)
        : (Bound.Elbo.Of(schools, ansatz).Estimate(stream, new(Particles: 10_000)).Value, Diagnostics.ParetoShape(schools, ansatz, 10_000, stream));
    Console.WriteLine($"{name,-23} | {bound,6:0.00} | {shape,8:0.00} | {draws["mu"].Mean().ToDouble(),10:0.0} | {draws["tau"].Mean().ToDouble(),11:0.0} | {seconds,7:0.0}");
}
