namespace Ansatz.Inference.Tests;

/// <summary>The invariants of unbiased programmable inference that take many draws.</summary>
public class InvariantTests
{
    // flip -> normal -> categorical(3) -> gamma, each depending on those before.
    private static Objective Mixed(Rows n, string flip, string normal, string categorical, string gamma) => Objective.Maximize(o =>
    {
        using var rows = o.Plate("rows", n.Count);
        var b = o.Sample("b", Bernoulli.FromProbabilities(n["p"]), Strategy.Parse(flip));
        var x = o.Sample("x", new Normal(n["m"] + b, 0.5 + 0.5 * b), Strategy.Parse(normal));
        var logits = Tensor.Stack([n["l"] * b, 0.3 * x, n["l"] + 0.0 * x], -1);
        var k = o.Sample("k", Categorical.FromLogits(logits), Strategy.Parse(categorical)).To(ScalarType.Float64);
        var g = o.Sample("g", new Gamma(n["a"] + 0.5 * k, 2.0), Strategy.Parse(gamma));
        return x * g + k * n["m"] + b * g.Square();
    });

    [Fact]
    [Trait("speed", "slow")]
    public void AnyAssignmentOfStrategies_HasTheSameMeanGradient()
    {
        string[] names = ["p", "m", "l", "a"];
        var rows = new Rows(200_000, ("p", 0.6), ("m", 0.4), ("l", 0.5), ("a", 1.5));
        var results = new List<(string Name, Dictionary<string, Moments> Gradients)>();
        foreach (var flip in new[] { "score", "mvd", "enum" })
        {
            foreach (var normal in new[] { "reparam", "score" })
            {
                foreach (var categorical in new[] { "score", "enum", "mvd" })
                {
                    foreach (var gamma in new[] { "implicit", "score" })
                    {
                        var (_, gradients) = rows.Gradients(Mixed(rows, flip, normal, categorical, gamma), new RandomStream(17)[results.Count]);
                        results.Add(($"{flip} {normal} {categorical} {gamma}", gradients));
                    }
                }
            }
        }

        Assert.Equal(36, results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                foreach (var name in names)
                {
                    var (a, b) = (results[i].Gradients[name], results[j].Gradients[name]);
                    Assert.True(
                        Math.Abs(a.Mean - b.Mean) <= 4 * Math.Sqrt((a.Error * a.Error) + (b.Error * b.Error)),
                        $"d/d{name}: {results[i].Name} {a.Mean} +- {a.Error}, {results[j].Name} {b.Mean} +- {b.Error}");
                }
            }
        }
    }

    /// <summary>A coin that falls as it is told, for a score function that must be the same in two programs.</summary>
    private sealed class Told(Tensor probability, Tensor outcome) : Distribution
    {
        public override Shape BatchShape => outcome.Shape;

        public override Shape EventShape => [];

        public override Constraint Support => Constraint.Boolean;

        public override Tensor Sample(RandomStream stream) => outcome;

        public override Tensor LogDensity(Tensor value) => Bernoulli.FromProbabilities(probability).LogDensity(value);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("score:0.4")]
    public void APlateOfIndependentItems_HasTheGradientOfAsManyRuns(string strategy)
    {
        const int Items = 12;
        var numbers = new Numbers(("p", 0.3), ("m", 0.7));
        var coins = new RandomStream(4).Bernoulli(Tensor.Full([Items], 0.5, ScalarType.Float64)).Escape();
        var data = (new RandomStream(5).Normal([Items], ScalarType.Float64) * 3).Escape();
        Tensor Item(ObjectiveContext o, Tensor coin, Tensor y)
        {
            var b = o.Sample("b", new Told(numbers["p"], coin), Strategy.Parse(strategy));
            return (b * y + numbers["m"]).Square() + numbers["p"] * b;
        }

        var plate = Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", Items);
            return Item(o, coins, data);
        }).GradientEstimate(new RandomStream(1), [numbers]);
        var runs = Enumerable.Range(0, Items).Select(i => Objective.Maximize(o => Item(o, coins[i], data[i])).GradientEstimate(new RandomStream(1), [numbers])).ToArray();
        Assert.Equal(runs.Average(run => run.Value), plate.Value, 1e-12);
        foreach (var name in new[] { "p", "m" })
        {
            Assert.Equal(runs.Average(run => run.Gradients[numbers.Of(name)].ToDouble()), plate.Gradients[numbers.Of(name)].ToDouble(), 1e-12);
        }
    }

    /// <summary>The variance of the sum of n items' gradients is n times that of one, not n^2: no item's value multiplies another's score.</summary>
    [Theory]
    [InlineData("score", 1.0 / 150)]
    [InlineData("mvd", 0.06)]
    public void TheVarianceOverAPlate_GrowsAsItsItems(string strategy, double variance)
    {
        foreach (var items in new[] { 1, 8, 64 })
        {
            var numbers = new Numbers(("theta", 0.4));
            var flips = Objective.Maximize(o =>
            {
                using var rows = o.Plate("rows", items);
                return (1 - o.Sample("b", Bernoulli.FromProbabilities(numbers["theta"]), Strategy.Parse(strategy))) * (-numbers["theta"] / 2);
            });
            var sums = Moments.Of(Tensor.From<double>([.. Enumerable.Range(0, 400).Select(i =>
                items * flips.GradientEstimate(new RandomStream(items)[i], [numbers]).Gradients[numbers.Of("theta")].ToDouble())]));
            Statistics.Near(-0.10 * items, sums.Mean, sums.Error);
            Statistics.Near(variance * items, sums.Variance, sums.VarianceError);
        }
    }

    [Fact]
    public void LanesReplaysAndASumByHand_AreTheSameNumbers()
    {
        // sum over b of p(b) (x_b^2 + b p), x_b = m + b + noise, on the noise that the lanes share.
        var numbers = new Numbers(("p", 0.3), ("m", 0.4));
        Objective Of(bool byReplays) => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 7);
            var b = o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Enumerated);
            var again = byReplays ? o.Sample("own", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1), new Plain()) : Tensor.Scalar(0, ScalarType.Float64);
            return o.Sample("x", new Normal(numbers["m"] + b, 1)).Square() + b * numbers["p"] + 0 * again;
        });
        var stream = new RandomStream(23);
        Tensor? noise = null;
        Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 7);
            noise = o.Sample("x", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1)).Detach().Clone().Escape();
            return 0.0;
        }).Estimate(stream);
        var (p, m) = (numbers["p"], numbers["m"]);
        var byHand = ((1 - p) * (m + noise!).Square() + p * ((m + 1 + noise!).Square() + p)).Mean();
        var gradients = Autograd.Gradient([byHand], [numbers.Of("p").Unconstrained, numbers.Of("m").Unconstrained]);
        foreach (var byReplays in new[] { false, true })
        {
            var estimate = Of(byReplays).GradientEstimate(stream, [numbers]);
            Assert.Equal(byHand.ToDouble(), estimate.Value, 1e-9);
            Assert.Equal(gradients[0]!.ToDouble(), estimate.Gradients[numbers.Of("p")].ToDouble(), 1e-9);
            Assert.Equal(gradients[1]!.ToDouble(), estimate.Gradients[numbers.Of("m")].ToDouble(), 1e-9);
        }
    }

    [Fact]
    public void Implicit_BetaAndGamma()
    {
        var numbers = new Numbers(("a", 2.0), ("b", 3.0));
        var beta = Objective.Maximize(o => o.Sample("x", new Beta(numbers["a"], numbers["b"])));
        var (_, mean, error) = Statistics.Gradients(beta, numbers, ["a"], batches: 50, particles: 2000);
        Statistics.Near(3.0 / 25, mean[0], error[0]);
        var gamma = Objective.Maximize(o => o.Sample("x", new Gamma(numbers["a"], 1.0)).Square());
        (_, mean, error) = Statistics.Gradients(gamma, numbers, ["a"], batches: 50, particles: 2000);
        Statistics.Near(5, mean[0], error[0]);
    }

    /// <summary>A strategy of a user's own: the score function, twice. The engine runs it by replays.</summary>
    private sealed record Own : Strategy
    {
        public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
        {
            var (one, two) = (distribution.Sample(stream[0]), distribution.Sample(stream[1]));
            var (first, second) = (continuation(one), continuation(two));
            var baseline = first.Value - second.Value;
            return new(
                (first.Value + second.Value) / 2,
                (first.Surrogate + second.Surrogate + baseline * (distribution.LogDensity(one) - distribution.LogDensity(two))) / 2);
        }
    }

    [Fact]
    public void AStrategyOfOnesOwn_WorksAmongTheOthers()
    {
        var numbers = new Numbers(("theta", 0.4), ("m", 0.5));
        var objective = Objective.Maximize(o =>
        {
            var b = o.Sample("b", Bernoulli.FromProbabilities(numbers["theta"]), new Own());
            var c = o.Sample("c", Bernoulli.FromProbabilities(0.2 + 0.5 * b), Strategy.Enumerated);
            return (1 - b) * (-numbers["theta"] / 2) + c * o.Sample("x", new Normal(numbers["m"], 1));
        });
        // L = -theta (1 - theta) / 2 + (0.2 + 0.5 theta) m.
        var (value, mean, error) = Statistics.Gradients(objective, numbers, ["theta", "m"], batches: 1500, particles: 1);
        Assert.Equal(-0.12 + (0.4 * 0.5), value, 0.1);
        Statistics.Near(-0.10 + 0.25, mean[0], error[0]);
        Statistics.Near(0.4, mean[1], error[1]);
    }

    [Fact]
    public void LanesAndReplays_GiveTheSameNumbers()
    {
        // A Decide that always agrees between lanes is run on lanes; through a strategy by pattern, the same objective is run by replays.
        var numbers = new Numbers(("p", 0.6), ("q", 0.3), ("m", 0.4));
        Objective Of(bool byReplays) => Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 3);
            var b = o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Enumerated);
            var c = o.Sample("c", Bernoulli.FromProbabilities(numbers["q"] + 0.4 * b), Strategy.MeasureValued);
            var x = o.Sample("x", new Normal(numbers["m"] + c, 1));
            var again = byReplays ? o.Sample("own", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1), new Plain()) : Tensor.Scalar(0, ScalarType.Float64);
            return b * x + c * x.Square() + 0 * again;
        });
        var lanes = Of(false).GradientEstimate(new RandomStream(3), [numbers]);
        var replays = Of(true).GradientEstimate(new RandomStream(3), [numbers]);
        Assert.Equal(lanes.Value, replays.Value, 1e-9);
        foreach (var (parameter, gradient) in lanes.Gradients)
        {
            Assert.Equal(gradient.ToDouble(), replays.Gradients[parameter].ToDouble(), 1e-9);
        }
    }

    /// <summary>A draw without parameters needs no gradient.</summary>
    private sealed record Plain : Strategy
    {
        public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
            continuation(distribution.Sample(stream));
    }

    [Fact]
    public void AReplacedDraw_MayEndTheRun_BeforeAnEnumeratedSite()
    {
        // Where the first draws of both rows are 1, the lane on which they are replaced by 0 does not come to the second draw.
        var numbers = new Numbers(("a", 1.5), ("b", -0.2));
        var program = new GenerativeProgram<Tensor>(q =>
        {
            using var rows = q.Plate("rows", 2);
            var first = q.Sample("first", Bernoulli.FromLogits(numbers["a"]), Strategy.MeasureValued);
            if (!q.Any(first))
            {
                return first;
            }

            using var mask = q.Mask(first);
            return first * (1 + 2 * q.Sample("second", Bernoulli.FromLogits(numbers["b"]), Strategy.Enumerated));
        });
        var (_, mean, error) = Statistics.Gradients(Objective.Maximize(o => o.Simulate(program).Result), numbers, ["a", "b"], batches: 600, particles: 1);
        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double Slope(double x) => Sigmoid(x) * (1 - Sigmoid(x));
        Statistics.Near(Slope(1.5) * (1 + 2 * Sigmoid(-0.2)), mean[0], error[0]);
        Statistics.Near(Sigmoid(1.5) * 2 * Slope(-0.2), mean[1], error[1]);
    }

    [Fact]
    public void ADrawByReplays_GoesWithAMeasureValuedNumber()
    {
        // E[b x + x^2] for b ~ Bernoulli(sigmoid(l)), x ~ Normal(m, 1): d/dl = m p (1 - p), d/dm = p + 2 m.
        var numbers = new Numbers(("l", 0.4), ("m", 0.7));
        var objective = Objective.Maximize(o =>
        {
            var b = o.Sample("b", Bernoulli.FromLogits(numbers["l"]), Strategy.DisArm);
            var x = o.Sample("x", new Normal(numbers["m"], 1), Strategy.MeasureValued);
            return b * x + x.Square();
        });
        var (_, mean, error) = Statistics.Gradients(objective, numbers, ["l", "m"], batches: 400, particles: 1);
        var p = 1 / (1 + Math.Exp(-0.4));
        Statistics.Near(0.7 * p * (1 - p), mean[0], error[0]);
        Statistics.Near(p + 1.4, mean[1], error[1]);
    }

    [Fact]
    public void RowsThatAreNoItems_AreEnumeratedAndReplacedOneByOne()
    {
        // The square of the sum couples three rows: E[(sum b)^2] = 3 p (1 - p) + 9 p^2, d/dp = 3 + 12 p.
        foreach (var strategy in new[] { "enum", "mvd", "score", "loo:3" })
        {
            var numbers = new Numbers(("p", 0.3));
            var objective = Objective.Maximize(o =>
            {
                using var rows = o.Plate("rows", 3);
                return o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Parse(strategy)).Sum([-1]).Square();
            });
            var (value, mean, error) = Statistics.Gradients(objective, numbers, ["p"], batches: 600, particles: 1);
            Assert.Equal((3 * 0.21) + 0.81, value, 0.25);
            Statistics.Near(3 + 3.6, mean[0], error[0]);
            if (strategy == "enum")
            {
                Assert.Equal(6.6, mean[0], 1e-9);
            }
        }
    }

    [Fact]
    public void EnumerationInsideParticles_IsExact()
    {
        // log mean of two draws of 1 + b: enumerated over both particles.
        var numbers = new Numbers(("p", 0.3));
        var objective = Objective.Maximize(o => o.Particles(2, () => (1 + o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Enumerated)).Log()).LogMeanExp(0));
        double Exact(double p) => (p * p * Math.Log(2)) + (2 * p * (1 - p) * Math.Log(1.5));
        var estimate = objective.GradientEstimate(new RandomStream(1), [numbers]);
        Assert.Equal(Exact(0.3), estimate.Value, 1e-7);
        Assert.Equal((Exact(0.3 + 1e-6) - Exact(0.3 - 1e-6)) / 2e-6, estimate.Gradients[numbers.Of("p")].ToDouble(), 1e-6);
        var replaced = objective.With("b", Strategy.MeasureValued);
        var (_, mean, error) = Statistics.Gradients(replaced, numbers, ["p"], batches: 100, particles: 200);
        Statistics.Near((Exact(0.3 + 1e-6) - Exact(0.3 - 1e-6)) / 2e-6, mean[0], error[0]);
    }
}
