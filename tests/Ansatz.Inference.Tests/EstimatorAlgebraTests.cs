namespace Ansatz.Inference.Tests;

/// <summary>Sums, products, minibatches, costs and exponentials of estimates are unbiased, with their gradients.</summary>
public class EstimatorAlgebraTests
{
    private static readonly RandomStream Stream = new(101);

    private static Numbers Start() => new(("m", 0.7), ("p", 0.3));

    // Both draw at the address x: included objectives have addresses of their own.
    private static Objective Normal(Numbers n) => Objective.Maximize(o => o.Sample("x", new Normal(n["m"], 1)));

    private static Objective Flip(Numbers n) => Objective.Maximize(o => o.Sample("x", Bernoulli.FromProbabilities(n["p"]), Strategy.ScoreFunction()));

    [Theory]
    [InlineData("sum")]
    [InlineData("product")]
    [InlineData("square")]
    [InlineData("multiple")]
    [InlineData("difference")]
    public void SumsAndProducts_AreUnbiased(string what)
    {
        var n = Start();
        var (objective, value, slopes) = what switch
        {
            "sum" => (Normal(n) + Flip(n), 1.0, new[] { 1.0, 1.0 }),
            "product" => (Normal(n) * Flip(n), 0.21, [0.3, 0.7]),
            // Independent runs: E[x] E[x], not E[x^2].
            "square" => (Normal(n) * Normal(n), 0.49, [1.4, 0.0]),
            "multiple" => (2.5 * (Normal(n) * Flip(n)), 0.525, [0.75, 1.75]),
            _ => (Normal(n) - Objective.Minimize(o => 2 * o.Include("flip", Flip(n))), 0.1, [1.0, -2.0]),
        };
        var (mean, gradient, error) = Statistics.Gradients(objective, n, ["m", "p"], batches: 40, particles: 2500);
        Assert.Equal(value, mean, 0.02);
        Statistics.Near(slopes[0], gradient[0], error[0]);
        Statistics.Near(slopes[1], gradient[1], error[1]);
        Assert.True(objective.IsMaximized);
    }

    [Fact]
    public void CombinationsWithoutASense_AreRefused()
    {
        var n = Start();
        var other = Objective.Minimize(o => n["m"]);
        Assert.Throws<ArgumentException>(() => Normal(n) + other);
        Assert.Throws<ArgumentException>(() => Normal(n) * other);
        Assert.Throws<ArgumentException>(() => Normal(n) - Flip(n));
        Assert.Throws<ArgumentOutOfRangeException>(() => -1.0 * Normal(n));
    }

    [Fact]
    public void Exact_HasNoVariance()
    {
        var n = Start();
        var estimate = (Objective.Exact(() => n["m"].Square()) + Objective.Exact(() => 2 * n["p"])).GradientEstimate(Stream, [n]);
        Assert.Equal(0.49 + 0.6, estimate.Value, 1e-12);
        Assert.Equal(1.4, estimate.Gradients[n.Of("m")].ToDouble(), 1e-12);
        Assert.Equal(2, estimate.Gradients[n.Of("p")].ToDouble(), 1e-12);
    }

    [Fact]
    public void IncludedObjectives_KeepTheirStrategies_AndTheOutermostWins()
    {
        var n = Start();
        var inner = Objective.Maximize(o => o.Sample("x", Bernoulli.FromProbabilities(n["p"]), Strategy.ScoreFunction())).With("x", Strategy.Enumerated);
        var estimate = Objective.Maximize(o => o.Include("inner", inner)).GradientEstimate(Stream, [n]);
        Assert.Equal(0.3, estimate.Value, 1e-9);
        Assert.Equal(1, estimate.Gradients[n.Of("p")].ToDouble(), 1e-9);
        var outer = Objective.Maximize(o => o.Include("inner", inner)).With("inner.x", Strategy.ScoreFunction());
        Assert.True(outer.Estimate(Stream).Value is 0 or 1);
    }

    [Fact]
    public void Minibatch_IsUnbiasedForTheWholeSum()
    {
        // sum_i (m - i)^2 over six rows, from two.
        var n = Start();
        var data = Tensor.Arange(6).To(ScalarType.Float64).Escape();
        var objective = Objective.Maximize(o => o.Minibatch("rows", of: 6, size: 2, rows => (n["m"] - data.IndexSelect(0, rows)).Square()));
        var estimates = Enumerable.Range(0, 600).Select(i => objective.GradientEstimate(Stream[i], [n])).ToArray();
        Near(Enumerable.Range(0, 6).Sum(i => (0.7 - i) * (0.7 - i)), [.. estimates.Select(estimate => estimate.Value)]);
        Near(Enumerable.Range(0, 6).Sum(i => 2 * (0.7 - i)), [.. estimates.Select(estimate => estimate.Gradients[n.Of("m")].ToDouble())]);
        var whole = Objective.Maximize(o => o.Minibatch("rows", of: 6, size: 6, rows => (n["m"] - data.IndexSelect(0, rows)).Square())).Estimate(Stream).Value;
        Assert.Equal(Enumerable.Range(0, 6).Sum(i => (0.7 - i) * (0.7 - i)), whole, 1e-9);
    }

    [Fact]
    public void AddCost_KeepsTheMean_AndCostsBeforeADrawDoNotMultiplyItsScore()
    {
        // 10 a + b with a ~ Flip(1/2) before b ~ Flip(p): d/dp = 1.
        var n = Start();
        Objective Of(bool adds) => Objective.Maximize(o =>
        {
            var cost = 10 * o.Sample("a", Bernoulli.FromProbabilities(Tensor.Scalar(0.5, ScalarType.Float64)), Strategy.ScoreFunction());
            if (adds)
            {
                o.AddCost(cost);
            }

            var b = o.Sample("b", Bernoulli.FromProbabilities(n["p"]), Strategy.ScoreFunction());
            return adds ? b : cost + b;
        });
        var whole = Statistics.Gradients(Of(false), n, ["p"], batches: 60, particles: 1000);
        var added = Statistics.Gradients(Of(true), n, ["p"], batches: 60, particles: 1000);
        Assert.Equal(whole.Value, added.Value, 1e-9);
        Statistics.Near(1, whole.Mean[0], whole.Error[0]);
        Statistics.Near(1, added.Mean[0], added.Error[0]);
        Assert.True(added.Error[0] < 0.3 * whole.Error[0], $"{added.Error[0]} {whole.Error[0]}");
        // In an included objective a cost belongs to its value there.
        var product = Objective.Maximize(o => 2 * o.Include("inner", Of(true)));
        Assert.Equal(2 * 5.3, product.Estimate(Stream, new(Particles: 40_000)).Value, 0.2);
        var costs = Objective.Maximize(o => o.Particles(3, () =>
        {
            o.AddCost(2);
            return o.Sample("x", new Normal(0, 1)) * 0;
        }).Sum([0]));
        Assert.Equal(6, costs.Estimate(Stream).Value, 1e-6);
    }

    [Fact]
    public void Exponential_OfAnExpectation_IsUnbiased_WithItsGradient()
    {
        var n = Start();
        var (value, gradient, error) = Statistics.Gradients(Normal(n).Exponential(rate: 2, offset: -1), n, ["m"], batches: 40, particles: 5000);
        Assert.Equal(Math.Exp(0.7), value, 0.06);
        Statistics.Near(Math.Exp(0.7), gradient[0], error[0]);
        // Free draws inside, and a product around.
        var both = Flip(n).Exponential(rate: 1.5, offset: -0.5) * Flip(n);
        (value, gradient, error) = Statistics.Gradients(both, n, ["p"], batches: 40, particles: 5000);
        Assert.Equal(Math.Exp(0.3) * 0.3, value, 0.03);
        Statistics.Near(Math.Exp(0.3) * 1.3, gradient[0], error[0]);
    }

    private static void Near(double truth, double[] values)
    {
        var mean = values.Average();
        Statistics.Near(truth, mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) / values.Length));
    }
}
