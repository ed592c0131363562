#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Reweighted wake-sleep (Bornschein and Bengio 2015) on images of 4 x 4 that are sums of horizontal bars. Two objectives take turns, each with its own
// optimizer and parameters, and none needs a gradient through the discrete latents. To be seen: the exact log likelihood (all 16 latents summed)
// comes near that of the process that made the data, and the ansatz names the bars.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int bars = 4, pixels = 16;
var (data, seeds) = (new RandomStream(1), new RandomStream(2));

GenerativeProgram Bars(Tensor? x, Func<int, Tensor> ink, Tensor bias, long count) => new(p =>
{
    using var images = p.Plate("images", count);
    var logits = bias;
    foreach (var i in p.Steps("bar", bars)) logits = logits + p.Sample("on", Bernoulli.FromProbabilities(0.3)).Unsqueeze(-1) * ink(i);
    p.Observe("x", Bernoulli.FromLogits(logits).ToEvent(), x);
});

// The process that made the data: a bar is a row of four pixels, on with odds of 20 to 1; the others are off with the same odds.
Tensor Row(int i) => (Tensor.Arange(pixels) / 4).Floor().Eq(i).To(ScalarType.Float32) * 2 * Math.Log(20);
GenerativeProgram Truth(Tensor? x, long count) => Bars(x, Row, -Math.Log(20) * Tensor.Ones(pixels), count);
var x = Truth(null, 2500).Simulate(data)["x"];
var (training, test) = (x[..2000], x[2000..]);

var decoder = new Linear(bars, pixels, seeds["decoder"], initializer: Initializer.Uniform(0, 2), biasInitializer: Initializer.Constant(-2));
var encoder = new Mlp([pixels, 32, bars], seeds["encoder"]);
GenerativeProgram Model(Tensor x) => new(p => p.Call(Bars(x, i => decoder.Weight.Value.Select(1, i), decoder.Bias!.Value, x.Size(0))));
GenerativeProgram Ansatz(Tensor x) => new(q =>
{
    using var images = q.Plate("images", x.Size(0));
    var logits = encoder.Forward(x);
    foreach (var i in q.Steps("bar", bars)) q.Sample("on", Bernoulli.FromLogits(logits.Select(-1, i)), Strategy.ScoreFunction());
});

double Exact(GenerativeProgram program) => program.SumOut("**").LogDensity(ChoiceMap.Empty).Mean().ToDouble();
Console.WriteLine($"log likelihood of the process: {Exact(Truth(test, test.Size(0))):0.00} nats an image");
Console.WriteLine($"before: {Exact(Model(test)):0.00}");

Objective WakeModel(Tensor x) => WakeSleep.WakeModel(Model(x), Ansatz(x), particles: 10);
Objective WakeAnsatz(Tensor x) => WakeSleep.WakeAnsatz(Model(x), Ansatz(x), particles: 10);
Objective Sleep(Tensor x) => WakeSleep.SleepAnsatz(Model(x), dream => Ansatz(dream["x"]), observed: "x");
new Trainer().Fit([new Phase<Tensor>(WakeModel, new Adam(1e-2), decoder), new(WakeAnsatz, new Adam(1e-2), encoder), new(Sleep, new Adam(1e-2), encoder)], Batches.Of(training, 100), epochs: 40);
Console.WriteLine($"after waking: {Exact(Model(test)):0.00}, with 50 samples of the ansatz at least {Bound.ImportanceWeighted(50).Of(Model(test), Ansatz(test)).Estimate(data).Value:0.00}");
new Trainer().Fit([new Phase<Tensor>(Sleep, new Adam(Schedule.Cosine(1e-2)), encoder)], Batches.Of(training, 50), epochs: 4);
Console.WriteLine($"after sleeping: {Exact(Model(test)):0.00}, with 50 samples of the ansatz at least {Bound.ImportanceWeighted(50).Of(Model(test), Ansatz(test)).Estimate(data).Value:0.00}");

// How well each bar is named: the learned bars are those of the truth in some order.
var learned = Tensor.Stack([.. Enumerable.Range(0, bars).Select(i => decoder.Weight.Value.Select(1, i))], 0);
Console.WriteLine($"pixels that belong to the bars learned: {string.Join(" ", learned.Gt(2).To(ScalarType.Int64).Sum([-1]).ToArray<long>())}");
