#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// A hidden Markov model. With history 1 a step's state depends on the last one only, so the sum over all 2^60 paths is taken step by step: SumOut
// is the forward algorithm. To be seen: it agrees with the algorithm written by hand, and the fit finds the levels and how long states last.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int times = 60;
double[,] moves = { { 0.9, 0.1 }, { 0.2, 0.8 } };
double[] levels = [-2, 2];
var data = new RandomStream(8);
var (path, numbers) = (0, new float[times]);
for (var t = 0; t < times; t++)
{
    path = data["state"][t].NextDouble() < moves[path, 0] ? 0 : 1;
    numbers[t] = (float)(levels[path] + data["noise"][t].Normal([]).ToDouble());
}
var y = Tensor.From<float>(numbers);

GenerativeProgram HiddenMarkov(Tensor y, int states) => new GenerativeProgram(p =>
{
    var transition = p.Sample("transition", new Dirichlet(Tensor.Ones(states, states)).ToEvent());
    Tensor level = p.Sample("level", new Normal(0, 5).Iid(states)), state = 0;
    foreach (var t in p.Steps("time", (int)y.Size(0), history: 1))
    {
        state = p.Sample("state", Categorical.FromProbabilities(transition[state]));
        p.Observe("y", new Normal(level[state], 1), y.Select(0, t));
    }
}).SumOut("time[*].state");

// The forward algorithm, by hand, at the true parameters: the filter alpha over the states, and the density of the observations.
var (alpha, evidence) = (new[] { 1.0, 0 }, 0.0);
foreach (var value in numbers)
{
    var next = levels.Select((level, j) => (alpha[0] * moves[0, j] + alpha[1] * moves[1, j]) * Math.Exp(-0.5 * Math.Pow(value - level, 2)) / Math.Sqrt(2 * Math.PI)).ToArray();
    evidence += Math.Log(next.Sum());
    alpha = [.. next.Select(a => a / next.Sum())];
}
var model = HiddenMarkov(y, 2);
ChoiceMap truth = [("transition", Tensor.From([0.9f, 0.1f, 0.2f, 0.8f], 2, 2)), ("level", Tensor.From([-2f, 2]))];
var prior = new Normal(0, 5).Iid(2).LogDensity(truth["level"]).ToDouble();      // the Dirichlet(1, 1) of two states has log density 0
Console.WriteLine($"log density at the truth: {model.LogDensity(truth).ToDouble():0.000}; by the forward algorithm: {evidence + prior:0.000}");

var ansatz = new MeanFieldNormal(model, Start.Value([("level", Tensor.From([-1f, 1]))]));
new Trainer(ansatz) { Optimizer = new Adam(Schedule.Cosine(0.1)) }.Fit(Bound.Elbo.Of(model, ansatz), steps: 250);
var draws = ansatz.Program.Simulate(new RandomStream(1), draws: 2000);
var (level, stay) = (draws["level"].Mean([0]), draws["transition"].Mean([0]).Diagonal());
Console.WriteLine($"levels: {level[0].ToDouble():0.00} {level[1].ToDouble():0.00} (drawn with -2 2)");
Console.WriteLine($"probabilities to stay: {stay[0].ToDouble():0.00} {stay[1].ToDouble():0.00} (drawn with 0.90 0.80)");
