#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A latent stochastic differential equation (Li et al. 2020). The driving noise is the choice, so the ansatz is the same path with a push, and the
// closed-form divergence of the noise sites is Girsanov's term. To be seen: the drift is found, and the bound comes close to the log evidence that
// the Kalman filter gives for the same drift.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int steps = 15, count = 64, ahead = 4;
const double dt = 0.1, scale = 0.5, deviation = 0.3;
var (data, seeds) = (new RandomStream(1), new RandomStream(2));
var start = Tensor.Scalar(1);

// The data: dx = 1.5 (-0.5 - x) dt + 0.5 dW from x = 1, seen at every step with noise.
var (state0, seen) = (Tensor.Ones(count), new List<Tensor>());
for (var k = 0; k < steps; k++)
{
    state0 = state0 + 1.5 * (-0.5 - state0) * dt + scale * Math.Sqrt(dt) * data["w"][k].Normal([count]);
    seen.Add(state0 + deviation * data["v"][k].Normal([count]));
}
var y = Tensor.Stack([.. seen], 1);

Linear drift = new(1, 1, seeds["drift"]);
Mlp pull = new([2 + ahead, 32, 1], seeds["pull"], Activation.Tanh);
Tensor Drift(Tensor state) => drift.Forward(state.Unsqueeze(-1)).Squeeze(-1);
Tensor Pull(Tensor state, int k, Tensor y)                                      // sees the time, the state and the next four observations
{
    var next = Enumerable.Range(k, ahead).Select(i => i < steps ? y.Select(1, i) - state : 0 * state + 0 * y.Select(1, 0));
    return pull.Forward(Tensor.Stack([.. next, state + 0 * y.Select(1, 0), k * dt + 0 * state + 0 * y.Select(1, 0)], -1)).Squeeze(-1) / dt;
}

GenerativeProgram Path(Tensor y, Func<int, Tensor, Tensor> push, bool observed) => new(p =>
{
    using var series = p.Plate("series", y.Size(0));
    var state = start;
    foreach (var k in p.Steps("path", steps))
    {
        state = state + Drift(state) * dt + scale * p.Sample("noise", new Normal(push(k, state) * dt, Math.Sqrt(dt)));
        if (observed) p.Observe("y", new Normal(state, deviation), y.Select(1, k));
    }
});
Objective Sde(Tensor y) => Bound.Elbo.Of(Path(y, (_, _) => 0, true), Path(y, (k, state) => Pull(state, k, y), false));

new Trainer(drift, pull) { Optimizer = new Adam(Schedule.Cosine(6e-2)) }.Fit(Sde(y), steps: 700);
var (slope, intercept) = (drift.Weight.Value.ToDouble(), drift.Bias!.Value.ToDouble());
Console.WriteLine($"drift: {intercept:0.00} {slope:+0.00;-0.00} x (drawn with -0.75 -1.50 x)");

// The Kalman filter: mean and variance of the state, and the density of each observation given the ones before.
var (mean, variance, evidence) = (start + Tensor.Zeros(count), 0.0, Tensor.Zeros(count));
for (var k = 0; k < steps; k++)
{
    mean = mean + (intercept + slope * mean) * dt;
    variance = Math.Pow(1 + slope * dt, 2) * variance + scale * scale * dt;
    var total = variance + deviation * deviation;
    evidence = evidence + new Normal(mean, Math.Sqrt(total)).LogDensity(y.Select(1, k));
    mean = mean + variance / total * (y.Select(1, k) - mean);
    variance -= variance * variance / total;
}
var estimate = Sde(y).Estimate(new RandomStream(1), new(Particles: 20));
Console.WriteLine($"ELBO: {estimate.Value:0.00} nats a series (Girsanov's term {estimate.Terms["kl"]:0.00}); log evidence: {evidence.Mean().ToDouble():0.00}");
