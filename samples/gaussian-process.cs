#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Regression with a Gaussian process, whose posterior and evidence have closed forms: an exam for the ansatz. The function at the data is
// L eta with L Lᵀ the kernel matrix and eta standard normal, which a full-rank normal can match exactly.
// To be seen: the ELBO reaches the log evidence, and the posterior mean is the closed form's.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int n = 20;
const double noise = 0.3;
var data = new RandomStream(2);
var x = 6 * data["x"].Uniform([n]) - 3;
var y = (1.5 * x).Sin() + noise * data["noise"].Normal([n]);

var kernel = Kernel.Gaussian(1.0);
Tensor Gram(Tensor a, Tensor b) => kernel.Gram(a.Unsqueeze(-1), b.Unsqueeze(-1));
var covariance = Gram(x, x) + 1e-4 * Tensor.Eye(n);
var root = covariance.LinalgCholesky();

var process = new GenerativeProgram(p =>
{
    var eta = p.Sample("eta", Normal.Standard(n));
    var f = p.Deterministic("f", eta.MatMul(root.Transpose(0, 1)));
    p.Observe("y", new Normal(f, noise).ToEvent(), y);
});

var ansatz = new FullRankNormal(process, scale: 1);
var elbo = (Bound.Elbo with { Kl = KlTerm.StickingTheLanding }).Of(process, ansatz);
new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.05)), Estimate = new(Particles: 8) }.Fit(elbo, steps: 2500);

var total = covariance + noise * noise * Tensor.Eye(n);
var evidence = MultivariateNormal.FromCovariance(Tensor.Zeros(n), total).LogDensity(y).ToDouble();
Console.WriteLine($"ELBO: {elbo.Estimate(new RandomStream(1), new(Particles: 4000)).Value:0.000} nats; log evidence: {evidence:0.000}");

var f = process.Uncondition().Predictive(ansatz, draws: 8000, new RandomStream(1))["f"];
var solved = Tensor.LinalgSolve(total, y.Unsqueeze(-1));
var mean = Gram(x, x).MatMul(solved).Squeeze(-1);
var deviation = (covariance - covariance.MatMul(Tensor.LinalgSolve(total, covariance))).Diagonal().Sqrt();
Console.WriteLine($"largest distance of the means, in posterior deviations: {((f.Mean([0]) - mean) / deviation).Abs().Max().ToDouble():0.00}");
Console.WriteLine($"ratio of the deviations, from {(f.StandardDeviation([0]) / deviation).Min().ToDouble():0.00} to {(f.StandardDeviation([0]) / deviation).Max().ToDouble():0.00}");
