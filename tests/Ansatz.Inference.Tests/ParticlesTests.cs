namespace Ansatz.Inference.Tests;

/// <summary>Bodies of particles with two values, such as a weight and what is weighted.</summary>
public class ParticlesTests
{
    private static readonly RandomStream Stream = new(17);

    /// <summary>Two coins, and a mean over them whose weights depend on both: no sum over particles of a value of each.</summary>
    private static Objective SelfNormalized(Numbers numbers, Strategy strategy) => Objective.Maximize(o =>
    {
        var (weight, value) = o.Particles(2, () =>
        {
            var coin = o.Sample("coin", Bernoulli.FromProbabilities(numbers["p"]), strategy);
            return (1.5 * coin, (2 * coin) - 1);
        });
        return (weight.Softmax(0) * value).Sum([0]);
    });

    private static double Exact(double p)
    {
        var heavy = 1 / (1 + Math.Exp(-1.5)); // the weight of one against zero
        return (p * p) + (2 * p * (1 - p) * ((2 * heavy) - 1)) - ((1 - p) * (1 - p));
    }

    private static double Slope(double p) => (Exact(p + 1e-6) - Exact(p - 1e-6)) / 2e-6;

    [Fact]
    public void TwoValues_AreOfTheSameDraws_AndEnumeratedExactly()
    {
        var numbers = new Numbers(("p", 0.3));
        var estimate = SelfNormalized(numbers, Strategy.Enumerated).GradientEstimate(Stream, [numbers]);
        Assert.Equal(Exact(0.3), estimate.Value, 1e-7);
        Assert.Equal(Slope(0.3), estimate.Gradients[numbers.Of("p")].ToDouble(), 1e-6);
    }

    [Fact]
    public void TwoValues_OfScoreFunctionAndMeasureValuedDraws_HaveUnbiasedGradients()
    {
        foreach (var strategy in (Strategy[])[Strategy.ScoreFunction(), Strategy.MeasureValued])
        {
            var numbers = new Numbers(("p", 0.3));
            var (value, mean, error) = Statistics.Gradients(SelfNormalized(numbers, strategy), numbers, ["p"], batches: 100, particles: 200);
            Assert.Equal(Exact(0.3), value, 0.03);
            Statistics.Near(Slope(0.3), mean[0], error[0]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void TwoValues_OnAnAxisAndOneByOne_AreTheSameNumbers(int outer)
    {
        var numbers = new Numbers(("m", 0.4));
        var (onAxis, oneByOne) = (new List<string>(), new List<string>());
        var carried = Objective.Maximize(o => Weighted(o, numbers, onAxis, static x => x));
        var whole = Objective.Maximize(o => Weighted(o, numbers, oneByOne, static x => x.Reshape(5))); // there is no room for an axis
        var options = new EstimateOptions(Particles: outer);
        var (expected, found) = (carried.GradientEstimate(Stream, [numbers], options), whole.GradientEstimate(Stream, [numbers], options));
        Assert.Equal(expected.Value, found.Value, 1e-9);
        Assert.NotEqual(0, expected.Gradients[numbers.Of("m")].ToDouble());
        Assert.Equal(expected.Gradients[numbers.Of("m")].ToDouble(), found.Gradients[numbers.Of("m")].ToDouble(), 1e-9);
        onAxis.Clear(); // of the plain runs that a first estimate is compared with
        carried.GradientEstimate(Stream, [numbers], options);
        Assert.Equal([outer == 1 ? "[3, 5]: [3, 5] [3]" : "[3, 4, 5]: [3, 4, 5] [3, 4, 1]"], onAxis);
        Assert.All(oneByOne, static shapes => Assert.Equal("[5]: [3, 5] [3]", shapes));
    }

    [Fact]
    public void Costs_AreAddedToTheFirstOfTwoValues()
    {
        var objective = Objective.Maximize(o =>
        {
            var (first, second) = o.Particles(3, () =>
            {
                o.AddCost(2 * o.Sample("x", new Normal(1.0, 1e-6)));
                return ((Tensor)1.0, (Tensor)10.0);
            });
            return first.Sum([0]) + (100 * second.Sum([0]));
        });
        Assert.Equal(3009, objective.Estimate(Stream).Value, 0.01);
    }

    /// <summary>A weighted sum of what rows of a plate contribute, with weights of a draw outside it.</summary>
    private static Tensor Weighted(ObjectiveContext o, Numbers numbers, List<string> shapes, Func<Tensor, Tensor> map)
    {
        Tensor? drawn = null;
        var (value, weight) = o.Particles(3, () =>
        {
            var shared = o.Sample("shared", new Normal(numbers["m"], 1));
            using var rows = o.Plate("rows", 5);
            drawn = o.Sample("x", new Normal(shared, 1), Strategy.ScoreFunction());
            return (map(drawn).Sin(), shared.Square());
        });
        shapes.Add($"{drawn!.Shape}: {value.Shape} {weight.Shape}");
        var share = weight.Softmax(0);
        return ((share.Rank < value.Rank ? share.Unsqueeze(-1) : share) * value).Sum([0]); // beside outer particles the place of the plate is kept
    }
}
