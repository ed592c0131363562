namespace Ansatz.Inference.Tests;

public class CalibrationTests
{
    private static readonly RandomStream Stream = new(59);

    /// <summary>a, b ~ N(0, 1), y ~ N(a + b, 0.5): the posterior is normal and its a and b are correlated.</summary>
    private static GenerativeProgram Sum { get; } = new(p =>
    {
        var (a, b) = (p.Sample("a", new Normal(0, 1)), p.Sample("b", new Normal(0, 1)));
        p.Observe("y", new Normal(a + b, 0.5), 0.0);
    });

    // K = I + 4 [1, 1; 1, 1]: mean y 4 / 9 for each, variance 5 / 9, correlation -4 / 5; the mean field has the variance 1 / K11 = 1 / 5.
    [Theory]
    [InlineData("exact", true, true)]
    [InlineData("mean field", false, true)]
    [InlineData("shifted", false, false)]
    public void Calibration_TellsExactFromNarrowFromShifted(string kind, bool isUniform, bool isSymmetric)
    {
        GenerativeProgram Fit(GenerativeProgram model, RandomStream stream)
        {
            var y = model.Importance(ChoiceMap.Empty, stream).Trace["y"];
            var center = y * 4 / 9 + (kind == "shifted" ? 0.4 : 0);
            return kind == "mean field"
                ? new(q =>
                {
                    q.Sample("a", new Normal(center, Math.Sqrt(1.0 / 5)));
                    q.Sample("b", new Normal(center, Math.Sqrt(1.0 / 5)));
                })
                : new(q =>
                {
                    var a = q.Sample("a", new Normal(center, Math.Sqrt(5.0 / 9)));
                    q.Sample("b", new Normal(center - 0.8 * (a - center), Math.Sqrt(1.0 / 5)));
                });
        }

        var calibration = Diagnostics.SimulationBasedCalibration(Sum, Fit, repeats: 200, draws: 200, Stream);
        Assert.Equal(["a", "b"], calibration.Numbers.Select(number => number.Name));
        Assert.Equal(isUniform, calibration.Uniformity > 0.01);
        Assert.Equal(isSymmetric, calibration.Symmetry > 0.01);
        Assert.Equal(kind == "shifted", calibration.Numbers[0].Shift < -0.1);
    }

    [Fact]
    public void KolmogorovTests_RejectAsOftenAsTheySay()
    {
        var random = Stream.ToRandom();
        var (uniform, symmetric) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            var numbers = Enumerable.Range(0, 100).Select(_ => random.NextDouble()).ToArray();
            uniform += KolmogorovTest.Uniform(numbers) < 0.05 ? 1 : 0;
            symmetric += KolmogorovTest.Symmetric(numbers) < 0.05 ? 1 : 0;
        }

        // 100 expected of 2000, with a standard deviation of 9.7; the walk of the symmetry test is discrete, so that it rejects a little less often.
        Assert.InRange(uniform, 60, 140);
        Assert.InRange(symmetric, 50, 140);
    }

    [Fact]
    public void PredictiveCheck_SeesWhatTheModelDoesNotMake()
    {
        // Data with heavier tails than the normal of the model, whose posterior of the mean is known.
        var y = Tensor.From([0.1f, -0.2f, 0.3f, 0.2f, -0.1f, 0.1f, -0.3f, 6f]).Escape();
        var model = new GenerativeProgram(p =>
        {
            var mu = p.Sample("mu", new Normal(0, 10));
            using var rows = p.Plate("rows", 8);
            p.Observe("y", new Normal(mu, 1), y);
        });
        var precision = 0.01 + 8;
        var posterior = new GenerativeProgram(q => q.Sample("mu", new Normal(y.Sum() / precision, Math.Sqrt(1 / precision))));
        var largest = Diagnostics.PredictiveCheck(model, posterior, choices => choices["y"].AMax([-1]), 1000, Stream);
        Assert.True(largest.PValue < 0.01, $"p = {largest.PValue}");
        var mean = Diagnostics.PredictiveCheck(model, posterior, choices => choices["y"].Mean([-1]), 2000, Stream);
        Assert.InRange(mean.PValue, 0.4, 0.6);
        Assert.Equal(2000, mean.Replicated.Count);

        // A discrepancy of data and latents: the sum of squares about mu has 8 degrees of freedom where the model holds.
        var spread = Diagnostics.PredictiveCheck(model, posterior, choices => (choices["y"] - choices["mu"].Unsqueeze(-1)).Square().Sum([-1]), 1000, Stream);
        Assert.True(spread.PValue < 0.01);
        Assert.Equal(8, spread.Replicated.Average(), 0.6);
        Assert.Throws<ArgumentException>(() => Diagnostics.PredictiveCheck(model, posterior, choices => choices["y"], 100, Stream));
    }

    /// <summary>An autoregression x_t = r x_(t-1) + noise has an effective size of n (1 - r) / (1 + r).</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    public void ChainStatistics_OfAnAutoregression(double correlation)
    {
        var random = Stream.ToRandom();
        var chains = Enumerable.Range(0, 4).Select(_ =>
        {
            var x = 0.0;
            return (IReadOnlyList<double>)[.. Enumerable.Range(0, 4000).Select(_ => x = (correlation * x) + Gaussian(random))];
        }).ToArray();
        var expected = 16_000 * (1 - correlation) / (1 + correlation);
        Assert.InRange(ChainStatistics.EffectiveSize(chains), 0.85 * expected, 1.15 * expected);
        Assert.InRange(ChainStatistics.PotentialScaleReduction(chains), 0.99, 1.02);
        var error = 1 / Math.Sqrt(1 - (correlation * correlation)) / Math.Sqrt(expected);
        Assert.InRange(ChainStatistics.StandardError(chains), 0.85 * error, 1.15 * error);
        var drifting = chains.Select((chain, i) => (IReadOnlyList<double>)[.. chain.Select(x => x + (2 * i))]).ToArray();
        Assert.True(ChainStatistics.PotentialScaleReduction(drifting) > 1.5);
    }

    [Fact]
    public void ParetoShapes_JudgeEachItemByItself()
    {
        // Rows that the ansatz meets exactly, and one that it meets too narrowly.
        var scales = Tensor.From([1.0, 1.0, 0.3]).Escape();
        var model = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 3);
            p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
        });
        var ansatz = new GenerativeProgram(q =>
        {
            using var rows = q.Plate("rows", 3);
            q.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), scales));
        });
        var shapes = Diagnostics.ParetoShapes(model, ansatz, 2000, Stream);
        Assert.Equal(3, shapes.Count);
        Assert.Equal(double.NegativeInfinity, shapes[0]);
        Assert.True(shapes[2] > 0.7, $"k = {shapes[2]}");
        Assert.Equal(double.NegativeInfinity, Bound.Elbo.Of(model, ansatz).ParetoShape(Stream));
        Assert.Null(Objective.Maximize(o => o.Stream("x").Normal([]).Sum()).ParetoShape(Stream));
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
